"""Answers to polls and surveys become values of contact properties, of the newest session that was answered."""

import pytest

from integrations.models import EngagementRow, HubSpotAccount, Participant, SyncSettingsRow
from integrations.privacy.retention import prune_raw_rows
from sandbox.hubspot import own_properties as own
from sandbox.world.build import DAY, MINUTE
from sandbox.world.engagement import asked, poll_answer, survey, survey_answer
from tests.support.mapped import again, answers, outcomes, put, unwritten, value
from tests.support.webinars import (
    ANN,
    BEN,
    ID,
    LENGTH,
    OTHER,
    ann_and_ben,
    at,
    row,
    session,
    signed_up,
    upcoming,
    webinar,
)
from tests.support.world import Json, World

pytestmark = pytest.mark.django_db
HEAT = "Heat or cold?"


@pytest.fixture
def world(empty_world: World) -> World:
    own.add_property(empty_world.hubspot, "topics", "enumeration", ["Heat", "Cold", "Air"], fieldType="checkbox")
    HubSpotAccount.objects.update(properties_read_at=None)  # so that the sync learns of it
    empty_world.settings({"engagement": {"polls": True, "questions": True, "survey": True, "note": False}})
    return empty_world


def run(world: World, days: float = 5, id: int = ID, **said: list[Json]) -> Json:
    """Add an hour in which Ann and Ben were, and what was said there."""
    start = at(world, -days)
    one = session(f"run {id}", start, LENGTH, row(ANN, 0, LENGTH), row(BEN, 0, 30), **{"survey": survey(), **said})
    return webinar(world, start, id=id, registrants=ann_and_ben(world), sessions=[one])


def test_a_poll_and_a_survey_are_mapped_by_their_text(world: World) -> None:
    world.settings(
        answers(("poll:  HEAT or cold?", "topics", "if_empty"), ("survey: How was it?", "message", "always"))
    )
    run(
        world,
        polls=[poll_answer(ANN, "Ann", HEAT, "Heat", "Air"), poll_answer(BEN, "Ben", HEAT, "")],
        survey_answers=[survey_answer(ANN, "Ann", "How was it?", "Good 👍")],
    )

    assert world.sync(ID)[ID, ""].status == "synced"

    assert (value(world, ANN, "topics"), value(world, ANN, "message")) == ("Heat;Air", "Good 👍")
    assert value(world, BEN, "topics") == ""
    assert again(world, ID) == 0


def test_the_newest_session_that_was_answered_counts(world: World) -> None:
    world.settings(answers((f"poll: {HEAT}", "topics", "if_answered")))
    run(world, days=9, polls=[poll_answer(ANN, "Ann", HEAT, "Cold"), poll_answer(BEN, "Ben", HEAT, "Cold")])
    run(world, days=4, id=OTHER, polls=[poll_answer(ANN, "Ann", HEAT, "Heat"), poll_answer(BEN, "Ben", HEAT, "")])

    world.sync()

    assert (value(world, ANN, "topics"), value(world, BEN, "topics")) == ("Heat", "Cold")
    assert again(world) == 0


def test_a_restarted_webinar_was_answered_in_its_last_session(world: World) -> None:
    world.settings(answers((f"poll: {HEAT}", "topics", "if_answered")))
    start = at(world) - 5 * DAY
    runs = [
        session(name, start + after * MINUTE, 30, row(ANN, 0, 30), polls=[poll_answer(ANN, "Ann", HEAT, answer)])
        for name, after, answer in (("first", 0, "Cold"), ("second", 40, "Heat"))
    ]
    webinar(world, start, registrants=ann_and_ben(world), sessions=runs)

    world.sync(ID)

    assert value(world, ANN, "topics") == "Heat"


def test_what_people_change_in_hubspot_stays(world: World) -> None:
    world.settings(answers((f"poll: {HEAT}", "topics", "if_answered")))
    run(world, polls=[poll_answer(ANN, "Ann", HEAT, "Heat")])
    world.sync(ID)
    put(world, ANN, "topics", "Cold")

    assert again(world, ID) == 0
    again(world, ID, verify=True)
    assert value(world, ANN, "topics") == "Cold"


def test_an_answer_outside_the_options_is_noted_and_loses_nothing_else(world: World) -> None:
    world.settings(answers((f"poll: {HEAT}", "topics", "if_answered"), ("survey: Company?", "company", "if_answered")))
    run(
        world,
        polls=[poll_answer(ANN, "Ann", HEAT, "Steam")],
        survey_answers=[survey_answer(ANN, "Ann", "Company?", "Kuusi Oy")],
    )

    world.sync(ID)

    assert (value(world, ANN, "topics"), value(world, ANN, "company")) == ("", "Kuusi Oy")
    assert [email for email, _ in unwritten(world, ID)["unknown_option"]] == [ANN]


def test_nobody_gets_what_was_said_anonymously(world: World) -> None:
    world.settings(answers((f"poll: {HEAT}", "topics", "if_answered")))
    run(world, polls=[poll_answer(ANN, "Ann", HEAT, "Heat", anonymous=True), poll_answer("", "Ben", HEAT, "Cold")])

    world.sync(ID)

    assert (value(world, ANN, "topics"), value(world, BEN, "topics")) == ("", "")


def test_a_value_stays_when_raw_rows_are_pruned(world: World) -> None:
    world.settings(answers((f"poll: {HEAT}", "topics", "always")))
    run(world, polls=[poll_answer(ANN, "Ann", HEAT, "Heat")])
    world.sync(ID)
    SyncSettingsRow.objects.update(keep_raw_days=1)
    assert prune_raw_rows(world.clock())
    assert not EngagementRow.objects.exists()
    upcoming(world, OTHER, signed_up(world, ANN))

    world.sync()

    assert value(world, ANN, "topics") == "Heat"
    assert again(world) == 0


def test_rules_about_outcomes_know_who_answered_a_poll_and_who_asked(world: World) -> None:
    rules = ("answered_poll", "hs_lead_status", "OPEN", "always"), ("asked_question", "jobtitle", "Asks", "if_empty")
    world.settings(outcomes(*rules))
    run(world, polls=[poll_answer(ANN, "Ann", HEAT, "Heat")], questions=[asked(BEN, "Ben", "How loud?")])

    world.sync(ID)

    assert Participant.objects.get(email=ANN).polls_answered == 1
    assert (value(world, ANN, "hs_lead_status"), value(world, BEN, "hs_lead_status")) == ("OPEN", "")
    assert (value(world, ANN, "jobtitle"), value(world, BEN, "jobtitle")) == ("", "Asks")
    assert again(world, ID) == 0
