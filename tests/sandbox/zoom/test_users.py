"""Users by status, their licences, and the webinars Zoom still lists for them."""

from tests.sandbox.zoom.zoom_api import ZoomCaller, refusal


def test_active_users_are_listed_by_default() -> None:
    users = ZoomCaller().read("/users", page_size=2000)["users"]
    assert {user["status"] for user in users} == {"active"}
    assert len(users) == 6


def test_a_pending_user_has_no_id() -> None:
    (user,) = ZoomCaller().read("/users", status="pending")["users"]
    assert "id" not in user


def test_me_is_the_owner() -> None:
    user = ZoomCaller().read("/users/me")
    assert (user["role_id"], user["timezone"]) == ("0", "Europe/Helsinki")


def test_an_unknown_user_is_not_found() -> None:
    assert refusal(ZoomCaller().get("/users/nobody@a.example")) == (404, 1001)


def test_settings_say_whether_somebody_may_hold_webinars() -> None:
    zoom = ZoomCaller()
    assert zoom.read("/users/henrik.host@a.example/settings")["feature"]["webinar"] is True
    assert zoom.read("/users/no.plan@a.example/settings")["feature"]["webinar"] is False


def test_without_a_webinar_plan_the_list_is_refused() -> None:
    answer = ZoomCaller().get("/users/basic.user@a.example/webinars")
    assert refusal(answer) == (400, 200)
    assert answer.get_json()["message"].startswith("Webinar plan is missing.")


def test_past_and_upcoming_webinars_are_listed() -> None:
    webinars = ZoomCaller().read("/users/me/webinars", page_size=300)["webinars"]
    ids = [one["id"] for one in webinars]
    assert 81000000001 in ids
    assert 81000000003 in ids


def test_upcoming_means_not_over_yet() -> None:
    webinars = ZoomCaller().read("/users/me/webinars", page_size=300, type="upcoming")["webinars"]
    assert {one["id"] for one in webinars} == {81000000003, 81000000007, 81000000017, 81000000018}


def test_an_expired_webinar_is_listed_no_more() -> None:
    webinars = ZoomCaller().read("/users/me/webinars", page_size=300)["webinars"]
    assert 81000000009 not in [one["id"] for one in webinars]
