"""HubSpot's token endpoints. Credentials go in the body; tokens never stand in a path."""

from collections.abc import Callable

import requests

from integrations.errors import GiveUp, IntegrationError, NeedsAdmin
from integrations.http import Answer, pooled_session, post_form
from integrations.hubspot import errors, parse
from integrations.records import Introspection, Token


def refresh(
    api_url: str,
    version: str,
    refresh_token: str,
    client_id: str,
    client_secret: str,
    session: Callable[[], requests.Session] = pooled_session,
) -> Token:
    """POST /oauth/{v}/token with grant_type=refresh_token. Store the refresh token that comes back, if one does."""
    form = {
        "grant_type": "refresh_token",
        "refresh_token": refresh_token,
        "client_id": client_id,
        "client_secret": client_secret,
    }
    answer = post_form(f"{api_url.rstrip('/')}/oauth/{version}/token", form, session=session)
    if answer.ok and answer.body.get("access_token"):
        return parse.token(answer.body)
    raise _error(answer)


def introspect(
    api_url: str,
    version: str,
    token: str,
    client_id: str,
    client_secret: str,
    session: Callable[[], requests.Session] = pooled_session,
) -> Introspection:
    """POST /oauth/{v}/token/introspect: whose access token it is, and its scopes."""
    form = {
        "token": token,
        "token_type_hint": "access_token",
        "client_id": client_id,
        "client_secret": client_secret,
    }
    answer = post_form(f"{api_url.rstrip('/')}/oauth/{version}/token/introspect", form, session=session)
    if answer.ok and "active" in answer.body:
        return parse.introspection(answer.body)
    raise _error(answer)


def _error(answer: Answer) -> IntegrationError:
    """A refusal here is about the credentials, whatever HubSpot calls it."""
    error = errors.classify(answer)
    if error is None:
        return GiveUp("HubSpot answered without a token: look at the details.", status=answer.status)
    if answer.status in (400, 401, 403):
        return NeedsAdmin(errors.RECONNECT, detail=error.detail, status=answer.status)
    return error
