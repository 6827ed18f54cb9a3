"""Access tokens, and the account and user they belong to."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Token:
    """An access token, and what came with it. Its secrets never show in a log."""

    access_token: str = field(repr=False)
    expires_in: int  # seconds
    scopes: frozenset[str] = frozenset()
    refresh_token: str = field(default="", repr=False)
    api_url: str = ""  # Zoom: the account's regional address
    hub_id: str = ""


@dataclass(frozen=True, slots=True)
class Introspection:
    """The account and user of a token, and its scopes."""

    active: bool
    hub_id: str = ""
    user: str = ""
    user_id: str = ""
    app_id: str = ""
    scopes: frozenset[str] = frozenset()
