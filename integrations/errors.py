"""Errors of the two APIs, named after what the caller does next.

Every one becomes one of four classes (or a subclass of theirs) by the closed tables of `zoom/` and `hubspot/`; an error
that no row knows is `GiveUp`. People read `sentence`, one sentence that says what to do; the log gets `detail`. Neither
ever holds a token, a join link or a password.
"""

from collections.abc import Sequence


class IntegrationError(Exception):
    """The base of all errors. `cause` is a cause of `audits.codes` if one fits, else empty."""

    row = ""  # the label of the error table's row that named it, e.g. "webinar_gone"
    provider = ""  # zoom or hubspot, where it is known
    code = ""  # the provider's own name for it: Zoom's number, HubSpot's category

    def __init__(self, sentence: str, *, cause: str = "", detail: str = "", status: int = 0) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.cause = cause
        self.detail = detail
        self.status = status


class RetryLater(IntegrationError):
    """A call that can succeed later: wait `after` seconds (None: the caller's own schedule).

    `limited` says that a rate limit is the reason: waiting, not failure. `answer_lost` says that the request was sent
    and may have been carried out: look before sending it again. `no_answer` says that none came, or that the server
    failed: it may answer the same request another time, where a refusal or a broken answer may stay what it is.
    """

    def __init__(
        self,
        sentence: str,
        *,
        cause: str = "unavailable",
        detail: str = "",
        status: int = 0,
        after: float | None = None,
        limited: bool = False,
        answer_lost: bool = False,
        no_answer: bool = False,
    ) -> None:
        super().__init__(sentence, cause=cause, detail=detail, status=status)
        self.after = after
        self.limited = limited
        self.answer_lost = answer_lost
        self.no_answer = no_answer


class TokenContested(RetryLater):
    """Tokens that are issued and refused again at once: another system may use the same app. Never parked."""


class NeedsAdmin(IntegrationError):
    """An error that stays until a person does something about it."""

    missing_scopes: tuple[str, ...] = ()


class Disconnected(NeedsAdmin):
    """An account whose credentials are no longer accepted: no request succeeds until it is reconnected."""

    def __init__(self, sentence: str, *, cause: str = "reconnect_needed", detail: str = "", status: int = 0) -> None:
        super().__init__(sentence, cause=cause, detail=detail, status=status)


class NotAllowed(NeedsAdmin):
    """A call that the account's scopes, its role or its plan do not include; other calls go on."""

    def __init__(
        self,
        sentence: str,
        *,
        cause: str = "scope_missing",
        detail: str = "",
        status: int = 0,
        missing_scopes: Sequence[str] = (),
    ) -> None:
        super().__init__(sentence, cause=cause, detail=detail, status=status)
        self.missing_scopes = tuple(missing_scopes)


class SkipRecord(IntegrationError):
    """A record that is refused or gone for good; the others go on."""


class Gone(SkipRecord):
    """A record that the provider says it does not have (any more)."""

    def __init__(self, sentence: str, *, cause: str = "not_found", detail: str = "", status: int = 0) -> None:
        super().__init__(sentence, cause=cause, detail=detail, status=status)


class GiveUp(IntegrationError):
    """A wrong call or an unknown answer: park it where a person sees it, never repeat it blindly."""
