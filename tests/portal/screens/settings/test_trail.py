"""The record in Activity of what people did besides changing settings, with who and when."""

from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from audits.models import Change
from integrations.clock import utcnow
from integrations.models import Occurrence, SyncJob
from tests.portal.conftest import RecordRun
from tests.support.factories import (
    START,
    ConnectionFactory,
    HubSpotAccountFactory,
    OccurrenceFactory,
    ParticipantFactory,
)
from tests.support.factories import ZoomAccountFactory as ZoomFactory
from tests.support.world import ZOOM, World

pytestmark = pytest.mark.django_db
ACTIVITY = "/admin/audits/change/"


def told(what: str) -> Change:
    (row,) = Change.objects.filter(what=what)
    assert abs(row.at - utcnow()) < timedelta(minutes=10)
    return row


def page(client: Client) -> str:
    return client.get(ACTIVITY).content.decode()


@pytest.fixture
def occurrence() -> Occurrence:
    made: Occurrence = OccurrenceFactory.create(status="failed", synced_at=START)
    return made


def log_in(username: str, password: str) -> None:
    agent = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Gecko/20100101 Firefox/140.0"
    form = {"username": username, "password": password}
    Client(HTTP_USER_AGENT=agent).post("/admin/login/", form, REMOTE_ADDR="192.0.2.5")


def test_a_login(admin: Client, admin_user: User) -> None:
    log_in("alice", "pw")
    row = told("login")
    assert row.actor == "alice"
    assert "from 192.0.2.5, Firefox, macOS" in page(admin)


def test_a_failed_login(admin: Client, admin_user: User) -> None:
    log_in("alice", "wrong")
    assert told("login_failed").actor == "alice"
    assert "wrong password, from 192.0.2.5" in page(admin)


def test_a_name_that_nobody_has_is_not_kept(admin: Client) -> None:
    """Check that it is left out: it may be a password typed into the wrong field."""
    log_in("hunter2 is my password", "wrong")
    assert told("login_failed").actor == "-"
    assert "Unknown person" in page(admin)
    assert "hunter2" not in page(admin) + str(list(Change.objects.values()))


def test_a_flood_of_logins_is_told_once_it_is_blocked_and_then_no_more(admin: Client) -> None:
    for _ in range(12):
        log_in("alice", "wrong")
    found = list(Change.objects.filter(what="login_failed").order_by("id").values_list("after__how", flat=True))
    assert found == ["password"] * 5 + ["blocked"]


def test_accounts_that_are_paired(admin: Client) -> None:
    zoom, hubspot = ZoomFactory.create(name="Our Zoom"), HubSpotAccountFactory.create(name="Our HubSpot")
    admin.post(reverse("pair_accounts"), {"zoom": zoom.pk, "hubspot": hubspot.pk})
    row = told("paired")
    assert (row.actor, row.subject) == ("alice", "Our Zoom → Our HubSpot")
    admin.post(reverse("pair_accounts"), {"zoom": zoom.pk, "hubspot": hubspot.pk})
    assert told("paired") == row  # they were paired already


def test_an_account_that_is_connected(admin: Client, world: World) -> None:
    names = ("account_id", "client_id", "client_secret")
    admin.post(reverse("connect_zoom_server"), dict(zip(names, ZOOM, strict=True)))
    assert (told("connected").actor, told("connected").subject) == ("alice", f"Zoom: {world.connection.zoom.name}")


def test_an_account_that_is_disconnected(admin: Client, world: World) -> None:
    zoom = world.connection.zoom
    admin.post(reverse("disconnect_account", args=("zoom", zoom.pk)))
    assert (told("disconnected").actor, told("disconnected").subject) == ("alice", f"Zoom: {zoom.name}")
    assert "Account disconnected" in page(admin)


def test_jobs_that_are_retried_and_cancelled(admin: Client, occurrence: Occurrence) -> None:
    job = SyncJob.objects.create(occurrence=occurrence, state="parked", trigger="schedule", not_before=START)
    jobs = reverse("admin:integrations_syncjob_changelist")
    admin.post(jobs, {"action": "retry", "_selected_action": [job.pk]})
    assert told("retry").actor == "alice"
    assert occurrence.webinar.zoom_id in told("retry").subject
    waiting = SyncJob.objects.get(state="waiting")
    admin.post(jobs, {"action": "cancel", "_selected_action": [waiting.pk]})
    assert told("cancel").actor == "alice"
    admin.post(jobs, {"action": "cancel", "_selected_action": [waiting.pk]})  # nothing is left to cancel
    assert told("cancel").connection == occurrence.webinar.connection.name


def test_a_webinar_that_is_retried(admin: Client, occurrence: Occurrence) -> None:
    webinars = reverse("admin:integrations_occurrence_changelist")
    admin.post(webinars, {"action": "retry_failed", "_selected_action": [occurrence.pk]})
    assert told("retry").actor == "alice"


def test_a_person_who_is_retried_is_not_named(admin: Client, occurrence: Occurrence) -> None:
    ParticipantFactory.create(occurrence=occurrence, email="ann@kuusi.example", cause="unavailable")
    address = reverse("admin:sync_now", args=(occurrence.pk,))
    admin.post(address, {"email": "ann@kuusi.example"}, headers={"HX-Request": "true"})
    row = told("retry")
    assert row.after == {"people": 1}
    assert "ann@" not in row.subject


@pytest.mark.parametrize(("name", "says"), [("audit_log_csv", "audit log"), ("import_csv", "import")])
def test_an_export(admin: Client, occurrence: Occurrence, record_run: RecordRun, name: str, says: str) -> None:
    record_run(occurrence)
    admin.get(reverse(f"admin:{name}", args=(occurrence.pk,)))
    assert (told("export").actor, occurrence.webinar.zoom_id in told("export").subject) == ("alice", True)
    assert says in page(admin)


def test_what_people_did_is_no_change_of_the_global_settings(admin: Client, world: World) -> None:
    log_in("alice", "pw")
    address = reverse("admin:integrations_connection_change", args=(world.connection.pk,))
    assert "Firefox" not in admin.get(address).content.decode()


def test_it_is_found_by_what_was_done(admin: Client) -> None:
    ConnectionFactory.create()
    log_in("alice", "wrong")
    log_in("alice", "pw")
    found = admin.get(ACTIVITY, {"what": "login_failed"}).content.decode()
    assert "wrong password" in found
    assert found.count("192.0.2.5") == 1


def test_what_is_done_on_the_server_is_told_as_a_command(world: World, admin: Client) -> None:
    world.sync()
    account, client_id, secret = ZOOM
    call_command("connect_zoom", "--account-id", account, "--client-id", client_id, "--client-secret", secret)
    assert told("connected").actor == "command"
    webinar = Occurrence.objects.filter(status="synced")[0].webinar.zoom_id
    call_command("audit_log", "--webinar", str(webinar), "--format", "csv", stdout=StringIO())
    assert (told("export").actor, told("export").subject) == ("command", str(webinar))
