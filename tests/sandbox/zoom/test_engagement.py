"""The reports of polls, questions and surveys: a session each, people as Zoom shows them."""

from typing import Any

import pytest

from sandbox.world.engagement import COMMENT, asked, poll_answer, reply, survey, survey_answer
from tests.sandbox.zoom.test_reports import uuid
from tests.sandbox.zoom.zoom_api import ZoomCaller, refusal

ID = 81000000001
ANN, BEN = ("ann.virtanen@kuusi.example", "Ann Virtanen"), ("ben+zoom@lumi.example", "Ben Lund")
GUEST = ("", "Guest 17")
HOST, PANELIST = ("olivia.owner@a.example", "Olivia Owner"), ("paul.panel@guest.example", "Paul Panel")
TOPIC, ORDER, WISH = "Which topic should come next?", "What matters most?", "What did you miss?"
REPORTS = ["polls", "qa", "survey"]
SCOPES = {"polls": "list_webinar_polls", "qa": "webinar_qna", "survey": "webinar_survey"}


def talks(zoom: dict[str, Any]) -> None:
    polls = [
        poll_answer(*ANN, TOPIC, "Heat stores", at=20),
        poll_answer(*ANN, ORDER, "Price", "Noise", at=21),
        poll_answer(*BEN, TOPIC, "Heat stores", "Cooling", at=20),
        poll_answer(*GUEST, WISH, "More pictures; please", at=22, poll="Poll 2"),
        poll_answer(*ANN, WISH, "", at=22, poll="Poll 2"),
        poll_answer(*BEN, TOPIC, "Cooling", at=23, anonymous=True),
        poll_answer(*ANN, TOPIC, "Cooling", at=23, anonymous=True),
    ]
    questions = [
        asked(*ANN, "How loud is it?", reply(*HOST, "Quiet."), reply(*BEN, "Mine is loud.", COMMENT, at=33), at=30),
        asked(*ANN, "Is it safe?", reply(*HOST, live=True), at=32),
        asked(*BEN, "What does it cost?", status="open", at=34),
        asked(*BEN, "Never mind", status="deleted", at=35),
        asked(*PANELIST, "Shall we go on?", status="dismissed", at=36),
        asked(*BEN, "Who pays?", at=37, anonymous=True),
    ]
    answers = [survey_answer(*ANN, TOPIC, "Grants", at=62), survey_answer(*BEN, WISH, "", at=2 * 1440)]
    session = zoom["webinars"][str(ID)]["sessions"][0]
    session |= {"polls": polls, "questions": questions, "survey": survey(), "survey_answers": answers}


def read(zoom: ZoomCaller, what: str, webinar_id: int = ID, number: int = -1) -> Any:
    return zoom.read(f"/report/webinars/{uuid(zoom, webinar_id, number)}/{what}")


def details(rows: list[Any], email: str) -> list[Any]:
    return [one for row in rows if row["email"] == email for one in row["question_details"]]


def test_a_poll_is_answered_once_or_several_times_joined() -> None:
    rows = read(ZoomCaller(talks), "polls")["questions"]
    found = [(one["question"], one["answer"]) for one in details(rows, ANN[0])]
    assert found == [(TOPIC, "Heat stores"), (ORDER, "Price;Noise"), (WISH, "")]
    assert details(rows, BEN[0])[0]["answer"] == "Heat stores;Cooling"
    assert len({one["polling_id"] for one in details(rows, ANN[0])}) == 2


def test_an_anonymous_answer_has_neither_address_nor_name() -> None:
    rows = [one for one in read(ZoomCaller(talks), "polls")["questions"] if one["name"] == "Anonymous Attendee"]
    assert [(one["email"], one["first_name"], len(one["question_details"])) for one in rows] == [
        ("", "Anonymous Attendee", 1),
        ("", "Anonymous Attendee", 1),
    ]


def test_a_guest_has_a_name_only() -> None:
    (row,) = [one for one in read(ZoomCaller(talks), "polls")["questions"] if one["name"] == "Guest 17"]
    assert (row["email"], row["question_details"][0]["answer"]) == ("", "More pictures; please")


