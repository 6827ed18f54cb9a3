"""A retry touches only the people it names; the outcome of the last sync stays for everybody else."""

from typing import Any

import pytest

from integrations.models import Occurrence, Participant, SyncJob
from integrations.models.jobs import JobState
from integrations.sync import jobs
from integrations.sync.remember.result import Result
from tests.support.webinars import ANN, BEN, CAT, PAST, UPCOMING, past, signed_up, upcoming
from tests.support.world import World

pytestmark = pytest.mark.django_db
JANE, JOHN = "jane@strict.example", "john@strict.example"
RULE = {"email_domain": "strict.example", "property": "jobtitle", "message": "A contract number is needed."}


@pytest.fixture
def partly(empty_world: World) -> World:
    """Ann and Cat are in HubSpot, Jane and John were refused, and HubSpot has changed its mind since."""
    world = empty_world
    world.hubspot["rules"] = [RULE]
    people = [signed_up(world, email) for email in (ANN, JANE, JOHN, CAT)]
    past(world, PAST, *people, came=((JANE, 0, 60), (ANN, 0, 30)))
    assert world.sync()[PAST, ""].status == "partial"
    world.hubspot["rules"] = []
    world.later(hours=2)
    return world


def retry(world: World, *emails: str, webinar_id: int = PAST) -> Result | None:
    pk = SyncJob.enqueue(world.occurrence(webinar_id).pk, "retry", world.clock(), "maija", people=emails)
    return jobs.run_job(pk, world.clock)


def rows(*emails: str) -> list[dict[str, Any]]:
    return [dict(row) for row in Participant.objects.filter(email__in=emails).order_by("email").values()]


def test_only_that_person_is_tried_again(partly: World) -> None:
    world, others = partly, rows(ANN, CAT, JOHN)
    heard = world.listen()

    result = retry(world, JANE)

    assert result is not None and (result.status, result.created) == ("synced", 1)
    assert world.activities(PAST)[JANE] == ["REGISTERED", "ATTENDED"]
    assert JOHN not in world.activities(PAST)
    assert rows(ANN, CAT, JOHN) == others
    assert not [line for line in heard if JOHN in line or ANN in line or line.startswith("/zoom/")]


def test_it_is_in_the_audit_log_as_a_retry_by_whoever_asked(partly: World) -> None:
    retry(partly, JANE)

    run, before = partly.audit(PAST)
    assert (run["trigger"], run["actor"], run["status"]) == ("retry", "maija", "synced")
    assert {entry["code"]: entry["causes"] for entry in run["entries"]} == {
        "synced": {"contacts": 1, "participants": 2, "properties": 1}
    }
    assert before["status"] == "partial"


def test_a_person_refused_again_is_said_so_and_nobody_else(partly: World) -> None:
    partly.hubspot["rules"] = [RULE]

    result = retry(partly, JANE)

    assert result is not None and result.status == "partial"
    assert partly.people(PAST, "person_failed") == {JANE: "rejected_by_hubspot"}


def outcome_of(occurrence: Occurrence) -> tuple[object, ...]:
    return occurrence.status, occurrence.level, occurrence.registrants, occurrence.attendees, occurrence.synced_at


def test_the_webinar_keeps_its_outcome_while_somebody_else_is_left_over(partly: World) -> None:
    before = outcome_of(partly.occurrence(PAST))

    retry(partly, JANE)

    assert outcome_of(partly.occurrence(PAST)) == before
    assert before[:4] == ("partial", "error", 4, 2)


def test_with_the_last_one_mended_the_webinar_is_no_longer_partly_synced(partly: World) -> None:
    retry(partly, JANE)
    partly.later(hours=2)
    retry(partly, JOHN)

    assert partly.occurrence(PAST).status == "synced"
    assert partly.occurrence(PAST).level != "error"


def test_the_next_sync_of_everybody_goes_on_as_ever(partly: World) -> None:
    retry(partly, JANE)
    partly.later(minutes=1)

    assert partly.sync()[PAST, ""].status == "synced"
    assert sorted(partly.activities(PAST)) == sorted([ANN, CAT, JANE, JOHN])
    writes = partly.writes()
    partly.later(minutes=1)
    assert partly.sync()[PAST, ""].status == "unchanged"
    assert partly.writes() == writes


