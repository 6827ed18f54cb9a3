from sandbox.hubspot import seed
from tests.sandbox.hubspot.portal import CONTACTS, Portal

DETAILS = "/account-info/2026-03/details"
TOKEN = "/oauth/2026-03/token"


def test_an_unknown_token_is_refused() -> None:
    portal = Portal()
    portal.token = "nobody's"
    answer = portal.get(DETAILS)
    assert (answer.status, answer.body["category"]) == (401, "INVALID_AUTHENTICATION")


def test_a_token_expires_after_half_an_hour() -> None:
    portal = Portal()
    answer = portal.form(TOKEN, grant_type="refresh_token", refresh_token=seed.REFRESH_TOKEN)
    portal.token = answer.body["access_token"]
    portal.now += answer.body["expires_in"] - 1
    assert portal.get(DETAILS).status == 200
    portal.now += 1
    late = portal.get(DETAILS)
    assert (late.status, late.body["category"]) == (401, "EXPIRED_AUTHENTICATION")


def test_the_refresh_token_stays_the_same() -> None:
    answer = Portal().form(TOKEN, grant_type="refresh_token", refresh_token=seed.REFRESH_TOKEN)
    assert answer.body["refresh_token"] == seed.REFRESH_TOKEN


def test_a_rotated_refresh_token_is_good_once() -> None:
    portal = Portal(rotate_refresh_token=True)
    first = portal.form(TOKEN, grant_type="refresh_token", refresh_token=seed.REFRESH_TOKEN)
    assert portal.form(TOKEN, grant_type="refresh_token", refresh_token=seed.REFRESH_TOKEN).status == 400
    assert portal.form(TOKEN, grant_type="refresh_token", refresh_token=first.body["refresh_token"]).status == 200


def test_a_wrong_refresh_token_is_refused_by_name() -> None:
    answer = Portal().form(TOKEN, grant_type="refresh_token", refresh_token="old")
    assert (answer.status, answer.body["status"]) == (400, "BAD_REFRESH_TOKEN")


def test_consent_sends_back_a_code_that_is_good_once() -> None:
    portal = Portal()
    there = {
        "client_id": seed.CLIENT_ID,
        "redirect_uri": "https://portal.example/back",
        "scope": "crm.objects.owners.read",
        "consent": "allow",
    }
    response = portal.client.get("/hubspot/oauth/authorize", query_string=there)
    assert response.headers["Location"].startswith("https://portal.example/back?code=")
    code = response.headers["Location"].split("code=")[1].split("&")[0]
    sent = {"grant_type": "authorization_code", "code": code, "redirect_uri": there["redirect_uri"]}
    granted = portal.form(TOKEN, **sent)
    assert (granted.status, granted.body["scopes"]) == (200, ["crm.objects.owners.read", "oauth"])
    assert portal.form(TOKEN, **sent).status == 400


def test_a_revoked_refresh_token_takes_the_access_tokens_with_it() -> None:
    portal = Portal()
    assert portal.form(f"{TOKEN}/revoke", token=seed.REFRESH_TOKEN).status == 200
    assert portal.get(DETAILS).status == 401


def test_introspection_tells_scopes_and_what_is_left() -> None:
    portal = Portal()
    seed.add_token(portal.hs, "short", scopes=["oauth"], expires_at=portal.now + 60)
    answer = portal.form(f"{TOKEN}/introspect", token="short")
    assert (answer.body["active"], answer.body["expires_in"], answer.body["scopes"]) == (True, 60, ["oauth"])
    assert portal.form(f"{TOKEN}/introspect", token="unknown").body["active"] is False


def test_a_missing_scope_is_named() -> None:
    portal = Portal()
    portal.token = seed.add_token(portal.hs, "narrow", scopes=["oauth"])
    answer = portal.get(CONTACTS)
    assert (answer.status, answer.body["category"]) == (403, "MISSING_SCOPES")
    assert answer.errors[0]["context"]["requiredGranularScopes"] == ["crm.objects.contacts.read"]


def test_a_person_may_deny_and_the_state_comes_back() -> None:
    there = {"client_id": seed.CLIENT_ID, "redirect_uri": "https://portal.example/back", "state": "s"}
    portal = Portal()
    page = portal.client.get("/hubspot/oauth/authorize", query_string=there).get_data(as_text=True)
    assert "Allow" in page
    denied = portal.client.get("/hubspot/oauth/authorize", query_string={**there, "consent": "deny"})
    assert "error=access_denied" in denied.headers["Location"]
    assert "state=s" in denied.headers["Location"]
