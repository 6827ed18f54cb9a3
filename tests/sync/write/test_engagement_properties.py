"""How much people took part: counted for each address, over all sessions, and written to their contacts."""

import pytest

from integrations.models import EngagementRow, Participant, SyncSettingsRow
from integrations.privacy.retention import prune_raw_rows
from integrations.proof.result import Result as Proof
from sandbox.world.build import DAY, MINUTE
from sandbox.world.engagement import asked, poll_answer, survey, survey_answer
from tests.support.webinars import (
    ANN,
    BEN,
    EVA,
    ID,
    LENGTH,
    OTHER,
    again,
    ann_and_ben,
    at,
    nothing_more_is_written,
    ours,
    registered,
    row,
    session,
    webinar,
)
from tests.support.world import Json, World

pytestmark = pytest.mark.django_db
PANELIST = "pia.panelist@mail.example"
NAMES = {
    "polls": "total_polls_answered",
    "questions": "total_questions_asked",
    "surveys": "total_surveys_answered",
    "last polls": "last_attended_webinar_polls_answered",
    "last questions": "last_attended_webinar_questions_asked",
}


@pytest.fixture
def world(empty_world: World) -> World:
    empty_world.settings({"engagement": {"polls": True, "questions": True, "survey": True, "note": False}})
    return empty_world


def figures(world: World, email: str) -> list[str]:
    shown = ours(world, email)
    return [shown.get(name, "") for name in NAMES.values()]


def counted(email: str, id: int = ID) -> tuple[int | None, int | None, int | None]:
    one = Participant.objects.get(occurrence__webinar__zoom_id=str(id), email=email)
    return one.polls_answered, one.questions_asked, one.surveys_answered


def run_of_ann_and_ben(world: World, days: float = 5, id: int = ID, **said: list[Json]) -> Json:
    """Add an hour in which both were, and what was said there."""
    start = at(world, -days)
    run = session(f"run {id}", start, LENGTH, row(ANN, 0, LENGTH), row(BEN, 0, 30), **{"survey": survey(), **said})
    return webinar(world, start, id=id, registrants=ann_and_ben(world), sessions=[run])


def proofs_agree(world: World) -> bool:
    results: list[Proof] = world.prove()
    return all(one.sums.adds_up and not one.sums.differences for one in results)


def test_everybody_is_counted_and_shown_on_the_contact(world: World) -> None:
    run_of_ann_and_ben(
        world,
        polls=[
            poll_answer(ANN, "Ann", "Heat or cold?", "Heat"),
            poll_answer(ANN, "Ann", "Which?", "a", "b"),
            poll_answer(BEN, "Ben", "Heat or cold?", ""),
        ],
        questions=[asked(ANN, "Ann", "How loud?"), asked(ANN, "Ann", "How big?"), asked(BEN, "Ben", "", status="open")],
        survey_answers=[
            survey_answer(BEN, "Ben", "How was it?", "Good"),
            survey_answer(BEN, "Ben", "Again?", "Yes"),
            survey_answer(ANN, "Ann", "How was it?", ""),
        ],
    )

    world.sync(ID)

    assert (counted(ANN), counted(BEN)) == ((2, 2, 0), (0, 0, 1))
    assert figures(world, ANN) == ["2", "2", "0", "2", "2"]
    assert figures(world, BEN) == ["0", "0", "1", "0", "0"]
    assert proofs_agree(world)


def test_an_unchanged_second_sync_writes_nothing(world: World) -> None:
    run_of_ann_and_ben(world, polls=[poll_answer(ANN, "Ann", "Heat?", "Yes")])
    world.sync(ID)

    nothing_more_is_written(world, ID)
    assert figures(world, ANN)[0] == "1"


def test_totals_are_over_all_webinars_and_the_last_one_stands_alone(world: World) -> None:
    two = [poll_answer(ANN, "Ann", "One?", "1"), poll_answer(ANN, "Ann", "Two?", "2")]
    run_of_ann_and_ben(world, days=9, polls=two)
    run_of_ann_and_ben(world, days=5, id=OTHER, polls=[poll_answer(ANN, "Ann", "One?", "1")])

    world.sync()

    assert figures(world, ANN) == ["3", "0", "0", "1", "0"]
    assert again(world) == 0
    assert proofs_agree(world)


