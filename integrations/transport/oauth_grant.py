"""OAuth's authorization code grant with either provider: requests-oauthlib does the protocol.

A refusal goes through the provider's own table of reasons. Nothing here waits or repeats: a code, and a refresh token
that rotates, are good once.
"""

import io
import json
import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import urlsplit

import requests
from oauthlib.oauth2 import OAuth2Error, WebApplicationClient
from requests.auth import HTTPBasicAuth
from requests_oauthlib import OAuth2Session

from integrations.errors import GiveUp, IntegrationError, RetryLater
from integrations.transport.answers import Answer, Body, BrokenAnswer, read_answer
from integrations.transport.connections import TOKEN_ANSWER, answered_within, pooled_session
from integrations.transport.parsing import text
from integrations.transport.retries import LOST, never_sent

log = logging.getLogger(__name__)
TIMEOUT = (5, 30)
LOOPBACK = ("127.0.0.1", "localhost", "::1")

# At DEBUG it would write tokens and secrets into the log, whatever level the portal's own log has.
logging.getLogger("requests_oauthlib").setLevel(logging.INFO)

Refused = Callable[[Answer], IntegrationError]
SessionFactory = Callable[[], requests.Session]
Hook = Literal["access_token_response", "refresh_token_response"]


@dataclass(frozen=True, slots=True)
class App:
    """An app at a provider, and the exact address it sends people back to."""

    client_id: str
    client_secret: str = field(repr=False)
    redirect_url: str = ""


@dataclass(frozen=True, slots=True)
class ConsentRequest:
    """The address of a consent page, and what must be remembered until the browser comes back."""

    url: str
    state: str = field(repr=False)
    verifier: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A provider's token address. `in_body`: the app's credentials go into the form, not into the header."""

    url: str
    in_body: bool
    refused: Refused
    session: SessionFactory = pooled_session


def begin(authorize_url: str, app: App, scope: str = "", **more: str) -> ConsentRequest:
    """Return the address of the consent page with a fresh state and a PKCE challenge."""
    _refuse_http(authorize_url)
    client = WebApplicationClient(app.client_id)
    verifier = client.create_code_verifier(64)
    session = OAuth2Session(client=client, redirect_uri=app.redirect_url, scope=scope.split() or None)
    challenge = client.create_code_challenge(verifier, "S256")
    url, state = session.authorization_url(
        authorize_url, code_challenge=challenge, code_challenge_method="S256", **more
    )
    return ConsentRequest(url, state, verifier)


def exchange(endpoint: Endpoint, app: App, code: str, verifier: str) -> Body:
    """Exchange a code for a token. Returns the provider's answer.

    Raises: what the endpoint makes of a refusal, RetryLater, GiveUp.
    """
    with _token_session(endpoint, app, "access_token_response") as (session, answers):
        session.fetch_token(
            endpoint.url,
            code=code,
            code_verifier=verifier,
            timeout=TIMEOUT,
            auth=None if endpoint.in_body else HTTPBasicAuth(app.client_id, app.client_secret),
            include_client_id=endpoint.in_body,
            client_secret=app.client_secret if endpoint.in_body else None,
        )
    return answers[-1].body


def refresh(endpoint: Endpoint, app: App, refresh_token: str) -> Body:
    """Ask for a new token with a refresh token. Returns the provider's answer. Raises: as `exchange` does."""
    credentials: dict[str, Any] = {}
    if endpoint.in_body:
        credentials = {"client_id": app.client_id, "client_secret": app.client_secret}
    with _token_session(endpoint, app, "refresh_token_response") as (session, answers):
        session.refresh_token(
            endpoint.url,
            refresh_token=refresh_token,
            timeout=TIMEOUT,
            auth=None if endpoint.in_body else HTTPBasicAuth(app.client_id, app.client_secret),
            **credentials,
        )
    return answers[-1].body


class _OAuthSession(OAuth2Session):
    """A session that never follows a redirect: a token request must not be sent on to another address."""

    def get_redirect_target(self, resp: requests.Response) -> None:
        return None


@contextmanager
def _token_session(endpoint: Endpoint, app: App, hook: Hook) -> Iterator[tuple[OAuth2Session, list[Answer]]]:
    """Open a session that keeps the answer as it came, and turns failures into the portal's own errors."""
    _refuse_http(endpoint.url)
    answers: list[Answer] = []

    def check(response: requests.Response) -> requests.Response:
        answer = read_answer(response)
        log.info("POST token: %d", answer.status)
        if response.is_redirect:
            raise BrokenAnswer("a redirect, which is never followed", answer.status)
        token = text(answer.body, "access_token")
        if not answer.ok or not token:
            raise endpoint.refused(answer)
        answers.append(answer)
        return _token_only(token, response)

    with _OAuthSession(app.client_id, redirect_uri=app.redirect_url or None) as session, answered_within(TOKEN_ANSWER):
        session.adapters = endpoint.session().adapters
        session.stream = True  # `read_answer` reads, and not more than it should
        session.register_compliance_hook(hook, check)
        try:
            yield session, answers
        except (requests.RequestException, BrokenAnswer) as failure:
            raise RetryLater(LOST, detail=type(failure).__name__, answer_lost=not never_sent(failure)) from failure
        except (OAuth2Error, ValueError) as failure:
            sentence = "The provider's token cannot be read: check the details, then connect again."
            raise GiveUp(sentence, detail=type(failure).__name__) from failure


def _token_only(token: str, answered: requests.Response) -> requests.Response:
    """Return an answer that holds only the token: the library is not as careful with the rest as the portal is."""
    response = requests.Response()
    response.status_code, response.request, response.url = answered.status_code, answered.request, answered.url
    response.raw = io.BytesIO(json.dumps({"access_token": token, "token_type": "Bearer"}).encode())
    return response


def _refuse_http(url: str) -> None:
    """Refuse http, except to the sandbox on this machine: there oauthlib, which always refuses it, is asked to take it.

    Raises: GiveUp.
    """
    parts = urlsplit(url)
    if parts.scheme == "https":
        return
    if parts.hostname not in LOOPBACK:
        raise GiveUp("Tokens are only asked for over https: correct the provider's address in the environment.")
    os.environ.setdefault("OAUTHLIB_INSECURE_TRANSPORT", "1")
