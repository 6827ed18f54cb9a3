"""Polls, questions and surveys are read once a session, when the attendance is final, and say only whose they are."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from integrations.models import EngagementRow, QuestionRow, SessionRow
from integrations.privacy.forget import forget_person
from sandbox.world.build import DAY, MINUTE
from sandbox.world.engagement import asked, poll_answer, reply, survey, survey_answer
from tests.support.webinars import (
    ANN,
    BEN,
    CAT,
    ID,
    LENGTH,
    ann_and_ben,
    at,
    held,
    id_of,
    newest_causes,
    nothing_more_is_written,
    row,
    session,
    webinar,
)
from tests.support.world import Json, World

pytestmark = pytest.mark.django_db
ALL = {"polls": True, "questions": True, "survey": True, "note": False}
OFF = dict.fromkeys(ALL, False)
REPORT = re.compile(r"/report/webinars/.*/(polls|qa|survey)\b")


def switch_on(world: World, **kinds: bool) -> None:
    world.settings({"engagement": {**OFF, **(kinds or ALL)}})


def run_with_everything(world: World, days: float = 5) -> Json:
    """Add an hour of two people, of whom Ann says something everywhere."""
    start = at(world, -days)
    more: Json = {
        "polls": [poll_answer(ANN, "Ann", "Heat or cold?", "Heat"), poll_answer(BEN, "Ben", "Heat or cold?", "")],
        "questions": [asked(ANN, "Ann", "How loud?", reply("henrik@kuusi.example", "Henrik", "40 dB"))],
        "survey": survey(),
        "survey_answers": [survey_answer(ANN, "Ann", "How was it?", "Good")],
    }
    run = session("run", start, LENGTH, row(ANN, 0, LENGTH), row(BEN, 0, 30), **more)
    webinar(world, start, registrants=ann_and_ben(world), sessions=[run])
    return run


def said(*emails: str) -> list[tuple[str, str, str, str]]:
    rows = EngagementRow.objects.order_by("kind", "email", "question", "answer")
    found = rows.values_list("kind", "email", "question", "answer")
    return [one for one in found if not emails or one[1] in emails]


def questions() -> list[tuple[str, str, int]]:
    return sorted(QuestionRow.objects.values_list("source", "title", "answered"))


def reports_read(world: World, run: Callable[..., Any], *args: Any, **options: Any) -> int:
    """Return how many of the three reports `run` asks Zoom for."""
    heard = world.listen()
    before = len(heard)
    run(*args, **options)
    return sum(REPORT.search(one) is not None for one in heard[before:])


def test_each_report_is_read_once_and_kept(empty_world: World) -> None:
    run_with_everything(empty_world)
    switch_on(empty_world)

    assert reports_read(empty_world, empty_world.sync, ID) == 3

    assert said() == [
        ("poll", ANN, "Heat or cold?", "Heat"),
        ("poll", BEN, "Heat or cold?", ""),
        ("question", ANN, "How loud?", "40 dB"),
        ("survey", ANN, "How was it?", "Good"),
    ]
    assert questions() == [("poll", "Heat or cold?", 1), ("survey", "How was it?", 1)]
    assert reports_read(empty_world, nothing_more_is_written, empty_world, ID) == 0


def test_what_is_off_costs_no_call(empty_world: World) -> None:
    run_with_everything(empty_world)

    assert reports_read(empty_world, empty_world.sync, ID) == 0
    switch_on(empty_world, survey=True)
    assert reports_read(empty_world, empty_world.sync, ID) == 1
    assert [kind for kind, *_ in said()] == ["survey"]


def test_nothing_is_read_before_the_attendance_is_final(empty_world: World) -> None:
    over = held(empty_world, 10 * MINUTE, row(ANN, 0, LENGTH))
    over["sessions"][0]["polls"] = [poll_answer(ANN, "Ann", "Heat or cold?", "Heat")]
    switch_on(empty_world)

    assert reports_read(empty_world, empty_world.sync, ID) == 0
    empty_world.later(days=2)
    assert reports_read(empty_world, empty_world.sync, ID) == 3


@pytest.mark.parametrize("options", [{"verify": True}, {"trigger": "sync_now"}])
def test_verifying_reads_again_and_replaces(empty_world: World, options: Json) -> None:
    run = run_with_everything(empty_world)
    switch_on(empty_world)
    empty_world.sync(ID)
    run["survey_answers"].append(survey_answer(BEN, "Ben", "How was it?", "Long"))
    run["polls"] = [poll_answer(BEN, "Ben", "Heat or cold?", "Cold")]

    assert reports_read(empty_world, empty_world.sync, ID, **options) == 3

    assert [one[:2] for one in said()] == [("poll", BEN), ("question", ANN), ("survey", ANN), ("survey", BEN)]
    assert questions() == [("poll", "Heat or cold?", 1), ("survey", "How was it?", 2)]


def test_a_report_that_zoom_has_dropped_takes_nothing_away(empty_world: World) -> None:
    run = run_with_everything(empty_world)
    switch_on(empty_world)
    empty_world.sync(ID)
    before = said()
    run["polls"].clear()
    body = {"code": 3001, "message": "Webinar 1 not found or has expired."}
    empty_world.fault(path=r"/report/webinars/.*/qa$", status=404, body=body)

    empty_world.sync(ID, verify=True)

    assert said() == before


def test_what_is_nobodys_is_counted_and_attributed_to_nobody(empty_world: World) -> None:
    run = run_with_everything(empty_world)
    run["polls"] = [
        poll_answer("", "Ann", "Heat or cold?", "Cold"),
        poll_answer(ANN, "Ann", "Heat or cold?", "Warm", anonymous=True),
        poll_answer("stranger@else.example", "Stranger", "Heat or cold?", "Hot"),
    ]
    switch_on(empty_world, polls=True)

    empty_world.sync(ID)

    assert said() == [
        ("poll", "", "Heat or cold?", "Cold"),
        ("poll", "", "Heat or cold?", "Hot"),
        ("poll", "", "Heat or cold?", "Warm"),
    ]
    assert set(EngagementRow.objects.values_list("name", flat=True)) == {""}
    assert QuestionRow.objects.get().answered == 3
    assert empty_world.contact("stranger@else.example") is None
    assert set(empty_world.activities(ID)) == {ANN, BEN}


def test_somebody_who_was_forgotten_is_not_stored(empty_world: World) -> None:
    run_with_everything(empty_world)
    empty_world.sync(ID)
    forget_person(empty_world.connection.hubspot, id_of(empty_world, ANN), empty_world.clock())
    switch_on(empty_world)

    empty_world.sync(ID)

    assert said() == [("poll", BEN, "Heat or cold?", "")]


def test_a_deleted_question_and_comments_on_others_are_not_questions_asked(empty_world: World) -> None:
    run = run_with_everything(empty_world)
    comment = reply(BEN, "Ben", "Mine is louder", kind="participant_commented")
    run["questions"] = [
        asked(ANN, "Ann", "How loud?", comment, status="open"),
        asked(BEN, "Ben", "Spam", status="deleted"),
        asked(ANN, "Ann", "How big?", reply("", "Henrik", live=True)),
    ]
    switch_on(empty_world, questions=True)

    empty_world.sync(ID)

    assert said() == [("question", ANN, "How big?", "live answered"), ("question", ANN, "How loud?", "")]


def test_a_restarted_webinar_has_reports_of_each_session(empty_world: World) -> None:
    start = at(empty_world) - 5 * DAY
    runs = [
        session(name, start + after * MINUTE, 30, row(ANN, 0, 30), polls=[poll_answer(ANN, "Ann", "Heat?", answer)])
        for name, after, answer in (("first", 0, "Yes"), ("second", 40, "No"))
    ]
    webinar(empty_world, start, registrants=ann_and_ben(empty_world), sessions=runs)
    switch_on(empty_world)

    assert reports_read(empty_world, empty_world.sync, ID) == 6
    assert said(ANN) == [("poll", ANN, "Heat?", "No"), ("poll", ANN, "Heat?", "Yes")]


def test_a_missing_scope_switches_one_report_off_and_is_named(empty_world: World) -> None:
    run_with_everything(empty_world)
    empty_world.zoom["scopes"].remove("report:read:webinar_qna:admin")
    empty_world.zoom["tokens"].clear()  # the next token has the scopes of now
    switch_on(empty_world)
    empty_world.sync(ID)

    assert empty_world.sync(ID)[ID, ""].status == "unchanged"

    entries = {entry["code"]: entry for entry in empty_world.audit(ID)[0]["entries"]}
    not_synced = entries["data_not_synced"]
    assert not_synced["causes"]["questions_not_allowed"] == 1
    assert "report:read:webinar_qna:admin" in [one["detail"] for one in not_synced["people"]]
    assert {one[0] for one in said()} == {"poll", "survey"}


def test_a_refusal_for_a_missing_scope_ends_that_report_only(empty_world: World) -> None:
    run_with_everything(empty_world)
    switch_on(empty_world)
    words = "Invalid access token, does not contain scopes:[report:read:list_webinar_polls:admin]."
    empty_world.fault(path=r"/report/webinars/.*/polls$", status=400, body={"code": 4711, "message": words})

    assert empty_world.sync(ID)[ID, ""].status == "synced"

    assert empty_world.causes(ID)["data_not_synced"]["polls_not_allowed"] == 1
    assert {one[0] for one in said()} == {"question", "survey"}
    assert set(empty_world.activities(ID)) == {ANN, BEN}


def test_a_session_of_more_than_a_year_ago_is_not_asked_for(empty_world: World) -> None:
    run_with_everything(empty_world)
    empty_world.sync(ID)
    empty_world.later(days=400)
    switch_on(empty_world)

    assert reports_read(empty_world, empty_world.sync, ID) == 0

    assert newest_causes(empty_world)["engagement_not_synced"] == {"not_available_in_zoom": 1}
    assert empty_world.sync(ID)[ID, ""].status == "unchanged"


def test_a_report_that_zoom_calls_too_old_is_final(empty_world: World) -> None:
    run_with_everything(empty_world)
    switch_on(empty_world)
    body = {"code": 12702, "message": "Can not access a webinar a year ago."}
    empty_world.fault(path=r"/report/webinars/.*/survey$", status=400, body=body)

    assert empty_world.sync(ID)[ID, ""].status == "synced"

    assert newest_causes(empty_world)["engagement_not_synced"] == {"not_available_in_zoom": 1}
    assert {one[0] for one in said()} == {"poll", "question"}
    assert empty_world.occurrence(ID).next_sync_at is None


def test_a_report_that_is_not_there_is_read_and_empty(empty_world: World) -> None:
    run_with_everything(empty_world)
    switch_on(empty_world, polls=True)
    body = {"code": 3001, "message": "Webinar 1 not found or has expired."}
    empty_world.fault(path=r"/report/webinars/.*/polls$", status=404, body=body)

    empty_world.sync(ID)

    assert SessionRow.objects.get().polls_read_at
    assert said() == []


def test_a_gateways_404_is_no_report_that_is_missing(empty_world: World) -> None:
    run_with_everything(empty_world, days=2)
    switch_on(empty_world, polls=True)
    empty_world.fault(kind="wrong_type", path=r"/report/webinars/.*/polls$", status=404)

    empty_world.sync(ID)

    assert SessionRow.objects.get().polls_read_at is None
    assert newest_causes(empty_world)["engagement_not_synced"] == {"unreadable": 1}
    empty_world.later(minutes=10)
    empty_world.sync(ID)
    assert {one[0] for one in said()} == {"poll"}


def test_a_report_that_cannot_be_read_stops_nobody_and_is_tried_again(empty_world: World) -> None:
    run_with_everything(empty_world, days=2)
    empty_world.settings({"recordings": "none"})
    switch_on(empty_world)
    empty_world.fault(path=r"/report/webinars/.*/qa$", status=418, body={"message": "I'm a teapot"}, times=1)

    assert empty_world.sync(ID)[ID, ""].status == "partial"

    assert newest_causes(empty_world)["engagement_not_synced"] == {"unreadable": 1}
    assert set(empty_world.activities(ID)) == {ANN, BEN}
    assert empty_world.occurrence(ID).next_sync_at
    assert {one[0] for one in said()} == {"poll", "survey"}
    assert empty_world.sync(ID)[ID, ""].status == "synced"
    assert {one[0] for one in said()} == {"poll", "question", "survey"}


def test_an_odd_row_is_left_out_alone(empty_world: World) -> None:
    run_with_everything(empty_world)
    switch_on(empty_world, polls=True)
    details = [{"answer": "x"}, {"question": "Heat?", "answer": "Yes"}]
    body = {"uuid": "u", "questions": [5, {"email": CAT}, {"email": ANN, "name": "Ann", "question_details": details}]}
    empty_world.fault(path=r"/report/webinars/.*/polls$", status=200, body=body)

    empty_world.sync(ID)

    assert said() == [("poll", ANN, "Heat?", "Yes")]
    assert empty_world.causes(ID)["data_not_synced"]["bad_rows"] == 3
