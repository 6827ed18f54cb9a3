"""The stand-in's consent page, codes, refresh tokens that are good once, and revocation."""

from urllib.parse import parse_qs, urlsplit

from werkzeug.test import TestResponse

from sandbox.consent import challenge_of
from tests.sandbox.zoom.zoom_api import CLIENT, ZoomCaller, refusal

BACK = "https://portal.example/back"


def consent(zoom: ZoomCaller, choice: str = "allow", **more: str) -> dict[str, list[str]]:
    query = {"client_id": CLIENT[0], "redirect_uri": BACK, "state": "s", "consent": choice, **more}
    answer = zoom.web.get("/zoom/oauth/authorize", query_string=query)
    assert answer.headers["Location"].startswith(BACK)
    return parse_qs(urlsplit(answer.headers["Location"]).query)


def exchange(zoom: ZoomCaller, code: str, redirect_uri: str = BACK, code_verifier: str = "") -> TestResponse:
    form = {"code": code, "redirect_uri": redirect_uri, "code_verifier": code_verifier}
    return zoom.web.post("/zoom/oauth/token", auth=CLIENT, data={"grant_type": "authorization_code", **form})


def code_of(zoom: ZoomCaller, **more: str) -> str:
    return consent(zoom, **more)["code"][0]


def test_a_person_is_shown_what_is_asked_for() -> None:
    query = {"client_id": CLIENT[0], "redirect_uri": BACK, "state": "s"}
    page = ZoomCaller().web.get("/zoom/oauth/authorize", query_string=query).get_data(as_text=True)
    assert "webinar:read:webinar:admin" in page
    assert "Allow" in page
    assert "Deny" in page


def test_an_unknown_app_is_shown_nothing() -> None:
    answer = ZoomCaller().web.get("/zoom/oauth/authorize", query_string={"client_id": "x", "redirect_uri": BACK})
    assert refusal(answer) == (400, 4702)


def test_a_denial_comes_back_with_the_state() -> None:
    answer = consent(ZoomCaller(), "deny")
    assert (answer["error"], answer["state"]) == (["access_denied"], ["s"])


def test_a_code_is_good_once_for_five_minutes_and_one_address() -> None:
    zoom = ZoomCaller()
    code = code_of(zoom)
    assert exchange(zoom, code).status_code == 200
    assert exchange(zoom, code).status_code == 400
    assert exchange(zoom, code_of(zoom), redirect_uri="https://elsewhere.example").get_json()["error_code"] == 4709
    late = code_of(zoom)
    zoom.now += 300
    assert exchange(zoom, late).get_json()["error_code"] == 4734


def test_a_challenge_wants_its_verifier() -> None:
    zoom = ZoomCaller()
    challenge = challenge_of("verifier")
    assert exchange(zoom, code_of(zoom, code_challenge=challenge), code_verifier="other").status_code == 400
    assert exchange(zoom, code_of(zoom, code_challenge=challenge), code_verifier="verifier").status_code == 200


def test_a_refresh_token_is_good_once() -> None:
    zoom = ZoomCaller()
    first = exchange(zoom, code_of(zoom)).get_json()["refresh_token"]
    second = zoom.ask_token(grant_type="refresh_token", refresh_token=first).get_json()["refresh_token"]
    assert second != first
    refused = zoom.ask_token(grant_type="refresh_token", refresh_token=first)
    assert (refused.status_code, refused.get_json()["error"]) == (400, "invalid_grant")


def test_a_later_authorization_ends_the_earlier_one() -> None:
    zoom = ZoomCaller()
    earlier = exchange(zoom, code_of(zoom)).get_json()["refresh_token"]
    exchange(zoom, code_of(zoom))
    assert zoom.ask_token(grant_type="refresh_token", refresh_token=earlier).status_code == 400


def test_revoking_ends_both_tokens() -> None:
    zoom = ZoomCaller()
    token = exchange(zoom, code_of(zoom)).get_json()
    answer = zoom.web.post("/zoom/oauth/revoke", auth=CLIENT, data={"token": token["access_token"]})
    assert answer.get_json() == {"status": "success"}
    zoom.token = token["access_token"]
    assert refusal(zoom.get("/users/me")) == (401, 124)
    assert zoom.ask_token(grant_type="refresh_token", refresh_token=token["refresh_token"]).status_code == 400
