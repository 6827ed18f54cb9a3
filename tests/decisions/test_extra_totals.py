"""The contact properties of groups that are switched on: source, next webinar, polls, questions and surveys."""

from dataclasses import replace
from datetime import datetime

from integrations.decisions.extras.totals import next_until
from integrations.decisions.totals import contact_properties
from integrations.records import Accepted
from integrations.records.mapping import Extra
from tests.decisions.examples import at, attendance

FIRST = Accepted("1", "First", "https://zoom.example/1", at("08:00"), start=at("12:00"), end=at("13:00"))
SECOND = Accepted("2", "Second", "https://zoom.example/2", at("09:00"), start=at("11:00"), end=at("12:00"))
NEXT = frozenset({Extra.NEXT_WEBINAR})
NONE = {"zoom_sync_next_webinar_id": "", "zoom_sync_next_webinar_name": "", "zoom_sync_next_webinar_at": ""}


def extra(*accepted: Accepted, on: Extra, now: datetime | None = None) -> dict[str, str]:
    plain = contact_properties(accepted)
    return {
        name: value for name, value in contact_properties(accepted, frozenset({on}), now).items() if name not in plain
    }


def next_id(now: str, *accepted: Accepted) -> str:
    return extra(*accepted, on=Extra.NEXT_WEBINAR, now=at(now))["zoom_sync_next_webinar_id"]


def test_what_is_off_is_not_among_the_properties() -> None:
    assert not any("next" in name or "source" in name or "polls" in name for name in contact_properties([FIRST]))


def test_the_source_is_that_of_the_latest_registration_and_blank_without_one() -> None:
    older, newer = replace(FIRST, source="Newsletter"), replace(SECOND, source="")
    assert extra(older, on=Extra.SOURCE) == {"zoom_sync_last_registered_source": "Newsletter"}
    assert extra(older, newer, on=Extra.SOURCE) == {"zoom_sync_last_registered_source": ""}
    assert extra(on=Extra.SOURCE) == {"zoom_sync_last_registered_source": ""}


def test_the_next_webinar_is_the_soonest_that_has_not_ended() -> None:
    assert extra(FIRST, SECOND, on=Extra.NEXT_WEBINAR, now=at("10:00")) == {
        "zoom_sync_next_webinar_id": "2",
        "zoom_sync_next_webinar_name": "Second",
        "zoom_sync_next_webinar_at": "2026-11-24T11:00:00.000Z",
    }
    assert next_id("11:59", FIRST, SECOND) == "2"
    assert next_id("12:00", FIRST, SECOND) == "1"
    assert extra(FIRST, SECOND, on=Extra.NEXT_WEBINAR, now=at("13:00")) == NONE


def test_an_ended_webinar_stays_the_next_one_while_its_report_is_awaited_but_at_most_an_hour() -> None:
    assert next_until(at("12:00"), "none") == at("13:00")
    assert next_until(at("12:00"), "provisional") == next_until(at("12:00"), "final") == at("12:00")
    assert next_until(None, "none") is None


def test_neither_a_cancelled_registration_nor_a_webinar_without_a_time_is_next() -> None:
    assert next_id("10:00", replace(SECOND, registered=None), replace(FIRST, start=None)) == ""


def test_polls_questions_and_surveys_add_up_over_what_was_attended() -> None:
    early = replace(FIRST, attendance=attendance("10:00", "10:30"), polls=3, questions=0, surveys=1)
    late = replace(SECOND, attendance=attendance("10:40", "10:50"), polls=1)
    absent = replace(FIRST, polls=5, questions=5, surveys=5)

    assert extra(early, late, absent, on=Extra.POLLS) == {
        "zoom_sync_total_polls_answered": "4",
        "zoom_sync_last_attended_webinar_polls_answered": "1",
    }
    assert extra(early, late, absent, on=Extra.QUESTIONS) == {
        "zoom_sync_total_questions_asked": "0",
        "zoom_sync_last_attended_webinar_questions_asked": "",  # not read yet
    }
    assert extra(early, late, absent, on=Extra.SURVEY) == {"zoom_sync_total_surveys_answered": "1"}


def test_the_join_link_is_the_mark_of_the_next_webinar_s_own() -> None:
    on = NEXT | {Extra.JOIN_LINK}
    one, other = replace(FIRST, join_link="sha256:1"), replace(SECOND, join_link="sha256:2")
    assert contact_properties([one, other], on, at("10:00"))["zoom_sync_next_webinar_join_link"] == "sha256:2"
    assert contact_properties([one, other], on, at("12:30"))["zoom_sync_next_webinar_join_link"] == "sha256:1"
    assert contact_properties([one, other], on, at("14:00"))["zoom_sync_next_webinar_join_link"] == ""