def test_somebody_under_two_addresses_has_what_each_address_said(world: World) -> None:
    second = "ann.private@mail.example"
    over = run_of_ann_and_ben(
        world, polls=[poll_answer(ANN, "Ann", "One?", "1"), poll_answer(second, "Ann", "Two?", "2")]
    )
    over["registrants"] += registered(at(world, -8), second)

    world.sync(ID)

    assert (counted(ANN)[0], counted(second)[0]) == (1, 1)
    assert figures(world, ANN)[0] == "1"
    # The second address did not attend, so that its contact has no total of webinars attended.
    assert figures(world, second)[0] == "0"


def test_a_poll_of_a_restarted_webinar_is_one(world: World) -> None:
    start = at(world) - 5 * DAY
    runs = [
        session(
            name,
            start + after * MINUTE,
            30,
            row(ANN, 0, 30),
            polls=[poll_answer(ANN, "Ann", "Heat?", answer)],
            questions=[asked(ANN, "Ann", f"In the {name}?")],
        )
        for name, after, answer in (("first", 0, "Yes"), ("second", 40, "No"))
    ]
    webinar(world, start, registrants=ann_and_ben(world), sessions=runs)

    world.sync(ID)

    assert counted(ANN) == (1, 2, 0)
    assert figures(world, ANN) == ["1", "2", "0", "1", "2"]
    assert again(world) == 0


def test_an_anonymous_poll_is_nobodys(world: World) -> None:
    run_of_ann_and_ben(world, polls=[poll_answer(ANN, "Ann", "Heat?", "Yes", anonymous=True)])

    world.sync(ID)

    assert EngagementRow.objects.filter(email="").count() == 1
    assert (counted(ANN)[0], figures(world, ANN)[0]) == (0, "0")


def test_a_question_of_a_panelist_counts_here_and_reaches_nobody(world: World) -> None:
    over = run_of_ann_and_ben(world, questions=[asked(PANELIST, "Pia", "Any questions?")])
    over["panelists"] = [{"id": "pia", "email": PANELIST, "name": "Pia"}]
    over["sessions"][0]["rows"].append({**over["sessions"][0]["rows"][0], "email": PANELIST, "name": "Pia"})
    over["sessions"][0]["rows"][-1].pop("registrant_id", None)

    world.sync(ID)

    assert counted(PANELIST)[1] == 1
    assert world.contact(PANELIST) is None
    assert figures(world, ANN)[1] == "0"


def test_what_was_read_before_is_counted_for_somebody_who_is_known_later(world: World) -> None:
    over = run_of_ann_and_ben(world, polls=[poll_answer(ANN, "Ann", "Heat?", "Yes")])
    world.sync(ID)
    over["registrants"] += registered(at(world, -8), EVA)

    world.later(minutes=1)
    world.sync(ID)

    assert counted(EVA) == (0, 0, 0)
    assert counted(ANN)[0] == 1


def test_the_numbers_stay_when_raw_rows_are_pruned(world: World) -> None:
    run_of_ann_and_ben(world, polls=[poll_answer(ANN, "Ann", "Heat?", "Yes")])
    world.sync(ID)
    SyncSettingsRow.objects.update(keep_raw_days=1)
    world.later(days=3)

    assert prune_raw_rows(world.clock())
    assert not EngagementRow.objects.exists()
    world.sync(ID)

    assert (counted(ANN), figures(world, ANN)[0]) == ((1, 0, 0), "1")


def test_a_dry_run_tells_what_would_be_written_and_writes_nothing(world: World) -> None:
    run_of_ann_and_ben(world, polls=[poll_answer(ANN, "Ann", "Heat?", "Yes")])
    world.settings({"engagement": {"polls": False, "questions": False, "survey": False, "note": False}})
    world.sync(ID)
    world.settings({"engagement": {"polls": True}})
    before = world.writes()

    result = world.sync(ID, dry_run=True)[ID, ""]

    assert world.writes() == before
    planned = {one.email: one.properties for one in result.plans}
    assert planned[ANN]["zoom_sync_total_polls_answered"] == "1"
