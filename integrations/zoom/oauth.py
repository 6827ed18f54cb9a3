"""Zoom's tokens, of two kinds of apps.

A server-to-server app asks for tokens with its own credentials. A general app is authorized by a person, and gets a
refresh token that each refresh replaces.

Either way a token lasts an hour, and asking for a new one may end the earlier one.
"""

import re
from collections.abc import Callable

import requests

from integrations.errors import Disconnected, GiveUp, IntegrationError, RetryLater
from integrations.records import Token
from integrations.transport import oauth_grant
from integrations.transport.answers import Answer, Body, beginning, redacted
from integrations.transport.connections import pooled_session
from integrations.transport.http import post_form
from integrations.transport.oauth_grant import App, ConsentRequest, Endpoint
from integrations.transport.parsing import link, number, text

CHECK = "Check the account id, client id and client secret: Zoom does not accept them."
UNREACHABLE = (
    "Zoom isn't responding as expected: try again in a few minutes, and check the network and ZOOM_OAUTH_URL if "
    "it keeps happening."
)
INACTIVE = "Activate the server-to-server app in the Zoom App Marketplace: Zoom says it is not active."
WAIT = "Zoom asks to wait; the sync continues automatically."
REFUSALS = (400, 401, 403)  # if they come in JSON; a page is a firewall's
UNKNOWN = "Zoom answered in a way the portal doesn't recognize: check the details."

# What Zoom says about an authorization it refuses, and what that means; the first that fits counts.
REASONS: tuple[tuple[str, str], ...] = (
    (r"invalid_client|\b470[24]\b", "Check the Zoom app's client ID and secret: Zoom does not accept them."),
    (
        r"\b4709\b|redirect",
        "The redirect address in the Zoom app is another one than the portal's: copy it from the set-up page.",
    ),
    (r"\b473[34]\b|auth\w* code|code_verifier", "Zoom's authorization code has expired or was used: connect again."),
    (r"\b4735\b|user does not exist", "The person who connected Zoom is no longer in the account: reconnect Zoom."),
    (r"\b4738\b|disabled", "A Zoom administrator has switched the app off: allow it in Zoom, then reconnect Zoom."),
    (
        r"\b4741\b|revoked|invalid token|invalid_grant",
        "Reconnect Zoom: the authorization was revoked there, or a later one has taken its place.",
    ),
)
RECONNECT = "Reconnect Zoom: it no longer accepts the authorization."

Session = Callable[[], requests.Session]


def request_token(
    oauth_url: str,
    account_id: str,
    client_id: str,
    client_secret: str,
    session: Session = pooled_session,
) -> Token:
    """POST {oauth_url}/token with grant_type=account_credentials."""
    form = {"grant_type": "account_credentials", "account_id": account_id}
    credentials = (client_id, client_secret)
    answer = post_form(_token_url(oauth_url), form, basic=credentials, session=session, lost=UNREACHABLE)
    if answer.ok and text(answer.body, "access_token"):
        return _token(answer.body)
    raise _refused_credentials(answer)


def begin(oauth_url: str, app: App) -> ConsentRequest:
    """GET {oauth_url}/authorize. Zoom asks for the scopes that the app itself names."""
    return oauth_grant.begin(f"{oauth_url.rstrip('/')}/authorize", app)


def exchange(oauth_url: str, app: App, code: str, verifier: str, session: Session = pooled_session) -> Token:
    """POST {oauth_url}/token with grant_type=authorization_code. A code lasts five minutes and is good once."""
    return _token(oauth_grant.exchange(_endpoint(oauth_url, session), app, code, verifier))


def refresh(
    oauth_url: str, refresh_token: str, client_id: str, client_secret: str, session: Session = pooled_session
) -> Token:
    """POST {oauth_url}/token with grant_type=refresh_token. The refresh token sent is void once Zoom has answered."""
    app = App(client_id, client_secret)
    return _token(oauth_grant.refresh(_endpoint(oauth_url, session), app, refresh_token))


def revoke(oauth_url: str, token: str, client_id: str, client_secret: str, session: Session = pooled_session) -> None:
    """POST {oauth_url}/revoke. The token stands in the form: an address would end up in logs on the way."""
    url = f"{oauth_url.rstrip('/')}/revoke"
    answer = post_form(url, {"token": token}, basic=(client_id, client_secret), session=session)
    if not answer.ok:
        raise _refused_authorization(answer)


def _token_url(oauth_url: str) -> str:
    return f"{oauth_url.rstrip('/')}/token"


def _endpoint(oauth_url: str, session: Session) -> Endpoint:
    return Endpoint(_token_url(oauth_url), in_body=False, refused=_refused_authorization, session=session)


def _token(body: Body) -> Token:
    return Token(
        access_token=text(body, "access_token"),
        expires_in=number(body, "expires_in") or 3600,
        scopes=frozenset(text(body, "scope").replace(",", " ").split()),
        refresh_token=text(body, "refresh_token"),
        api_url=link(body, "api_url"),
    )


def _reason(answer: Answer) -> str:
    """Return the reason of a refusal: Zoom answers `{"reason": …, "error": …}`, sometimes with a number."""
    keys = ("error", "error_code", "code", "reason", "message", "error_description")
    return beginning(" ".join(found for key in keys if (found := text(answer.body, key))))


def _refused_credentials(answer: Answer) -> IntegrationError:
    """Return the error of a server-to-server app's refused request for a token."""
    return _refusal(answer, _credentials_sentence)


def _credentials_sentence(reason: str) -> str:
    inactive = any(word in reason.lower() for word in ("disabled", "not active", "deactivated"))
    return INACTIVE if inactive else CHECK


def _refused_authorization(answer: Answer) -> IntegrationError:
    """Return the error of a refused authorization, by Zoom's reason."""
    return _refusal(answer, _authorization_sentence)


def _authorization_sentence(reason: str) -> str:
    return next((sentence for pattern, sentence in REASONS if re.search(pattern, reason, re.IGNORECASE)), RECONNECT)


def _refusal(answer: Answer, sentence: Callable[[str], str]) -> IntegrationError:
    reason = _reason(answer)
    detail = redacted(f"{answer.status}: {reason}")
    if answer.status == 429:
        return RetryLater(WAIT, detail=detail, status=answer.status, limited=True)
    if answer.status in REFUSALS and answer.is_page:
        return RetryLater(UNREACHABLE, detail=detail, status=answer.status)
    if answer.status in REFUSALS:
        return Disconnected(sentence(reason), detail=detail, status=answer.status)
    return GiveUp(UNKNOWN, detail=detail, status=answer.status)
