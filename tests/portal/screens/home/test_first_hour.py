"""The first hour: the checklist in Home's place, ticked off from what is there, and the bar of the first sync."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from audits import log
from audits.log import Changed
from integrations.clock import utcnow
from integrations.models import Discovery, Preview, SyncJob, SyncSettingsRow, ZoomUserRow
from portal.models import FirstHour
from portal.screens.home.first_hour.checklist import Step
from tests.support.factories import ConnectionFactory, HubSpotAccountFactory, OccurrenceFactory, ZoomAccountFactory
from tests.support.forms import form_of, forms

HOME, HOUR = "/admin/", "/admin/first-hour/"
ZOOM, HUBSPOT, EXCLUSION, ADDRESS, PREVIEW, SWITCH = range(6)


def steps(client: Client) -> list[Step]:
    found: list[Step] = client.get(HOME).context["steps"]
    return found


def send(client: Client, form: str, **filled: str) -> Any:
    return form_of(client.get(HOME), action=f"{HOUR}{form}/").send(client, HOME, **filled)


def counted(**figures: Any) -> Preview:
    connection = ConnectionFactory.create(primary=True)
    return Preview.objects.create(connection=connection, ended_at=utcnow(), **figures)


def switched_on(connection: Any, ago: timedelta = timedelta(minutes=1)) -> None:
    SyncSettingsRow.objects.update_or_create(connection=connection, defaults={"sync_webinars": True})
    log.changes([Changed("sync_webinars", False, True)], connection=connection.name, actor="alice", at=utcnow() - ago)


def test_a_fresh_portal_shows_six_steps_and_nothing_done(admin: Client) -> None:
    assert [(step.name, step.done) for step in steps(admin)] == [
        ("zoom", False), ("hubspot", False), ("exclusion", False), ("address", False), ("preview", False),
        ("switch", False),
    ]  # fmt: skip
    assert "First connect Zoom and HubSpot." in admin.get(HOME).content.decode()


def test_commands_stand_only_where_they_are_folded(admin: Client) -> None:
    page = admin.get(HOME).content.decode()
    outside = "".join(part.rpartition("</details>")[2] for part in page.split("<details"))
    assert "manage.py connect_zoom --account-id" in page
    assert "manage.py" not in outside


def test_what_is_there_is_ticked_off(admin: Client) -> None:
    ZoomAccountFactory.create(name="Our Zoom")
    HubSpotAccountFactory.create(state="reconnect_needed")
    found = steps(admin)
    assert (found[ZOOM].done, found[ZOOM].said) == (True, "Our Zoom")
    assert not found[HUBSPOT].done


def test_without_an_app_the_way_leads_to_its_set_up_and_with_one_to_the_consent_page(
    admin: Client, settings: Settings
) -> None:
    settings.ZOOM_CLIENT_ID = settings.ZOOM_CLIENT_SECRET = ""
    assert "Set up the Zoom app" in admin.get(HOME).content.decode()
    settings.ZOOM_CLIENT_ID, settings.ZOOM_CLIENT_SECRET = "id", "secret"
    assert 'href="/connect/zoom/?next=home"' in admin.get(HOME).content.decode()


def test_the_own_domain_is_filled_in_from_the_zoom_users(admin: Client) -> None:
    connection = ConnectionFactory.create(primary=True)
    for email in ("a@own.example", "b@own.example", "c@gmail.com", "d@gmail.com", "e@gmail.com"):
        ZoomUserRow.objects.create(connection=connection, email=email)
    assert form_of(admin.get(HOME), action=f"{HOUR}exclusion/").fields["domain"] == ["own.example"]
    assert send(admin, "exclusion").status_code == 302
    assert SyncSettingsRow.load(connection).record().excluded_contacts == {"own.example"}
    assert steps(admin)[EXCLUSION].done


def test_a_domain_is_added_to_those_that_are_excluded_already(admin: Client) -> None:
    connection = ConnectionFactory.create(primary=True)
    admin.post(f"{HOUR}exclusion/", {"domain": "one.example"})
    admin.post(f"{HOUR}exclusion/", {"domain": "two.example"})
    assert SyncSettingsRow.load(connection).record().excluded_contacts == {"one.example", "two.example"}


@pytest.mark.parametrize(
    ("form", "field", "words"),
    [("exclusion", "domain", "is not a domain"), ("test-mode", "address", "is not an e-mail address")],
)
def test_what_is_wrong_stands_at_the_field_with_what_was_typed(
    admin: Client, form: str, field: str, words: str
) -> None:
    ConnectionFactory.create(primary=True)
    answer = send(admin, form, **{field: "not one"})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert 'value="not one"' in answer.content.decode()


def test_test_mode_takes_the_persons_own_address_and_can_be_turned_off(admin: Client) -> None:
    connection = ConnectionFactory.create(primary=True)
    send(admin, "test-mode")
    assert SyncSettingsRow.load(connection).only_contacts == ["alice@own.example"]
    assert steps(admin)[ADDRESS].done
    assert "Turn test mode off" in admin.get(HOME).content.decode()
    admin.post(f"{HOUR}test-mode/", {"off": "1"})
    assert SyncSettingsRow.load(connection).only_contacts == []


def test_what_was_tried_stays_done_and_can_be_tried_again(admin: Client) -> None:
    ConnectionFactory.create(primary=True)
    send(admin, "test-mode")
    admin.post(f"{HOUR}test-mode/", {"off": "1"})
    step = steps(admin)[ADDRESS]
    assert step.done and step.said == "Test mode was on and is off again: everyone is sent."
    assert send(admin, "test-mode").status_code == 302
    assert steps(admin)[ADDRESS].said == "Test mode is on: only alice@own.example is sent."


def test_a_step_can_be_skipped_and_stays_so(admin: Client) -> None:
    ConnectionFactory.create(primary=True)
    skips = [form for has, form in forms(admin.get(HOME)) if has.get("action") == f"{HOUR}skip/"]
    assert [form.fields["step"] for form in skips] == [["exclusion"], ["address"], ["preview"]]
    skips[1].send(admin, HOME)
    assert steps(admin)[ADDRESS].skipped
    assert admin.post(f"{HOUR}skip/", {"step": "switch"}).status_code == 403


def test_counting_shows_its_progress_and_then_the_figures(admin: Client) -> None:
    connection = ConnectionFactory.create(primary=True)
    send(admin, "preview")
    assert Preview.objects.get().wanted_at
    progress = f"{HOUR}preview/progress/"
    Preview.take(connection.pk, utcnow())
    Preview.objects.update(webinars_done=7, webinars_total=21)
    assert "Counting: 7 of 21 webinars" in admin.get(HOME).content.decode()
    assert "every 2s" in admin.get(progress).content.decode()
    Preview.objects.update(ended_at=utcnow(), webinars=21, people=46, new_contacts=30, left_out=10, known_contacts=6)
    assert admin.get(progress)["HX-Refresh"] == "true"
    assert steps(admin)[PREVIEW].said == (
        "21 webinars, 46 people, about 30 new contacts · 6 are already contacts, 10 are left out"
    )


def test_the_preview_accounts_for_every_webinar_that_was_found(admin: Client) -> None:
    found = counted(webinars=2, people=3, new_contacts=1)
    OccurrenceFactory.create_batch(3, webinar__connection=found.connection)
    assert steps(admin)[PREVIEW].said == "2 webinars, 3 people, about 1 new contact · 1 more is off or has nobody yet"


def test_a_preview_that_failed_says_why(admin: Client) -> None:
    counted(error="Zoom asks to wait; the sync continues automatically.")
    page = admin.get(HOME).content.decode()
    assert "The webinars could not be counted: Zoom asks to wait" in page


def test_the_last_step_says_what_it_would_send(admin: Client) -> None:
    found = counted(webinars=21, people=46, new_contacts=30)
    assert steps(admin)[SWITCH].said == "21 webinars, 46 people, about 30 new contacts"
    SyncSettingsRow.objects.create(connection=found.connection, only_contacts=["a@own.example"])
    assert steps(admin)[SWITCH].said.endswith("Test mode is on: only 1 address is sent.")


def test_without_a_preview_it_says_what_is_known(admin: Client) -> None:
    connection = ConnectionFactory.create(primary=True)
    OccurrenceFactory.create(webinar__connection=connection, status="skipped")
    assert steps(admin)[SWITCH].said == "1 webinar. Count them to see how many people they have."


def test_switching_on_starts_the_first_sync_and_the_bar_tells_how_far_it_is(admin: Client) -> None:
    connection = ConnectionFactory.create(primary=True)
    for number in range(3):
        OccurrenceFactory.create(
            webinar__connection=connection, webinar__zoom_id=str(number), status="skipped",
            synced_at=utcnow() - timedelta(hours=1),
        )  # fmt: skip
    assert send(admin, "switch-on").status_code == 302
    assert SyncSettingsRow.load(connection).sync_webinars
    assert SyncJob.objects.count() == 3
    assert "First sync: 0 of 3 webinars" in admin.get(HOME).content.decode()

    job = SyncJob.objects.all()[0]
    job.finish()
    job.occurrence.synced_at, job.occurrence.status = utcnow(), "synced"
    job.occurrence.save()
    assert "First sync: 1 of 3 webinars" in admin.get(f"{HOUR}sync-progress/").content.decode()


def test_dates_of_a_series_that_turn_up_on_the_way_leave_the_number_of_webinars_as_it_is(admin: Client) -> None:
    connection = ConnectionFactory.create(primary=True)
    switched_on(connection)
    series = OccurrenceFactory.create(webinar__connection=connection, synced_at=utcnow(), status="synced")
    other = OccurrenceFactory.create(webinar__connection=connection)
    SyncJob.objects.create(occurrence=other, trigger="schedule", not_before=utcnow())
    assert "First sync: 1 of 2 webinars" in admin.get(HOME).content.decode()
    due = OccurrenceFactory.create(webinar=series.webinar, occurrence_id="2", next_sync_at=utcnow())
    OccurrenceFactory.create(webinar=series.webinar, occurrence_id="3", synced_at=utcnow())
    assert "First sync: 1 of 2 webinars" in admin.get(HOME).content.decode()
    SyncJob.objects.all()[0].finish()
    other.synced_at = utcnow()
    other.save()
    assert "First sync: 2 of 2 webinars" in admin.get(HOME).content.decode()
    due.synced_at, due.next_sync_at = utcnow(), None
    due.save()
    assert "first_sync" not in admin.get(HOME).context


def test_the_bar_gives_way_to_home_once_everything_was_tried(admin: Client) -> None:
    connection = ConnectionFactory.create(primary=True)
    switched_on(connection)
    done = OccurrenceFactory.create(webinar__connection=connection, status="failed", synced_at=utcnow())
    job = SyncJob.objects.create(occurrence=done, state="running", trigger="schedule", not_before=utcnow())
    Discovery.want([connection.pk], utcnow())
    assert "first_sync" in admin.get(HOME).context
    Discovery.objects.update(wanted_at=None)
    SyncJob.objects.filter(pk=job.pk).update(state="waiting", attempts=1)  # it is tried again by itself
    assert admin.get(f"{HOUR}sync-progress/")["HX-Refresh"] == "true"
    assert "first_sync" not in admin.get(HOME).context
    assert FirstHour.load().finished_at


def test_home_can_be_had_instead_of_the_steps_for_good(admin: Client) -> None:
    ConnectionFactory.create(primary=True)
    send(admin, "leave")
    assert "steps" not in admin.get(HOME).context


def test_who_may_not_change_settings_sees_the_steps_without_their_buttons(staff: Client) -> None:
    ConnectionFactory.create(primary=True)
    for name in ("view_connection", "view_occurrence"):
        User.objects.get(username="bob").user_permissions.add(Permission.objects.get(codename=name))
    page = staff.get(HOME).content.decode()
    assert "An administrator can do this." in page
    assert HOUR not in page
    for form in ("exclusion", "test-mode", "preview", "switch-on", "skip", "leave"):
        assert staff.post(f"{HOUR}{form}/", {"step": "address"}).status_code == 403


def test_the_steps_cost_as_many_queries_with_many_webinars_as_with_few(
    admin: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    connection = ConnectionFactory.create(primary=True)
    for number in range(30):
        OccurrenceFactory.create(webinar__connection=connection, webinar__zoom_id=str(number), status="skipped")
        ZoomUserRow.objects.create(connection=connection, email=f"{number}@own.example")
    with django_assert_max_num_queries(40):
        admin.get(HOME)
