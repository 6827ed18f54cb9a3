"""Server-to-server OAuth: a token for an hour, and no refresh token. Asking for a new one may end the earlier one."""

from collections.abc import Callable

import requests

from integrations.errors import GiveUp, NeedsAdmin, RetryLater
from integrations.http import Answer, pooled_session, post_form, words
from integrations.records import Token

CHECK = "Check the account id, client id and client secret: Zoom does not accept them."
INACTIVE = "Activate the server-to-server app in the Zoom App Marketplace: Zoom says it is not active."


def request_token(
    oauth_url: str,
    account_id: str,
    client_id: str,
    client_secret: str,
    session: Callable[[], requests.Session] = pooled_session,
) -> Token:
    """POST {oauth_url}/token with grant_type=account_credentials."""
    form = {"grant_type": "account_credentials", "account_id": account_id}
    answer = post_form(f"{oauth_url.rstrip('/')}/token", form, basic=(client_id, client_secret), session=session)
    if answer.ok and answer.body.get("access_token"):
        return Token(
            access_token=str(answer.body["access_token"]),
            expires_in=int(answer.body.get("expires_in") or 3600),
            scopes=frozenset(str(answer.body.get("scope") or "").replace(",", " ").split()),
            api_url=str(answer.body.get("api_url") or ""),
        )
    raise _error(answer)


def _error(answer: Answer) -> NeedsAdmin | RetryLater | GiveUp:
    """Zoom answers `{"reason": …, "error": …}` with status 400 or 401."""
    reason = " ".join(str(answer.body[key]) for key in ("error", "reason", "message") if answer.body.get(key))
    detail = words(f"{answer.status}: {reason}")
    if answer.status == 429:
        wait = "Zoom asks to wait; the sync goes on by itself."
        return RetryLater(wait, detail=detail, status=answer.status, limited=True)
    if answer.status in (400, 401, 403):
        inactive = "disabled" in reason.lower() or "not active" in reason.lower() or "deactivated" in reason.lower()
        return NeedsAdmin(INACTIVE if inactive else CHECK, detail=detail, status=answer.status)
    return GiveUp("Zoom answered in a way the portal does not know: look at the details.", detail=detail)