def test_questions_have_their_status_answers_and_comments() -> None:
    rows = read(ZoomCaller(talks), "qa")["questions"]
    loud, safe = details(rows, ANN[0])
    assert (loud["question_status"], loud["answer"]) == ("answered", "Quiet.;Mine is loud.")
    assert [one["type"] for one in loud["answer_details"]] == ["host_answered_publicly", "participant_commented"]
    assert safe["answer"] == "live answered"
    assert [one["question_status"] for one in details(rows, BEN[0])] == ["open", "deleted"]
    assert details(rows, PANELIST[0])[0]["question_status"] == "dismissed"


def test_only_users_of_the_account_have_an_id() -> None:
    rows = read(ZoomCaller(talks), "qa")["questions"]
    assert {one["user_id"] for one in rows} == {""}
    reply_of_host = details(rows, ANN[0])[0]["answer_details"][0]
    assert (reply_of_host["email"], bool(reply_of_host["user_id"])) == (HOST[0], True)


def test_a_survey_has_a_name_and_answers() -> None:
    found = read(ZoomCaller(talks), "survey")
    assert (found["survey_name"], found["webinar_id"]) == ("After the webinar", ID)
    ann, ben = found["survey_answers"]
    assert (ann["email"], ann["answer_details"][0]["answer"]) == (ANN[0], "Grants")
    assert ben["answer_details"][0]["answer"] == ""


def test_a_survey_is_answered_for_days() -> None:
    zoom = ZoomCaller(talks)
    zoom.sandbox.zoom["webinars"][str(ID)]["sessions"][0]["survey_answers"][1]["at"] = 4 * 1440
    assert len(read(zoom, "survey")["survey_answers"]) == 1


@pytest.mark.parametrize("what", REPORTS)
def test_each_session_has_its_own(what: str) -> None:
    def change(zoom: dict[str, Any]) -> None:
        talks(zoom)
        said = zoom["webinars"][str(ID)]["sessions"][0]
        kept = {key: said[key] for key in ("polls", "questions", "survey", "survey_answers")}
        first, second = zoom["webinars"]["81000000009"]["sessions"]
        first |= kept
        second |= {"polls": [], "questions": [], "survey_answers": []}

    zoom = ZoomCaller(change)
    first, second = (read(zoom, what, 81000000009, number) for number in (0, 1))
    key = "survey_answers" if what == "survey" else "questions"
    assert first[key]
    assert second[key] == []


@pytest.mark.parametrize("what", REPORTS)
def test_nothing_is_there_before_the_report_is_made(what: str) -> None:
    zoom = ZoomCaller(talks)
    zoom.sandbox.zoom["webinars"][str(ID)]["sessions"][0]["report_ready_at"] = zoom.now + 60
    assert read(zoom, what)["survey_answers" if what == "survey" else "questions"] == []


def test_a_session_without_a_survey_has_an_empty_report_or_none() -> None:
    assert read(ZoomCaller(), "survey", 81000000002)["survey_answers"] == []
    zoom = ZoomCaller(lambda state: state.update(empty_survey_reports=False))
    assert refusal(zoom.get(f"/report/webinars/{uuid(zoom, 81000000002)}/survey")) == (404, 3001)


@pytest.mark.parametrize("what", REPORTS)
def test_a_report_that_is_missing_or_older_than_a_year_is_refused(what: str) -> None:
    zoom = ZoomCaller(talks)
    assert refusal(zoom.get(f"/report/webinars/none/{what}")) == (404, 3001)
    session = uuid(zoom, ID)
    zoom.now += 363 * 86400
    zoom.token = str(zoom.ask_token().get_json()["access_token"])
    old = (404, 3001) if what == "qa" else (400, 12702)
    assert refusal(zoom.get(f"/report/webinars/{session}/{what}")) == old


@pytest.mark.parametrize("what", REPORTS)
def test_each_report_has_a_scope_of_its_own_and_is_heavy(what: str) -> None:
    zoom = ZoomCaller()
    path = f"/report/webinars/{uuid(zoom, ID)}/{what}"
    assert zoom.get(path).headers["X-RateLimit-Category"] == "Heavy"
    zoom.sandbox.zoom["scopes"].remove(f"report:read:{SCOPES[what]}:admin")
    assert refusal(zoom.get(path)) == (400, 4711)
