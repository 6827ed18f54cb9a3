"""The checks at the start, each with an id and a hint. `make check` runs them with production settings."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register


@register(Tags.security, deploy=True)
def public_url_is_https(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    """Warn if PUBLIC_URL is not https."""
    if settings.PUBLIC_URL.startswith("https://"):
        return []
    return [
        Warning(
            "PUBLIC_URL is not https: Zoom and HubSpot refuse to send webhooks there.",
            hint="Put the portal behind a proxy with a certificate and set PUBLIC_URL to its https address.",
            id="portal.W001",
        )
    ]


@register(Tags.security, deploy=True)
def providers_are_https(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    """Report every provider's address that is not https: tokens and people's data go there."""
    names = ("ZOOM_API_URL", "ZOOM_OAUTH_URL", "HUBSPOT_API_URL", "HUBSPOT_AUTHORIZE_URL")
    return [
        Error(
            f"{name} is not https: everybody on the way can read the tokens and the people's data.",
            hint="Leave it out, or write the address with https://.",
            id="portal.E003",
        )
        for name in names
        if not getattr(settings, name).startswith("https://")
    ]


@register(Tags.database, deploy=True)
def production_database(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    """Warn if the database is SQLite."""
    if settings.DATABASES["default"]["ENGINE"] != "django.db.backends.sqlite3":
        return []
    return [
        Warning(
            "The database is SQLite: fine for trying out and for one machine.",
            hint="Set DATABASE_URL to a PostgreSQL address for production.",
            id="portal.W002",
        )
    ]


@register()
def one_half_of_an_app(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    """Report a client id without its secret, which would otherwise only fail when somebody connects."""
    return [
        Error(
            f"Only one of {name}_CLIENT_ID and {name}_CLIENT_SECRET is set.",
            hint="Set both, or neither.",
            id=f"portal.E00{number}",
        )
        for number, name in ((1, "ZOOM"), (2, "HUBSPOT"))
        if bool(getattr(settings, f"{name}_CLIENT_ID")) != bool(getattr(settings, f"{name}_CLIENT_SECRET"))
    ]
