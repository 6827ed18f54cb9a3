"""Sync now: it starts at once and only once, shows its progress, and says what it waits for."""

from typing import Any
from unittest.mock import Mock

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse
from kombu.exceptions import OperationalError
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from audits.log import RunLog
from integrations.models import Occurrence, SyncJob
from integrations.models.jobs import JobState
from tests.portal.conftest import RecordRun
from tests.support.factories import START, ConnectionFactory, OccurrenceFactory, ParticipantFactory

LIST = "/admin/integrations/occurrence/"
PIECE = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def sent(monkeypatch: pytest.MonkeyPatch) -> Mock:
    """Return the calls of the broker."""
    broker = Mock()
    monkeypatch.setattr("portal.screens.webinars.sync_now.run_job.apply_async", broker)
    return broker


def press(client: Client, *occurrences: Occurrence, action: str = "sync_now") -> str:
    data = {"action": action, "_selected_action": [row.pk for row in occurrences]}
    answer = client.post(LIST, data, follow=True)
    return " ".join(str(message) for message in answer.context["messages"])


def piece(client: Client, occurrence: Occurrence, **data: Any) -> str:
    answer = client.post(reverse("admin:sync_now", args=(occurrence.pk,)), data, headers=PIECE)
    assert answer.status_code == 200
    return answer.content.decode()


def progress(client: Client, occurrence: Occurrence) -> str:
    return client.get(reverse("admin:sync_progress"), {"o": occurrence.pk}, headers=PIECE).content.decode()


def test_it_makes_one_job_and_says_so(admin: Client) -> None:
    occurrence = OccurrenceFactory.create()
    assert press(admin, occurrence) == "The sync of 1 webinar starts."
    job = SyncJob.objects.get()
    assert (job.occurrence, job.state, job.trigger, job.actor) == (occurrence, "waiting", "sync_now", "alice")


