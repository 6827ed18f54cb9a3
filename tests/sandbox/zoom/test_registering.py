"""Adding a registrant, and every refusal that can come back."""

from typing import Any

import pytest

from tests.sandbox.zoom.zoom_api import ZoomCaller, refusal

PATH = "/webinars/81000000016/registrants"
NEW = {"email": "new@mail.example", "first_name": "New", "last_name": "Person"}


def changed(webinar_id: str = "81000000016", **registration: Any) -> ZoomCaller:
    return ZoomCaller(lambda state: state["webinars"][webinar_id]["registration"].update(registration))


def test_somebody_new_is_registered() -> None:
    zoom = ZoomCaller()
    answer = zoom.post(PATH, NEW)
    assert answer.status_code == 201
    assert answer.get_json()["id"] == 81000000016
    emails = [one["email"] for one in zoom.read(PATH)["registrants"]]
    assert "new@mail.example" in emails


def test_somebody_known_stays_the_same_registrant() -> None:
    zoom = ZoomCaller()
    first, second = (zoom.post(PATH, NEW).get_json()["registrant_id"] for _ in range(2))
    assert first == second


def test_an_address_may_register_three_times_a_day() -> None:
    zoom = ZoomCaller()
    statuses = [zoom.post(PATH, NEW).status_code for _ in range(4)]
    assert statuses == [201, 201, 201, 429]
    assert "for the registrant" in zoom.post(PATH, NEW).get_json()["message"]


def test_manual_approval_leaves_the_registrant_pending() -> None:
    zoom = ZoomCaller()
    answers = [{"title": "Which heating do you have now?", "value": "Oil"}]
    assert zoom.post("/webinars/81000000003/registrants", {**NEW, "custom_questions": answers}).status_code == 201
    assert zoom.read("/webinars/81000000003/registrants", status="pending")["total_records"] == 2


def test_a_required_question_must_be_answered() -> None:
    answer = ZoomCaller().post("/webinars/81000000003/registrants", NEW)
    assert refusal(answer) == (400, 300)
    assert answer.get_json()["errors"][0]["field"] == "Which heating do you have now?"


def test_a_series_takes_chosen_occurrences() -> None:
    zoom = ZoomCaller()
    chosen = zoom.read("/webinars/81000000008")["occurrences"][1]["occurrence_id"]
    answer = zoom.post("/webinars/81000000008/registrants", NEW, occurrence_ids=chosen).get_json()
    assert [one["occurrence_id"] for one in answer["occurrences"]] == [chosen]
    assert zoom.read("/webinars/81000000008/registrants", occurrence_id=chosen)["total_records"] == 2


@pytest.mark.parametrize(
    ("registration", "code", "words"),
    [
        ({"approval_type": 2}, 3000, "does not have registration"),
        ({"paid": True}, 3000, "paid registration"),
        ({"domains": ["work.example"]}, 3034, "work email address"),
        ({"closed": True}, 3000, "closed"),
        ({"limit": 2}, 3000, "reached the limit"),
    ],
)
def test_a_registration_can_be_refused(registration: dict[str, Any], code: int, words: str) -> None:
    answer = changed(**registration).post(PATH, NEW)
    assert refusal(answer) == (400, code)
    assert words in answer.get_json()["message"]


def test_the_host_cannot_register() -> None:
    answer = ZoomCaller().post(PATH, {**NEW, "email": "Henrik.Host@a.example"})
    assert refusal(answer) == (400, 3027)


def test_a_panelist_is_invited_already() -> None:
    answer = ZoomCaller().post("/webinars/81000000002/registrants", {**NEW, "email": "paul.panel@guest.example"})
    assert refusal(answer) == (400, 3000)


def test_a_webinar_that_is_over_takes_nobody() -> None:
    assert refusal(ZoomCaller().post("/webinars/81000000001/registrants", NEW)) == (400, 3038)


def test_an_unknown_webinar_is_not_found() -> None:
    assert refusal(ZoomCaller().post("/webinars/1/registrants", NEW)) == (404, 3001)