def test_several_are_tried_again_with_one_job(partly: World) -> None:
    occurrence = partly.occurrence(PAST)
    first = SyncJob.enqueue(occurrence.pk, "retry", partly.clock(), "maija", people=[JANE])
    second = SyncJob.enqueue(occurrence.pk, "retry", partly.clock(), "maija", people=[JOHN])

    assert first == second
    assert SyncJob.objects.get(pk=first).people == [JANE, JOHN]
    jobs.run_job(first, partly.clock)
    assert sorted(partly.activities(PAST)) == sorted([ANN, CAT, JANE, JOHN])


@pytest.mark.parametrize("first", [(JANE,), ()])
def test_with_a_sync_of_everybody_it_becomes_one_of_everybody(partly: World, first: tuple[str, ...]) -> None:
    occurrence = partly.occurrence(PAST)
    SyncJob.enqueue(occurrence.pk, "retry", partly.clock(), "maija", people=first)
    SyncJob.enqueue(occurrence.pk, "schedule", partly.clock(), people=() if first else (JANE,))

    assert SyncJob.objects.get(occurrence=occurrence, state=JobState.WAITING).people == []


def test_a_change_of_settings_makes_it_one_of_everybody(partly: World) -> None:
    occurrence = partly.occurrence(PAST)
    SyncJob.enqueue(occurrence.pk, "retry", partly.clock(), "maija", people=[JANE])
    SyncJob.enqueue_many([occurrence.pk], "settings_change", partly.clock())

    assert SyncJob.objects.get(occurrence=occurrence, state=JobState.WAITING).people == []


def test_while_hubspot_is_down_the_same_people_wait(partly: World) -> None:
    partly.fault(path="contacts/batch/read", times=9, status=503)
    status = partly.occurrence(PAST).status

    retry(partly, JANE)

    assert SyncJob.objects.get(state=JobState.WAITING).people == [JANE]
    assert partly.occurrence(PAST).status == status
    assert partly.causes(PAST) == {"sync_error": {"unavailable": 1}}


def test_a_finished_job_no_longer_names_anybody(partly: World) -> None:
    retry(partly, JANE)

    assert set(SyncJob.objects.filter(trigger="retry").values_list("state", "people__0")) == {("done", None)}


def test_somebody_who_asked_to_be_forgotten_is_not_tried_again(partly: World) -> None:
    pk = SyncJob.enqueue(partly.occurrence(PAST).pk, "retry", partly.clock(), "maija", people=[JANE])

    SyncJob.forget(partly.connection.hubspot, JANE)

    assert jobs.run_job(pk, partly.clock) is None
    assert SyncJob.objects.get(pk=pk).people == []
    assert JANE not in partly.activities(PAST)


def test_with_the_sync_switched_off_nothing_is_sent(partly: World) -> None:
    partly.settings({"webinars": {str(PAST): {"sync": False}}})

    result = retry(partly, JANE)

    assert result is not None and result.status == "skipped"
    assert partly.causes(PAST) == {"settings_off": {"webinar_sync_off": 1}}
    assert partly.occurrence(PAST).status == "skipped"


def test_where_the_marketing_event_is_gone_everybody_is_synced(partly: World) -> None:
    event = next(iter(partly.hubspot["marketing_events"].values()))
    partly.hubspot["marketing_events"].clear()
    assert event["externalEventId"] == str(PAST)

    retry(partly, JANE)

    assert sorted(partly.activities(PAST)) == sorted([ANN, CAT, JANE, JOHN])


def test_of_a_webinar_never_synced_everybody_is(empty_world: World) -> None:
    world = empty_world
    upcoming(world, UPCOMING, signed_up(world, ANN), signed_up(world, BEN))
    world.settings({"webinars": {str(UPCOMING): {"sync": False}}})
    world.sync()
    world.settings({"webinars": {str(UPCOMING): {"sync": None}}})

    SyncJob.objects.filter(state=JobState.WAITING).delete()
    retry(world, ANN, webinar_id=UPCOMING)

    assert sorted(world.activities(UPCOMING)) == [ANN, BEN]


def test_the_numbers_of_the_webinar_are_counted_again(partly: World) -> None:
    names = ("people", "in_hubspot", "left_out", "waiting", "failed")
    assert [getattr(partly.occurrence(PAST), name) for name in names] == [4, 2, 0, 0, 2]
    retry(partly, JANE)
    assert [getattr(partly.occurrence(PAST), name) for name in names] == [4, 3, 0, 0, 1]
    partly.later(hours=2)
    retry(partly, JOHN)
    assert [getattr(partly.occurrence(PAST), name) for name in names] == [4, 4, 0, 0, 0]
    assert partly.occurrence(PAST).reason == "recording_not_synced.not_found"  # which no retry mends
