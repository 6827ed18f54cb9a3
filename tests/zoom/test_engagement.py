"""Polls, Q&A and surveys: who said what, and to whom nothing is attributed."""

from typing import Any

import pytest

from integrations.errors import NotAllowed, RetryLater, SkipRecord
from integrations.records.engagement import Engaged
from integrations.zoom import scopes
from tests.zoom.client import error, zoom

AT = "2026-11-24T10:00:00Z"
ANN = {"email": "Ann@Mail.example ", "name": "Ann Vik", "first_name": "Ann", "last_name": "Vik"}
ANSWER = {"question": "Heat or cold?", "answer": "Heat", "polling_id": "p", "date_time": AT}


def said(found: list[Engaged]) -> list[tuple[str, str, str]]:
    return [(one.email, one.question, one.answer) for one in found]


def polls(*details: Any, **who: Any) -> list[Engaged]:
    client, _ = zoom({"uuid": "u", "questions": [{**ANN, **who, "question_details": list(details)}]})
    return client.poll_answers("u")


def asked(**more: Any) -> Engaged:
    detail = {"question": "How loud?", "question_status": "answered", "create_time": AT, **more}
    client, _ = zoom({"questions": [{**ANN, "user_id": "", "question_details": [detail]}]})
    return client.questions_asked("u")[0]


def test_an_answer_belongs_to_the_address_of_the_report() -> None:
    assert said(polls(ANSWER, ANSWER | {"answer": "Cold"})) == [
        ("ann@mail.example", "Heat or cold?", "Heat"),
        ("ann@mail.example", "Heat or cold?", "Cold"),
    ]


@pytest.mark.parametrize(
    "who", [{"email": ""}, {"email": None}, {"email": "no address"}, {"name": "Anonymous Attendee"}]
)
def test_nobody_is_told_by_the_name_alone(who: dict[str, Any]) -> None:
    assert polls(ANSWER, **who)[0].email == ""


def test_a_row_without_a_question_is_left_out_alone() -> None:
    client, _ = zoom({"questions": [7, {"question_details": None}, {**ANN, "question_details": [{}, ANSWER, "x"]}]})
    assert said(client.poll_answers("u")) == [("ann@mail.example", "Heat or cold?", "Heat")]
    assert client.left_out.last_read("u", "polls").missing == {"object": 3, "question": 1}


def test_the_answers_of_hosts_are_told_without_the_comments_of_others() -> None:
    details = [
        {"content": "Quiet.", "type": "host_answered_publicly"},
        {"content": "Mine isn't", "type": "participant_commented"},
        {"content": "40 dB", "type": "host_answered_privately"},
    ]
    assert asked(answer="Quiet.;Mine isn't;40 dB", answer_details=details).answer == "Quiet.; 40 dB"
    assert asked(answer="Mine isn't", answer_details=details[1:2]).answer == ""
    assert asked(answer="live answered", answer_details=[]).answer == "live answered"
    assert asked(answer="live answered", answer_details=details[1:2]).answer == "live answered"


def test_a_deleted_question_says_so() -> None:
    assert [asked(question_status=one).deleted for one in ("default", "open", "dismissed", "answered", "deleted")] == [
        False,
        False,
        False,
        False,
        True,
    ]


def test_a_survey_has_lists_of_its_own() -> None:
    client, script = zoom({"survey_id": "s", "survey_answers": [{**ANN, "answer_details": [ANSWER]}]})
    assert said(client.survey_answers("/a//b==")) == [("ann@mail.example", "Heat or cold?", "Heat")]
    assert script.paths == ["/v2/report/webinars/%252Fa%252F%252Fb%253D%253D/survey"]


def test_a_report_that_is_not_there_is_nothing() -> None:
    nothing: list[Any] = [{"uuid": "u", "start_time": AT}, {"questions": []}]
    gone = [error(404, 3001, "Webinar 1 not found or has expired."), error(400, 300, "Invalid webinar id.")]
    for answer in nothing + gone:
        client, _ = zoom(answer)
        assert client.poll_answers("u") == []


def test_an_answer_without_anything_is_asked_for_again() -> None:
    replies: list[Any] = [{}, {"questions": "none"}]
    for broken in replies:
        client, _ = zoom(broken)
        with pytest.raises(RetryLater):
            client.poll_answers("u")


def test_a_report_of_more_than_a_year_ago_is_final() -> None:
    client, _ = zoom(error(400, 12702, "Can not access a webinar a year ago."))
    with pytest.raises(SkipRecord) as refused:
        client.survey_answers("u")
    assert refused.value.cause == "not_available_in_zoom"


def test_a_missing_scope_is_named() -> None:
    words = "Invalid access token, does not contain scopes:[report:read:webinar_qna:admin]."
    client, _ = zoom(error(400, 4711, words))
    with pytest.raises(NotAllowed) as refused:
        client.questions_asked("u")
    assert refused.value.missing_scopes == ("report:read:webinar_qna:admin",)


def test_the_scopes_are_optional_and_each_report_has_its_own() -> None:
    granted = [*scopes.REQUIRED, *scopes.ATTENDANCE, *scopes.RECORDINGS, *scopes.GUESTS]
    assert scopes.missing(granted) == ()
    assert scopes.lacking("polls", granted) == ("report:read:list_webinar_polls:admin",)
    assert scopes.lacking("questions", granted) == ("report:read:webinar_qna:admin",)
    assert scopes.lacking("survey", granted) == ("report:read:webinar_survey:admin",)
    assert scopes.lacking("survey", ["report:read:admin"]) == ()
