"""HubSpot's consent, exchange and revocation; the refresh has its own tests (`test_token.py`)."""

from urllib.parse import parse_qs

import pytest

from integrations.errors import GiveUp, NeedsAdmin
from integrations.hubspot import scopes
from integrations.hubspot.oauth import begin, exchange, revoke
from integrations.records import Token
from integrations.transport.oauth_grant import App
from tests.hubspot.client import refusal
from tests.support.consent import asked
from tests.transport.scripted import Reply, Script

URL, VERSION = "https://api.hubapi.com", "2026-03"
APP = App("id", "secret", "https://portal.example/connect/hubspot/callback/")


def test_the_consent_page_is_asked_for_both_kinds_of_scopes() -> None:
    query = asked(begin("https://app.hubspot.com/oauth/authorize", APP, ("oauth", "a"), ("b", "c")).url)
    assert (query["scope"], query["optional_scope"]) == ("oauth a", "b c")
    assert query["redirect_uri"] == APP.redirect_url


def test_a_code_is_exchanged_with_the_credentials_in_the_body() -> None:
    body = {"access_token": "a", "refresh_token": "r", "expires_in": 1800, "hub_id": 7, "scopes": ["oauth", "x"]}
    script = Script([Reply(200, body)])
    token = exchange(URL, VERSION, APP, "the-code", "the-verifier", session=script.session)
    assert token == Token("a", 1800, frozenset({"oauth", "x"}), "r", hub_id="7")
    assert script.sent[0].url == "https://api.hubapi.com/oauth/2026-03/token"
    assert script.tokens == [""]
    assert parse_qs(str(script.sent[0].body)) == {
        "grant_type": ["authorization_code"],
        "code": ["the-code"],
        "code_verifier": ["the-verifier"],
        "redirect_uri": [APP.redirect_url],
        "client_id": ["id"],
        "client_secret": ["secret"],
    }


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("BAD_AUTH_CODE", "has expired or was used"),
        ("BAD_CLIENT_ID", "client ID and secret"),
        ("BAD_REDIRECT_URI", "redirect address"),
        ("BAD_REFRESH_TOKEN", "uninstalled there"),
        ("SOMETHING_NEW", "no longer accepts"),
    ],
)
def test_a_refusal_says_why_and_what_to_do(status: str, words: str) -> None:
    script = Script([Reply(400, {"status": status, "message": "?"})])
    with pytest.raises(NeedsAdmin) as caught:
        exchange(URL, VERSION, APP, "c", "v", session=script.session)
    assert words in caught.value.sentence


def test_an_answer_without_a_token_is_none() -> None:
    with pytest.raises(GiveUp):
        exchange(URL, VERSION, APP, "c", "v", session=Script([Reply(200, {})]).session)


def test_a_token_to_revoke_stands_in_no_address() -> None:
    script = Script([Reply(204)])
    revoke(URL, VERSION, "hush", "id", "secret", session=script.session)
    assert str(script.sent[0].url) == "https://api.hubapi.com/oauth/2026-03/token/revoke"
    assert parse_qs(str(script.sent[0].body))["token"] == ["hush"]


def test_a_revocation_that_is_refused_is_an_error() -> None:
    script = Script([refusal(400, "BAD_REFRESH_TOKEN", "missing or invalid refresh token")])
    with pytest.raises(NeedsAdmin):
        revoke(URL, VERSION, "hush", "id", "secret", session=script.session)


def test_every_capability_has_scopes_that_are_asked_for() -> None:
    wanted = {*scopes.REQUIRED, *scopes.OPTIONAL}
    assert all(set(needed) <= wanted for needed in scopes.CAPABILITIES.values())
    assert not set(scopes.REQUIRED) & set(scopes.OPTIONAL)


def test_of_a_token_given_by_hand_nothing_is_known() -> None:
    assert scopes.missing(()) == ()
    assert scopes.allow("transcripts", ())
    assert not scopes.allow("transcripts", ("oauth",))
