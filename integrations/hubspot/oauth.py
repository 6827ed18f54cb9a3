"""HubSpot's consent and token endpoints. Credentials go in the body; tokens never stand in a path."""

from collections.abc import Callable

import requests

from integrations.errors import Disconnected, GiveUp, IntegrationError, RetryLater
from integrations.hubspot import errors, parse
from integrations.hubspot.error_table import RECONNECT
from integrations.records import Introspection, Token
from integrations.transport import oauth_grant
from integrations.transport.answers import Answer
from integrations.transport.connections import pooled_session
from integrations.transport.http import post_form
from integrations.transport.oauth_grant import App, ConsentRequest, Endpoint

Session = Callable[[], requests.Session]

# HubSpot's `status` of a refused token request, and what it means.
REASONS = {
    "BAD_AUTH_CODE": "HubSpot's authorization code has expired or was used: connect again.",
    "BAD_CLIENT_ID": "Check the HubSpot app's client ID and secret: HubSpot does not accept them.",
    "BAD_CLIENT_SECRET": "Check the HubSpot app's client ID and secret: HubSpot does not accept them.",
    "BAD_REDIRECT_URI": (
        "The redirect address in the HubSpot app is another one than the portal's: copy it from the set-up page."
    ),
    "BAD_REFRESH_TOKEN": "Reconnect HubSpot: the app was uninstalled there, or its authorization was revoked.",
}


def begin(authorize_url: str, app: App, required: tuple[str, ...], optional: tuple[str, ...]) -> ConsentRequest:
    """Return the address of the consent page. HubSpot refuses it if the app itself splits the scopes in another way."""
    return oauth_grant.begin(authorize_url, app, " ".join(required), optional_scope=" ".join(optional))


def exchange(
    api_url: str, version: str, app: App, code: str, verifier: str, session: Session = pooled_session
) -> Token:
    """POST /oauth/{v}/token with grant_type=authorization_code. (The specification lists `code_verifier`.)"""
    return parse.token(oauth_grant.exchange(_endpoint(api_url, version, session), app, code, verifier))


def refresh(
    api_url: str,
    version: str,
    refresh_token: str,
    client_id: str,
    client_secret: str,
    session: Session = pooled_session,
) -> Token:
    """POST /oauth/{v}/token with grant_type=refresh_token. Store the refresh token that comes back, if one does."""
    app = App(client_id, client_secret)
    return parse.token(oauth_grant.refresh(_endpoint(api_url, version, session), app, refresh_token))


def introspect(
    api_url: str,
    version: str,
    token: str,
    client_id: str,
    client_secret: str,
    session: Session = pooled_session,
) -> Introspection:
    """POST /oauth/{v}/token/introspect. Returns the account and the scopes of an access token."""
    form = {
        "token": token,
        "token_type_hint": "access_token",
        "client_id": client_id,
        "client_secret": client_secret,
    }
    answer = post_form(f"{_token_url(api_url, version)}/introspect", form, session=session)
    if answer.ok and "active" in answer.body:
        return parse.introspection(answer.body)
    raise _refusal(answer)


def revoke(
    api_url: str,
    version: str,
    refresh_token: str,
    client_id: str,
    client_secret: str,
    session: Session = pooled_session,
) -> None:
    """POST /oauth/{v}/token/revoke. It ends the refresh token, and with it the access tokens made from it."""
    form = {
        "token": refresh_token,
        "token_type_hint": "refresh_token",
        "client_id": client_id,
        "client_secret": client_secret,
    }
    answer = post_form(f"{_token_url(api_url, version)}/revoke", form, session=session)
    if not answer.ok:
        raise _refusal(answer)


def _token_url(api_url: str, version: str) -> str:
    return f"{api_url.rstrip('/')}/oauth/{version}/token"


def _endpoint(api_url: str, version: str, session: Session) -> Endpoint:
    return Endpoint(_token_url(api_url, version), in_body=True, refused=_refusal, session=session)


def _refusal(answer: Answer) -> IntegrationError:
    """Return the error of a refused token request: it is about the credentials, whatever HubSpot calls it."""
    error = errors.classify(answer)
    if error is None:
        return GiveUp("HubSpot answered without a token: check the details.", status=answer.status)
    if answer.status in (400, 401, 403) and answer.is_page:  # a firewall's
        return RetryLater(errors.UNREACHABLE, detail=error.detail, status=answer.status)
    if answer.status in (400, 401, 403):
        sentence = REASONS.get(str(answer.body.get("status")), RECONNECT)
        return Disconnected(sentence, detail=error.detail, status=answer.status)
    return error