@pytest.mark.parametrize("count", [2, 60])
def test_many_selected_ones_ask_as_little_of_the_database_as_two(
    admin: Client, count: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    rows = OccurrenceFactory.create_batch(count, webinar__connection=ConnectionFactory.create())
    data = {"action": "sync_now", "sure": "1", "_selected_action": [row.pk for row in rows]}
    with django_assert_max_num_queries(30):
        admin.post(LIST, data)
    assert SyncJob.objects.count() == count


def test_it_starts_at_once(
    admin: Client, sent: Mock, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        press(admin, OccurrenceFactory.create())
    sent.assert_called_once_with((SyncJob.objects.get().pk,), retry=False)


def test_a_broker_that_is_down_delays_it_and_fails_nothing(
    admin: Client, sent: Mock, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    sent.side_effect = OperationalError
    with django_capture_on_commit_callbacks(execute=True):
        assert press(admin, OccurrenceFactory.create(), OccurrenceFactory.create())
    assert SyncJob.objects.filter(state="waiting").count() == 2
    assert sent.call_count == 1


def test_pressed_ten_times_it_is_one_job(admin: Client) -> None:
    occurrence = OccurrenceFactory.create()
    answers = [press(admin, occurrence) for _ in range(10)]
    assert SyncJob.objects.count() == 1
    assert answers[1:] == ["1 was already waiting."] * 9


def test_while_it_runs_no_second_one_starts(admin: Client) -> None:
    occurrence = OccurrenceFactory.create()
    SyncJob.start(occurrence.pk, "schedule", START)
    assert press(admin, occurrence) == "1 is already being synced."
    assert SyncJob.objects.count() == 1


@pytest.mark.parametrize("side", ["zoom", "hubspot"])
def test_it_says_which_account_it_waits_for(
    admin: Client, sent: Mock, side: str, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    occurrence = OccurrenceFactory.create(
        **{f"webinar__connection__{side}__state": "reconnect_needed", f"webinar__connection__{side}__name": "Main"}
    )
    with django_capture_on_commit_callbacks(execute=True):
        assert "“Main” is connected again" in press(admin, occurrence)
    assert not sent.called
    assert "must be connected again" in admin.get(LIST).content.decode()


def test_the_button_of_a_row_needs_no_script(admin: Client) -> None:
    occurrence = OccurrenceFactory.create()
    for where, back in ((f"http://testserver{LIST}?status=never",) * 2, ("https://evil.example/", LIST)):
        answer = admin.post(reverse("admin:sync_now", args=(occurrence.pk,)), headers={"referer": where})
        assert answer.headers["Location"] == back
    assert SyncJob.objects.get().trigger == "sync_now"


def test_following_a_link_starts_nothing_and_says_so(admin: Client) -> None:
    answer = admin.get(reverse("admin:sync_now", args=(OccurrenceFactory.create().pk,)), follow=True)
    assert not SyncJob.objects.exists()
    assert "Nothing was started" in answer.content.decode()


def test_with_a_script_the_answer_is_the_row_as_it_is_now(admin: Client) -> None:
    answer = piece(admin, OccurrenceFactory.create())
    assert "The sync of 1 webinar starts." in answer
    assert "Starts in a moment" in answer
    assert "portal-busy" in answer


def test_the_progress_of_a_job_can_be_asked_for_until_it_ends(admin: Client) -> None:
    occurrence = OccurrenceFactory.create(webinar__topic="Heat", status="synced", registrants=1234)
    job = SyncJob.start(occurrence.pk, "schedule", START)
    assert "Syncing now" in progress(admin, occurrence)
    assert job is not None
    job.finish()
    answer = progress(admin, occurrence)
    assert "portal-busy" not in answer
    assert "Heat: Synced" in answer
    assert "1,234" in answer


def test_progress_says_what_it_is_about_and_how_many_people_are_done(admin: Client) -> None:
    occurrence = OccurrenceFactory.create()
    SyncJob.start(occurrence.pk, "schedule", START)
    assert "Reads the webinar in Zoom" in progress(admin, occurrence)
    SyncJob.show_progress(occurrence.pk, START, "properties", 1200, 3400)
    answer = progress(admin, occurrence)
    assert "Properties: 1,200 of 3,400 people" in answer
    assert '<progress class="portal-progress" max="3400" value="1200"' in answer
    assert "Properties: 1,200 of 3,400 people" in admin.get(LIST).content.decode()  # on a page opened again


def test_the_page_shows_it_again_after_it_was_closed(admin: Client) -> None:
    SyncJob.start(OccurrenceFactory.create().pk, "schedule", START)
    assert "Syncing now" in admin.get(LIST).content.decode()


@pytest.mark.parametrize("rows", [1, 30])
def test_progress_asks_as_much_of_the_database_for_one_row_as_for_many(
    admin: Client, django_assert_max_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    first = OccurrenceFactory.create()
    more = [OccurrenceFactory.create(webinar=first.webinar, occurrence_id=str(n)) for n in range(rows)]
    with django_assert_max_num_queries(8):
        admin.get(reverse("admin:sync_progress"), {"o": [one.pk for one in [first, *more]]}, headers=PIECE)


def test_a_webinar_removed_meanwhile_is_said_where_the_button_was(admin: Client) -> None:
    occurrence = OccurrenceFactory.create()
    Occurrence.objects.all().delete()
    assert "no longer exist" in piece(admin, occurrence)
    assert "no longer exist" in press(admin, occurrence)


def test_a_login_that_has_ended_is_said_where_the_button_was(client: Client, db: None) -> None:
    answer = piece(client, OccurrenceFactory.create())
    assert "You have been logged out" in answer
    assert reverse("admin:login") in answer
    assert not SyncJob.objects.exists()


def test_polling_ends_with_the_login(client: Client, db: None) -> None:
    answer = client.get(reverse("admin:sync_progress"), headers={**PIECE, "HX-Trigger": "portal-poll"})
    assert (answer.status_code, answer.headers["HX-Retarget"]) == (286, "#portal-said")


def test_who_may_only_look_cannot_start_one(client: Client, db: None) -> None:
    bob = User.objects.create_user("bob", password="pw", is_staff=True)
    bob.user_permissions.add(Permission.objects.get(codename="view_occurrence"))
    client.force_login(bob)
    occurrence = OccurrenceFactory.create()
    press(client, occurrence)
    assert "no permission" in piece(client, occurrence)
    assert not SyncJob.objects.exists()
    assert "formaction" not in client.get(LIST).content.decode()


def test_retrying_a_selection_takes_the_failed_ones_only(admin: Client) -> None:
    fine, failed = OccurrenceFactory.create(status="synced"), OccurrenceFactory.create(status="failed")
    parked = OccurrenceFactory.create(status="synced")
    SyncJob.objects.create(occurrence=parked, state="parked", trigger="schedule", not_before=START)
    assert press(admin, fine, failed, parked, action="retry_failed") == "The syncs of 2 webinars start."
    waiting = SyncJob.objects.filter(state="waiting", trigger="retry")
    assert {job.occurrence_id for job in waiting} == {failed.pk, parked.pk}
    assert not SyncJob.objects.filter(state="parked").exists()
    assert "nothing to retry" in press(admin, fine, action="retry_failed")


def test_retrying_one_person_is_about_nobody_else(admin: Client) -> None:
    occurrence = OccurrenceFactory.create(status="partial")
    ParticipantFactory.create(occurrence=occurrence, email="ann@kuusi.example", cause="rejected_by_hubspot")
    answer = piece(admin, occurrence, retry="person", email=" Ann@kuusi.example")
    assert "ann@kuusi.example is being retried, and no one else." in answer
    job = SyncJob.objects.get()
    assert (job.trigger, job.actor, job.people) == ("retry", "alice", ["ann@kuusi.example"])


def test_retrying_somebody_who_is_not_there_starts_nothing(admin: Client) -> None:
    occurrence = OccurrenceFactory.create(status="partial")
    for email in ("nobody@kuusi.example", "no address"):
        answer = piece(admin, occurrence, retry="person", email=email)
        assert f"Nothing was started: {email} is not among the people of this webinar." in answer
    assert not SyncJob.objects.exists()


def test_while_the_webinar_is_synced_nobody_is_tried_again_beside_it(admin: Client) -> None:
    occurrence = ParticipantFactory.create(email="ann@kuusi.example", cause="unavailable").occurrence
    SyncJob.start(occurrence.pk, "schedule", START)
    assert "1 is already being synced." in piece(admin, occurrence, retry="person", email="ann@kuusi.example")
    assert SyncJob.objects.count() == 1


def test_a_waiting_sync_of_everybody_takes_the_person_along(admin: Client) -> None:
    occurrence = ParticipantFactory.create(email="ann@kuusi.example", cause="unavailable").occurrence
    SyncJob.enqueue(occurrence.pk, "webhook", START)
    answer = piece(admin, occurrence, retry="person", email="ann@kuusi.example")
    assert "waiting to be synced already" in answer
    assert SyncJob.objects.get().people == []


def test_retrying_all_is_about_those_who_are_left(admin: Client, record_run: RecordRun) -> None:
    occurrence = OccurrenceFactory.create(status="partial")
    for name, cause in (("ann", "rejected_by_hubspot"), ("ben", ""), ("cat", "unavailable"), ("dan", "hubspot_user")):
        ParticipantFactory.create(occurrence=occurrence, email=f"{name}@kuusi.example", cause=cause)

    def left_over(log: RunLog) -> None:
        for name in ("ann", "ben"):
            log.person("person_failed", "rejected_by_hubspot", f"{name}@kuusi.example")
        log.person("sync_error", "unavailable", "cat@kuusi.example")
        log.person("emails_excluded", "hubspot_user", "dan@kuusi.example")

    record_run(occurrence, left_over, status="partial")
    assert "2 people are being retried, and no one else." in piece(admin, occurrence, retry="all")
    assert SyncJob.objects.get().people == ["ann@kuusi.example", "cat@kuusi.example"]


def test_retrying_all_syncs_the_webinar_where_more_than_people_is_left(admin: Client, record_run: RecordRun) -> None:
    occurrence = OccurrenceFactory.create(status="partial")
    ParticipantFactory.create(occurrence=occurrence, email="ann@kuusi.example", cause="rejected_by_hubspot")

    def left_over(log: RunLog) -> None:
        log.person("person_failed", "rejected_by_hubspot", "ann@kuusi.example")
        log.note("recording_not_synced", "processing")

    record_run(occurrence, left_over, status="partial")
    assert "The sync of 1 webinar starts." in piece(admin, occurrence, retry="all")
    assert SyncJob.objects.get().people == []


def test_retrying_all_retries_the_job_that_failed(admin: Client, record_run: RecordRun) -> None:
    occurrence = OccurrenceFactory.create(status="synced")
    record_run(occurrence)
    failed = SyncJob.objects.create(
        occurrence=occurrence, state=JobState.PARKED, trigger="schedule", not_before=START, error="Down."
    )
    assert "The sync of 1 webinar starts." in piece(admin, occurrence, retry="all")
    failed.refresh_from_db()
    assert failed.state == JobState.DONE
    assert SyncJob.objects.get(state=JobState.WAITING).trigger == "retry"


def test_with_nobody_left_nothing_is_started(admin: Client, record_run: RecordRun) -> None:
    occurrence = OccurrenceFactory.create(status="partial")
    ParticipantFactory.create(occurrence=occurrence, email="ann@kuusi.example")
    record_run(occurrence, lambda log: log.person("person_failed", "rejected_by_hubspot", "ann@kuusi.example"))
    assert "no one left to retry" in piece(admin, occurrence, retry="all")
    assert not SyncJob.objects.exists()
