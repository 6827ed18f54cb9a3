"""Registrants, a status a call; questions; one registrant; errors under 200."""

import pytest

from tests.sandbox.zoom.zoom_api import ZoomCaller, refusal


@pytest.mark.parametrize(
    ("status", "email"),
    [("approved", "olga@kuusi.example"), ("pending", "peter@lumi.example"), ("denied", "quinn@mail.example")],
)
def test_each_status_is_a_list_of_its_own(status: str, email: str) -> None:
    answer = ZoomCaller().read("/webinars/81000000003/registrants", status=status)
    assert [one["email"] for one in answer["registrants"]] == [email]


def test_approved_is_the_default() -> None:
    assert ZoomCaller().read("/webinars/81000000003/registrants")["total_records"] == 1


def test_registration_for_single_occurrences_is_read_by_occurrence() -> None:
    zoom = ZoomCaller()
    path = "/webinars/81000000008"
    first = zoom.read(path, show_previous_occurrences="true")["occurrences"][0]["occurrence_id"]
    assert zoom.read(f"{path}/registrants")["total_records"] == 0
    assert zoom.read(f"{path}/registrants", occurrence_id=first)["total_records"] == 2


def test_an_unknown_occurrence_is_refused() -> None:
    assert refusal(ZoomCaller().get("/webinars/81000000008/registrants", occurrence_id="1")) == (400, 300)


def test_a_missing_plan_may_be_said_under_200() -> None:
    zoom = ZoomCaller(lambda state: state["plan_missing_under_200"].append("81000000001"))
    answer = zoom.read("/webinars/81000000001/registrants")
    assert answer["code"] == 200
    assert "registrants" not in answer


def test_one_registrant_by_id() -> None:
    zoom = ZoomCaller()
    one = zoom.read("/webinars/81000000001/registrants")["registrants"][0]
    assert zoom.read(f"/webinars/81000000001/registrants/{one['id']}")["email"] == "Ann.Virtanen@Kuusi.example"


def test_a_registrant_who_is_gone_is_refused() -> None:
    assert refusal(ZoomCaller().get("/webinars/81000000001/registrants/gone")) == (400, 3079)


def test_required_questions_are_marked() -> None:
    (question,) = ZoomCaller().read("/webinars/81000000003/registrants/questions")["custom_questions"]
    assert question["required"] is True


def test_without_registration_there_are_no_questions() -> None:
    assert refusal(ZoomCaller().get("/webinars/81000000012/registrants/questions")) == (400, 3000)
