"""Zoom's authorization by a person: what is sent, what comes back, and why it is refused."""

import base64
from urllib.parse import parse_qs

import pytest

from integrations.accounts.tokens import trusted_api_url
from integrations.errors import GiveUp, IntegrationError, NeedsAdmin, RetryLater
from integrations.records import Token
from integrations.transport.oauth_grant import App
from integrations.zoom.oauth import begin, exchange, refresh, revoke
from tests.support.consent import asked
from tests.transport.scripted import Reply, Script

URL = "https://zoom.us/oauth"
APP = App("id", "secret", "https://portal.example/connect/zoom/callback/")
BASIC = "Basic " + base64.b64encode(b"id:secret").decode()
BODY = {
    "access_token": "a",
    "token_type": "bearer",
    "refresh_token": "r2",
    "expires_in": 3600,
    "scope": "user:read:user:admin webinar:read:webinar:admin",
    "api_url": "https://api-eu.zoom.us",
}
TOKEN = Token(
    "a",
    3600,
    frozenset({"user:read:user:admin", "webinar:read:webinar:admin"}),
    "r2",
    api_url="https://api-eu.zoom.us",
)


def renew(reply: Reply | Exception) -> tuple[Script, Token]:
    script = Script([reply])
    return script, refresh(URL, "r1", "id", "secret", session=script.session)


def test_the_consent_page_is_asked_for_a_code_with_state_and_challenge() -> None:
    begun = begin(URL, APP)
    query = asked(begun.url)
    assert begun.url.startswith("https://zoom.us/oauth/authorize?")
    assert query["state"] == begun.state
    assert (query["response_type"], query["client_id"]) == ("code", "id")
    assert query["redirect_uri"] == APP.redirect_url
    assert "scope" not in query  # Zoom takes the scopes from the app
    assert begun.verifier not in begun.url
    assert begun.verifier not in repr(begun)


def test_two_beginnings_have_nothing_in_common() -> None:
    first, second = begin(URL, APP), begin(URL, APP)
    assert first.state != second.state
    assert first.verifier != second.verifier


def test_a_code_is_exchanged_once_with_the_verifier() -> None:
    script = Script([Reply(200, BODY)])
    assert exchange(URL, APP, "the-code", "the-verifier", session=script.session) == TOKEN
    (sent,) = script.sent
    assert (sent.url, script.tokens) == ("https://zoom.us/oauth/token", [BASIC])
    assert parse_qs(str(sent.body)) == {
        "grant_type": ["authorization_code"],
        "code": ["the-code"],
        "code_verifier": ["the-verifier"],
        "redirect_uri": [APP.redirect_url],
    }


def test_a_refresh_gives_the_next_refresh_token() -> None:
    script, token = renew(Reply(200, BODY))
    assert token == TOKEN
    assert script.tokens == [BASIC]
    assert parse_qs(str(script.sent[0].body)) == {"grant_type": ["refresh_token"], "refresh_token": ["r1"]}
    assert "r2" not in repr(token)


def test_a_scope_that_has_changed_since_is_no_error() -> None:
    assert renew(Reply(200, BODY | {"scope": "user:read:user:admin"}))[1].scopes == {"user:read:user:admin"}


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (Reply(400, {"reason": "Invalid Token!", "error": "invalid_grant"}), "was revoked there"),
        (Reply(401, {"error_code": 4741, "reason": "The token has been revoked"}), "a later one has taken its place"),
        (Reply(400, {"code": 4735, "message": "User does not exist"}), "no longer in the account"),
        (Reply(400, {"code": 4738, "message": "disabled by admin"}), "has switched the app off"),
        (
            Reply(400, {"error": "invalid_client", "reason": "Invalid client_id or client_secret"}),
            "client ID and secret",
        ),
        (Reply(400, {"error_code": 4734, "reason": "Invalid authorization code"}), "has expired or was used"),
        (Reply(400, {"error_code": 4709, "reason": "Redirect URI mismatch."}), "redirect address"),
        (Reply(403, {"reason": "something new"}), "no longer accepts the authorization"),
    ],
)
def test_a_refusal_says_why_and_what_to_do(reply: Reply, words: str) -> None:
    with pytest.raises(NeedsAdmin) as caught:
        renew(reply)
    assert words in caught.value.sentence
    assert caught.value.cause == "reconnect_needed"


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (Reply(429, {}), RetryLater),
        (Reply(503), RetryLater),
        (Reply(200, b"<html>"), RetryLater),
        (Reply(302, {}, {"Location": "https://elsewhere.example/"}), RetryLater),
        (ConnectionError(), None),
        (Reply(200, {}), GiveUp),
    ],
)
def test_no_token(reply: Reply | Exception, kind: type[IntegrationError] | None) -> None:
    with pytest.raises(kind or ConnectionError):
        renew(reply)


@pytest.mark.parametrize("odd", ["soon", None, [], {"a": 1}, -1, 1e300])
def test_a_token_that_does_not_say_how_long_it_lasts_lasts_an_hour(odd: object) -> None:
    """Its refresh token is the only good one from now on: it must not be lost for that."""
    assert renew(Reply(200, BODY | {"expires_in": odd, "scope": odd, "token_type": odd}))[1].expires_in == 3600


def test_it_is_asked_once_and_followed_nowhere() -> None:
    script = Script([Reply(307, {}, {"Location": "https://elsewhere.example/"}), Reply(200, BODY)])
    with pytest.raises(RetryLater):
        refresh(URL, "r1", "id", "secret", session=script.session)
    assert len(script.sent) == 1


def test_tokens_are_asked_for_over_https_only() -> None:
    with pytest.raises(GiveUp, match="https"):
        refresh("http://zoom.example/oauth", "r1", "id", "secret")
    with pytest.raises(GiveUp, match="https"):
        begin("http://zoom.example/oauth", APP)


def test_a_token_to_revoke_stands_in_no_address() -> None:
    script = Script([Reply(200, {"status": "success"})])
    revoke(URL, "hush", "id", "secret", session=script.session)
    assert str(script.sent[0].url) == "https://zoom.us/oauth/revoke"
    assert parse_qs(str(script.sent[0].body)) == {"token": ["hush"]}


def test_a_revocation_that_is_refused_is_an_error() -> None:
    with pytest.raises(NeedsAdmin):
        revoke(URL, "hush", "id", "secret", session=Script([Reply(400, {"reason": "Invalid Token!"})]).session)


@pytest.mark.parametrize(
    ("url", "trusted"),
    [
        ("https://api.zoom.us", "https://api.zoom.us"),
        ("https://api-eu.zoom.us/", "https://api-eu.zoom.us"),
        ("https://api-eu.zoom.us:443", "https://api-eu.zoom.us"),
        ("http://api.zoom.us", ""),
        ("https://zoom.us.evil.example", ""),
        ("https://evilzoom.us", ""),
        ("https://api.zoom.us@evil.example", ""),
        ("https://user@api.zoom.us", ""),
        ("https://api.zoom.us:8443", ""),
        ("https://api.zoom.us/elsewhere", ""),
        ("https://api.zoom.us?x", ""),
        ("https://", ""),
        ("", ""),
    ],
)
def test_only_zooms_own_addresses_are_called(url: str, trusted: str) -> None:
    assert trusted_api_url(url) == trusted
