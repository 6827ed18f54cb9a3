"""Failed jobs: shown with their errors, retried or cancelled by people."""

import re

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from integrations.models import SyncJob
from tests.support.factories import START, OccurrenceFactory

LIST = "/admin/integrations/syncjob/"


@pytest.fixture
def failed(db: None) -> SyncJob:
    return SyncJob.objects.create(
        occurrence=OccurrenceFactory.create(),
        state="parked",
        trigger="schedule",
        not_before=START,
        error="HubSpot is down.",
    )


def press(admin: Client, action: str, job: SyncJob) -> None:
    admin.post(LIST, {"action": action, "_selected_action": [job.pk]})


def test_a_failed_job_shows_its_error(admin: Client, failed: SyncJob) -> None:
    page = admin.get(f"{LIST}?state=parked").content.decode()
    assert "HubSpot is down." in page
    assert failed.occurrence.webinar.topic in page


def test_the_failed_ones_can_be_told_from_the_rest(admin: Client, failed: SyncJob) -> None:
    SyncJob.objects.create(occurrence=failed.occurrence, state="done", trigger="schedule", not_before=START)
    assert admin.get(f"{LIST}?state=parked").context["cl"].result_count == 1


def test_retry_makes_one_new_job_and_takes_the_failed_one_off(admin: Client, failed: SyncJob) -> None:
    press(admin, "retry", failed)
    press(admin, "retry", failed)
    assert list(SyncJob.objects.order_by("pk").values_list("state", "trigger", "actor")) == [
        ("done", "schedule", ""),
        ("waiting", "retry", "alice"),
    ]


def test_cancelling_starts_nothing(admin: Client, failed: SyncJob) -> None:
    press(admin, "cancel", failed)
    assert list(SyncJob.objects.values_list("state", flat=True)) == ["done"]


def test_a_waiting_job_can_be_cancelled_and_a_running_one_runs_on(admin: Client, failed: SyncJob) -> None:
    for state in ("waiting", "running"):
        SyncJob.objects.create(occurrence=failed.occurrence, state=state, trigger="schedule", not_before=START)
    for job in SyncJob.objects.exclude(pk=failed.pk):
        press(admin, "cancel", job)
    assert set(SyncJob.objects.values_list("state", flat=True)) == {"parked", "done", "running"}


def test_the_detail_is_folded_under_what_went_wrong(admin: Client, failed: SyncJob) -> None:
    page = admin.get(LIST).content.decode()
    assert "Attempts" in page.partition(f"<summary>{failed.error}</summary>")[2].partition("</details>")[0]


def test_a_job_that_did_not_fail_has_its_detail_as_well(admin: Client, failed: SyncJob) -> None:
    failed.finish()
    assert "<summary>Detail</summary>" in admin.get(LIST).content.decode()


def test_an_empty_list_says_what_it_is_for(admin: Client) -> None:
    assert "No job has failed" in admin.get(f"{LIST}?state=parked").content.decode()


def test_what_was_dealt_with_meanwhile_is_said(admin: Client, failed: SyncJob) -> None:
    failed.finish()
    data = {"action": "retry", "_selected_action": [failed.pk]}
    assert "dealt with in the meantime" in admin.post(LIST, data, follow=True).content.decode()


def test_who_may_only_look_can_do_nothing(client: Client, failed: SyncJob) -> None:
    bob = User.objects.create_user("bob", password="pw", is_staff=True)
    bob.user_permissions.add(Permission.objects.get(codename="view_syncjob"))
    client.force_login(bob)
    press(client, "retry", failed)
    press(client, "cancel", failed)
    assert list(SyncJob.objects.values_list("state", flat=True)) == ["parked"]


@pytest.mark.parametrize("rows", [1, 30])
def test_asks_as_much_of_the_database_for_one_row_as_for_many(
    admin: Client, failed: SyncJob, django_assert_max_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    for _ in range(rows):
        SyncJob.objects.create(occurrence=failed.occurrence, state="parked", trigger="schedule", not_before=START)
    with django_assert_max_num_queries(7):
        admin.get(LIST)


def test_a_link_is_never_inside_another_link(admin: Client, failed: SyncJob) -> None:
    table = admin.get(LIST).content.decode().partition('id="result_list"')[2].partition("</table>")[0]
    opened = 0
    for tag in re.findall(r"<a\b|</a>", table):
        opened += 1 if tag == "<a" else -1
        assert opened in (0, 1)
