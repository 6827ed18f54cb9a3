"""A webinar has one state with its reason, and the lists by state hold just the webinars that show it."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.http import HttpRequest
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

from integrations.models import AccountState, Occurrence, SyncJob, ZoomAccount
from integrations.models.jobs import JobState
from portal.screens.shared.webinars import webinar_lists
from portal.screens.shared.webinars.webinar_state import Kind, WebinarState, states
from tests.support.factories import START, ConnectionFactory, OccurrenceFactory

pytestmark = pytest.mark.django_db
NOW = START + timedelta(days=1)
LATER = NOW + timedelta(hours=3)
ROWS = Occurrence.objects.all()


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def occurrence(**fields: Any) -> Occurrence:
    names = ("in_hubspot", "left_out", "waiting", "failed")
    people = sum(fields.get(one, 0) for one in names)
    return OccurrenceFactory.create(**{"status": "synced", "people": people, **fields})


def job(row: Occurrence, state: str, **fields: Any) -> SyncJob:
    return SyncJob.objects.create(occurrence=row, state=state, trigger="schedule", **{"not_before": NOW, **fields})


def state_of(row: Occurrence) -> WebinarState:
    return states(HttpRequest(), [row])[row.pk]


def shown(row: Occurrence) -> tuple[str, str]:
    state = state_of(row)
    assert (row in webinar_lists.needs_you(ROWS)) == (state.kind is Kind.NEEDS_YOU)
    assert (row in webinar_lists.retrying(ROWS)) == (state.kind is Kind.WAITING)
    assert (row in webinar_lists.synced(ROWS, NOW)) == (state.kind is Kind.SYNCED)
    assert (row in webinar_lists.off(ROWS, NOW)) == (state.kind is Kind.OFF)
    assert (row in webinar_lists.synced_with_some_left_out(ROWS, NOW)) == (
        state.kind is Kind.SYNCED and row.left_out > 0
    )
    return str(state.look.words), state.reason


def test_it_is_synced_if_everybody_is_in() -> None:
    assert shown(occurrence(in_hubspot=3)) == ("Synced", "")


def test_left_out_people_are_said_beside_synced_and_the_tooltip_says_the_rest() -> None:
    row = occurrence(in_hubspot=1, left_out=11)
    assert shown(row) == ("Synced, 11 left out", "")
    assert state_of(row).look.help == "1 of 12 people are in HubSpot."


def test_what_nobody_can_change_is_a_reason_beside_synced() -> None:
    assert shown(occurrence(reason="recording_not_synced.not_found")) == ("Synced", "Zoom has no recording")


def test_it_waits_for_what_comes_by_itself() -> None:
    row = occurrence(status="partial", reason="recording_not_synced.processing", next_sync_at=LATER)
    assert shown(row) == ("Waiting", "Zoom is still processing the recording")
    state = state_of(row)
    assert state.next_attempt == LATER
    assert state.sentence == "Waiting (Zoom is still processing the recording)"


def test_it_waits_while_people_are_not_sent() -> None:
    assert shown(occurrence(waiting=3)) == ("Waiting", "3 people are not sent yet")


def test_it_waits_for_an_account_that_is_down_and_not_for_anybody() -> None:
    row = occurrence(status="failed", reason="sync_error.reconnect_needed", next_sync_at=LATER)
    ZoomAccount.objects.update(state=AccountState.RECONNECT_NEEDED)
    assert shown(row) == ("Waiting", "Zoom must be connected again")
    assert state_of(row).next_attempt is None


def test_it_needs_you_if_hubspot_refused_people() -> None:
    assert shown(occurrence(failed=1, in_hubspot=2)) == ("Needs you", "HubSpot refused 1 person")


def test_it_needs_you_if_its_job_failed() -> None:
    row = occurrence(status="failed", reason="sync_error.not_found_in_zoom")
    job(row, JobState.PARKED, error="Zoom knows it not.")
    assert shown(row) == ("Needs you", "Zoom knows it not.")


def test_a_failed_job_is_forgotten_while_another_one_waits() -> None:
    row = occurrence(status="failed", reason="sync_error.unavailable")
    job(row, JobState.PARKED, error="HubSpot does not answer.")
    job(row, JobState.WAITING, not_before=LATER + timedelta(days=4000))
    assert shown(row) == ("Waiting", "Zoom or HubSpot couldn't be reached")


def test_it_needs_you_if_an_error_is_left_and_no_attempt() -> None:
    row = occurrence(status="partial", level="error", reason="sync_error.event_not_created")
    assert shown(row) == ("Needs you", "the event wasn't created")


def test_a_sync_that_failed_before_reasons_were_kept_needs_you_all_the_same() -> None:
    assert shown(occurrence(status="failed")) == ("Needs you", "the last sync failed")


def test_a_recording_that_never_came_needs_nobody() -> None:
    row = occurrence(status="partial", reason="recording_not_synced.processing")
    assert shown(row) == ("Synced", "Zoom is still processing the recording")


def test_it_is_off_even_if_somebody_was_not_sent_before() -> None:
    row = occurrence(status="skipped", reason="settings_off.webinar_sync_off", waiting=2)
    assert shown(row) == ("Off", "the sync is off for this webinar")


def test_it_is_off_with_the_setting_that_switched_it_off() -> None:
    row = occurrence(status="skipped", reason="settings_off.webinar_sync_off")
    assert shown(row) == ("Off", "the sync is off for this webinar")


def test_it_is_upcoming_until_it_begins() -> None:
    row = occurrence(start=LATER, end=LATER + timedelta(hours=1), in_hubspot=2)
    assert shown(row) == ("Upcoming", "")
    assert row in webinar_lists.upcoming(ROWS, NOW) and row not in webinar_lists.past(ROWS, NOW, 30)


def test_it_is_past_for_as_many_days() -> None:
    row = occurrence()
    assert row in webinar_lists.past(ROWS, NOW, 30) and row not in webinar_lists.past(
        ROWS, NOW + timedelta(days=40), 30
    )


def test_a_running_sync_is_what_is_shown() -> None:
    row = occurrence(failed=1)
    job(row, JobState.RUNNING)
    assert state_of(row).look.words == "Syncing now"


def test_the_states_of_many_cost_as_many_queries_as_that_of_one(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    connection = ConnectionFactory.create()
    rows = OccurrenceFactory.create_batch(30, webinar__connection=connection, status="synced")
    with django_assert_num_queries(2):
        states(HttpRequest(), rows)


def test_the_lists_are_a_query_for_what_is_down_and_one_of_their_own_each(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    occurrence(failed=1)
    with django_assert_num_queries(4):
        assert webinar_lists.needs_you(ROWS).count() == 1
        assert webinar_lists.retrying(ROWS).count() == 0


def test_the_states_are_there_in_finnish() -> None:
    row = occurrence(in_hubspot=1, left_out=11)
    with override("fi"):
        assert state_of(row).look.words == "Synkronoitu, 11 jätetty pois"
