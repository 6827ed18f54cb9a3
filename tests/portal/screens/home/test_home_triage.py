"""Home as triage: webinars that need a person, with their actions; those that go on by themselves; the coming ones."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.utils import timezone

from integrations.models import Occurrence, SyncJob, SyncSettingsRow, WebinarRow
from portal.models import FirstHour
from portal.screens.home.needs_you import Need
from tests.support.factories import ConnectionFactory, OccurrenceFactory, ParticipantFactory
from tests.support.forms import form_of

HOME = "/admin/"
PIECE = {"HX-Request": "true"}
NOT_THERE = "sync_error.not_found_in_zoom"


@pytest.fixture(autouse=True)
def after_the_first_hour(db: None) -> None:
    FirstHour.load().finish(timezone.now())


def needs(client: Client) -> list[Need]:
    """Return what needs a person, without the switch that is off."""
    return [need for need in client.get(HOME).context["needs"] if not need.key.startswith("off-")]


def actions(client: Client) -> list[str]:
    return [action.words for action in needs(client)[0].actions]


def failed(**more: Any) -> Occurrence:
    found: Occurrence = OccurrenceFactory.create(status="failed", reason="sync_error.unavailable", **more)
    return found


def test_a_webinar_without_another_attempt_is_listed_with_its_reason_and_a_link(admin: Client) -> None:
    occurrence = failed(webinar__topic="Retrofit clinic")
    need = needs(admin)[0]
    assert (need.title, need.url) == (
        "Retrofit clinic", f"/admin/integrations/occurrence/{occurrence.pk}/",
    )  # fmt: skip
    assert need.why
    assert actions(admin) == ["Retry"]


def test_what_is_tried_again_by_itself_is_not_listed_but_folded_with_the_next_time(admin: Client) -> None:
    failed(webinar__topic="Goes on", next_sync_at=timezone.now() + timedelta(hours=2, minutes=5))
    answer = admin.get(HOME)
    assert needs(admin) == []
    assert [row.topic for row in answer.context["retrying"].rows] == ["Goes on"]
    page = answer.content.decode()
    assert "Retrying by itself (1)" in page
    assert "in 2 h" in page


def test_retry_acts_in_the_row_and_says_what_it_did(admin: Client) -> None:
    occurrence = failed()
    address = f"/admin/integrations/occurrence/{occurrence.pk}/sync-now/"
    form = form_of(admin.get(HOME), action=address)
    answer = admin.post(address, form.fields, headers=PIECE | {"HX-Target": f"said-webinar-{occurrence.pk}"})
    assert "The sync of 1 webinar starts." in answer.content.decode()
    assert "hx-swap-oob" not in answer.content.decode()
    assert SyncJob.objects.get().trigger == "retry"


def test_a_failed_job_is_retried_there(admin: Client) -> None:
    occurrence = OccurrenceFactory.create()
    SyncJob.objects.create(
        occurrence=occurrence, state="parked", trigger="schedule", not_before=timezone.now(), error="Down."
    )
    assert (needs(admin)[0].why, actions(admin)) == ("Down.", ["Retry"])


def test_a_person_whom_hubspot_refused_is_one_link_away(admin: Client) -> None:
    occurrence = OccurrenceFactory.create(status="partial", people=1, failed=1)
    ParticipantFactory.create(
        occurrence=occurrence, email="eva@mail.example", outcome="failed", cause="rejected_by_hubspot"
    )
    assert needs(admin)[0].why == "HubSpot refused 1 person"
    assert actions(admin) == ["See the person", "Retry"]
    assert "eva%40mail.example" in needs(admin)[0].actions[0].url


def test_who_may_read_no_people_is_led_to_the_webinar_without_an_address(staff: Client) -> None:
    may = Permission.objects.filter(codename__in=("view_connection", "view_occurrence"))
    User.objects.get(username="bob").user_permissions.set(may)
    occurrence = OccurrenceFactory.create(status="partial", people=1, failed=1)
    ParticipantFactory.create(occurrence=occurrence, email="eva@mail.example", outcome="failed")

    assert actions(staff) == []
    assert "eva%40mail.example" not in staff.get(HOME).content.decode()


def test_a_webinar_that_zoom_does_not_have_is_removed_from_its_row(admin: Client) -> None:
    occurrence = OccurrenceFactory.create(status="failed", reason=NOT_THERE, webinar__topic="Grants")
    assert actions(admin) == ["Remove", "Retry"]
    address = f"/admin/remove-webinar/{occurrence.pk}/"
    answer = admin.post(address, form_of(admin.get(HOME), action=address).fields, headers=PIECE)
    assert "Grants is removed." in answer.content.decode()
    assert not WebinarRow.objects.exists()
    assert "Webinar removed" in admin.get("/admin/audits/change/").content.decode()


def test_a_webinar_with_people_is_not_removed(admin: Client) -> None:
    occurrence = OccurrenceFactory.create(status="failed", reason=NOT_THERE, people=1, waiting=1)
    assert actions(admin) == ["Retry"]
    answer = admin.post(f"/admin/remove-webinar/{occurrence.pk}/", headers=PIECE)
    assert "so it stays" in answer.content.decode()
    assert Occurrence.objects.exists()


def test_reconnect_leads_to_the_consent_page_and_back_home(admin: Client) -> None:
    connection = ConnectionFactory.create(zoom__state="reconnect_needed", zoom__auth="oauth")
    assert needs(admin)[0].actions[0].url == f"/connect/zoom/?account={connection.zoom_id}&next=home"


def test_who_may_only_look_sees_no_buttons(staff: Client) -> None:
    failed(webinar__topic="Seen")
    for name in ("view_connection", "view_occurrence"):
        User.objects.get(username="bob").user_permissions.add(Permission.objects.get(codename=name))
    assert "Seen" in staff.get(HOME).content.decode()
    assert needs(staff)[0].actions == []
    assert staff.post(f"/admin/remove-webinar/{Occurrence.objects.get().pk}/").status_code == 403


def test_many_webinars_are_counted_with_a_link_to_the_rest(admin: Client) -> None:
    connection = ConnectionFactory.create()
    for number in range(7):
        failed(webinar__connection=connection, webinar__zoom_id=str(number))
    page = admin.get(HOME).content.decode()
    assert "2 more" in page
    assert "?state=needs_you" in page
    assert "Needs you (8)" in page  # with the switch that is off


def test_the_next_webinars_come_with_their_registrations(admin: Client) -> None:
    now = timezone.now()
    OccurrenceFactory.create(start=now + timedelta(days=3, minutes=5), webinar__topic="Later", registrants=12)
    OccurrenceFactory.create(start=now + timedelta(hours=2, minutes=5), webinar__topic="Sooner", registrants=4)
    OccurrenceFactory.create(start=now + timedelta(hours=1), webinar__topic="Gone", deleted=True)
    answer = admin.get(HOME)
    assert [(row.topic, row.registrants) for row in answer.context["coming"].rows] == [("Sooner", 4), ("Later", 12)]
    assert "12 registered" in answer.content.decode()


def test_the_chart_has_the_coming_weeks(admin: Client) -> None:
    OccurrenceFactory.create(start=timezone.now() + timedelta(weeks=3), registrants=40)
    weeks = admin.get(HOME).context["chart"].weeks
    assert weeks[-1].begins > timezone.localdate()
    assert sum(week.registrants for week in weeks) == 40


def test_the_past_30_days_add_up_and_lead_to_their_list(admin: Client) -> None:
    start = timezone.now() - timedelta(days=5)
    OccurrenceFactory.create(start=start, people=12, in_hubspot=2, left_out=10)
    OccurrenceFactory.create(start=start, people=3, in_hubspot=3)
    page = admin.get(HOME).content.decode()
    assert "Past 30 days: 2 webinars" in page
    assert "15 people in Zoom, 5 in HubSpot" in page
    assert "?period=30" in page


def test_test_mode_is_said_with_the_way_to_turn_it_off(admin: Client) -> None:
    connection = ConnectionFactory.create()
    SyncSettingsRow.objects.create(connection=connection, sync_webinars=True, only_contacts=["a@own.example"])
    page = admin.get(HOME).content.decode()
    assert "only 1 address is sent to HubSpot" in page
