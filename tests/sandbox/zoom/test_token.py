"""A token is bought with the app's credentials and lives one hour."""

from tests.sandbox.zoom.zoom_api import ZoomCaller, refusal


def test_a_token_names_its_scopes_and_lives_one_hour() -> None:
    answer = ZoomCaller().ask_token().get_json()
    assert answer["expires_in"] == 3600
    assert "webinar:read:list_registrants:admin" in answer["scope"].split()
    assert answer["api_url"] == "http://localhost/zoom"


def test_a_wrong_secret_is_an_invalid_client() -> None:
    answer = ZoomCaller().ask_token(client=("sandbox-zoom-client", "wrong"))
    assert answer.status_code == 400
    assert answer.get_json()["error"] == "invalid_client"


def test_another_account_is_refused() -> None:
    assert ZoomCaller().ask_token(account_id="other").status_code == 400


def test_another_grant_is_refused() -> None:
    answer = ZoomCaller().ask_token(grant_type="password")
    assert answer.get_json()["error"] == "unsupported_grant_type"


def test_the_token_expires() -> None:
    zoom = ZoomCaller()
    zoom.now += 3599
    assert zoom.get("/users").status_code == 200
    zoom.now += 1
    assert refusal(zoom.get("/users")) == (401, 124)


def test_an_unknown_token_is_refused() -> None:
    zoom = ZoomCaller()
    zoom.token = "made-up"
    assert refusal(zoom.get("/users")) == (401, 124)
