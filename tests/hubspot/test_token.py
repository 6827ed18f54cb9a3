"""A new access token, and when only a person can help."""

from urllib.parse import parse_qs

import pytest

from integrations.errors import GiveUp, IntegrationError, NeedsAdmin, RetryLater
from integrations.hubspot.oauth import introspect, refresh
from integrations.records import Introspection, Token
from tests.hubspot.client import refusal
from tests.transport.scripted import Reply, Script

URL = "https://api.hubapi.com/"


def renew(reply: Reply) -> tuple[Script, Token]:
    script = Script([reply])
    return script, refresh(URL, "2026-03", "r", "id", "secret", session=script.session)


def test_a_refresh_gives_both_tokens() -> None:
    body = {"access_token": "a", "refresh_token": "r2", "expires_in": 1800, "hub_id": 7, "scopes": ["oauth", "x"]}
    script, token = renew(Reply(200, body))
    assert token == Token("a", 1800, frozenset({"oauth", "x"}), "r2", hub_id="7")
    assert script.sent[0].url == "https://api.hubapi.com/oauth/2026-03/token"
    assert parse_qs(str(script.sent[0].body)) == {
        "grant_type": ["refresh_token"],
        "refresh_token": ["r"],
        "client_id": ["id"],
        "client_secret": ["secret"],
    }
    assert script.tokens == [""]
    assert "r2" not in repr(token)


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (refusal(400, "BAD_REFRESH_TOKEN", "missing or invalid refresh token"), NeedsAdmin),
        (refusal(400, "SOMETHING_NEW", "?"), NeedsAdmin),
        (Reply(401, {}), NeedsAdmin),
        (Reply(429, {}), RetryLater),
        (Reply(503), RetryLater),
        (Reply(200, {}), GiveUp),
    ],
)
def test_no_token(reply: Reply, kind: type[IntegrationError]) -> None:
    with pytest.raises(kind):
        renew(reply)


def test_a_token_never_stands_in_a_path() -> None:
    script = Script([Reply(200, {"active": True, "hub_id": 7, "user_id": 9, "app_id": 501, "scopes": ["oauth"]})])
    known = introspect(URL, "2026-03", "hush", "id", "secret", session=script.session)
    assert known == Introspection(True, "7", "", "9", "501", frozenset({"oauth"}))
    assert "hush" not in str(script.sent[0].url)
