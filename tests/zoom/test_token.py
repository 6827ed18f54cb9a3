"""The account's token, and what a person must check when there is none."""

import base64

import pytest

from integrations.errors import GiveUp, IntegrationError, NeedsAdmin, RetryLater
from integrations.zoom.oauth import request_token
from tests.transport.scripted import Reply, Script


def ask(reply: object) -> tuple[Script, object]:
    script = Script([reply])  # type: ignore[list-item]
    return script, request_token("https://zoom.us/oauth", "account", "id", "secret", session=script.session)


def test_a_token_with_its_scopes_and_region() -> None:
    body = {"access_token": "t", "expires_in": 3599, "scope": "a:b c:d", "api_url": "https://api-eu.zoom.us"}
    script, token = ask(Reply(200, body))
    assert token.scopes == {"a:b", "c:d"}  # type: ignore[attr-defined]
    assert token.api_url == "https://api-eu.zoom.us"  # type: ignore[attr-defined]
    assert script.sent[0].url == "https://zoom.us/oauth/token"
    assert script.sent[0].body == "grant_type=account_credentials&account_id=account"
    assert script.tokens == ["Basic " + base64.b64encode(b"id:secret").decode()]
    assert "access_token" not in repr(token)


@pytest.mark.parametrize(
    ("reply", "kind", "words"),
    [
        (Reply(400, {"reason": "Invalid client_id or client_secret", "error": "invalid_client"}), NeedsAdmin, "Check"),
        (Reply(400, {"reason": "Bad Request", "error": "invalid_request"}), NeedsAdmin, "Check the account id"),
        (Reply(400, {"reason": "The app has been disabled", "error": "invalid_request"}), NeedsAdmin, "Activate"),
        (Reply(429, {}), RetryLater, "wait"),
        (Reply(503), RetryLater, "again"),
        (Reply(200, {}), GiveUp, "recognize"),
    ],
)
def test_no_token(reply: Reply, kind: type[IntegrationError], words: str) -> None:
    with pytest.raises(kind, match=words):
        ask(reply)
