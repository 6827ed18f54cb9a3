"""One person across all webinars, and the explanations of the property values."""

import re
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from integrations.models import (
    Participant,
    RecordingRow,
    RegistrantRow,
    RemoteContact,
    SessionRow,
    SyncJob,
    SyncSettingsRow,
)
from tests.support.factories import START, OccurrenceFactory, ParticipantFactory
from tests.support.forms import form_of

ANN = "ann@kuusi.example"


def page(client: Client, email: str = ANN) -> str:
    answer = client.get(reverse("admin:person"), {"email": email})
    assert answer.status_code == 200
    return answer.content.decode()


def page_in_finnish(client: Client) -> str:
    return client.get(reverse("admin:person"), {"email": ANN}, headers={"accept-language": "fi"}).content.decode()


def attended(percent: int, **more: Any) -> Participant:
    length = timedelta(minutes=100)
    return ParticipantFactory.create(
        email=ANN,
        contact_id="77",
        sent=[["register", START.isoformat(), None, None]],
        accepted_registered_at=START,
        accepted_joined_at=START,
        accepted_left_at=START + length,
        accepted_duration=length * percent / 100,
        accepted_length=length,
        **more,
    )


def test_all_webinars_of_the_address_and_what_became_of_each(admin: Client) -> None:
    attended(80, occurrence__webinar__topic="Heat pumps")
    ParticipantFactory.create(
        email=ANN, cause="rejected_by_hubspot", detail="A number is needed.", occurrence__webinar__topic="Tariffs"
    )
    text = page(admin)
    for words in (
        "Heat pumps",
        "In HubSpot",
        "80 of 100 min",
        "80%",
        "Tariffs",
        "Rejected by HubSpot",
        "A number is needed.",
    ):
        assert words in text


def test_each_value_with_how_it_was_computed(admin: Client) -> None:
    one = attended(80).occurrence
    attended(50, occurrence=OccurrenceFactory.create(webinar=one.webinar, occurrence_id="2"))
    text = page(admin)
    assert "The mean of the percentages: (50 + 80) / 2." in text or "(80 + 50) / 2." in text
    assert "2 marketing events hold them as attended." in text
    assert "zoom_sync_total_attended" in text


def test_numbers_and_times_are_written_as_the_reader_writes_them(admin: Client) -> None:
    one = attended(91).occurrence
    attended(50, occurrence=OccurrenceFactory.create(webinar=one.webinar, occurrence_id="2"))
    admin.cookies["timezone"] = "Europe/Helsinki"
    english, finnish = page(admin), page_in_finnish(admin)
    assert "70.5%" in english and "70,5\N{NO-BREAK SPACE}%" in finnish
    assert ".000Z" not in english
    assert f"{START.astimezone(ZoneInfo('Europe/Helsinki')):%H.%M}" in finnish


def test_totals_are_those_of_each_hubspot_account(admin: Client) -> None:
    attended(80, occurrence__webinar__connection__hubspot__name="North")
    attended(50, occurrence__webinar__connection__hubspot__name="South")
    text = page(admin)
    assert "Properties in HubSpot: North" in text
    assert "Properties in HubSpot: South" in text
    assert text.count("1 marketing event holds them as attended.") == 2


def test_a_value_that_hubspot_was_told_otherwise_is_named(admin: Client) -> None:
    hubspot = attended(80).occurrence.webinar.connection.hubspot
    written = {"zoom_sync_total_attended": "9"}
    RemoteContact.objects.create(hubspot=hubspot, email=ANN, contact_id="77", written=written, seen_at=START)
    assert "HubSpot last received 9" in page(admin)


def test_what_is_written_besides_is_there_once_it_is_switched_on(admin: Client) -> None:
    one = attended(80, polls_answered=2, questions_asked=1, surveys_answered=0, accepted_source="Newsletter")
    assert "zoom_sync_total_polls_answered" not in page(admin)
    SyncSettingsRow.objects.create(
        connection=one.occurrence.webinar.connection,
        source=True,
        next_webinar=True,
        join_link=True,
        engagement_polls=True,
        engagement_questions=True,
        engagement_survey=True,
    )
    text = page(admin)
    for words in (
        "Total number of Zoom webinar polls answered",
        "Last attended Zoom webinar: questions asked",
        "Last registered Zoom webinar: source",
        "Next Zoom webinar: starts at",
        "Of all webinars attended.",
        "Newsletter",
    ):
        assert words in text, words
    assert "join_link" not in text


SENTENCES = [
    ({"cause": "hubspot_user"}, "left_out", "the address is a HubSpot user", ""),
    ({"cause": "excluded_domain"}, "left_out", "the domain kuusi.example is excluded.", "Open the exclusion"),
    ({"cause": "invalid_email"}, "left_out", "Correct it in Zoom, then retry.", "Retry"),
    ({"cause": "secondary_email"}, "left_out", "Make it primary there, then retry.", "Retry"),
    ({"cause": "previously_deleted"}, "left_out", "Restore it there, then retry.", "Retry"),
    ({"cause": "host_or_panelist"}, "left_out", "hosts and panelists are left out", ""),
    ({"cause": "not_in_only_contacts"}, "left_out", "test mode", "Open test mode"),
    ({"cause": "rejected_by_hubspot", "detail": "A number is needed."}, "failed", "A number is needed.", "Retry"),
    ({"cause": "unavailable"}, "waiting", "It continues automatically.", ""),
    ({"contact_id": "77"}, "waiting", "not sent yet", ""),
    ({}, "left_out", "has not approved the registration", ""),
    ({"contact_id": "77", "sent": [["register", "", None, None]]}, "in_hubspot", "In HubSpot.", "Contact in HubSpot"),
]


@pytest.mark.parametrize(("row", "outcome", "words", "button"), SENTENCES)
def test_first_comes_how_the_person_stands_with_the_button_that_changes_it(
    admin: Client, row: dict[str, Any], outcome: str, words: str, button: str
) -> None:
    ParticipantFactory.create(email=ANN, outcome=outcome, **row)
    lead = standing_of(admin)
    assert words in lead
    assert button in lead if button else "portal-button" not in lead


def standing_of(admin: Client) -> str:
    return page(admin).partition('class="person-standing')[2].partition("</section>")[0]


def test_what_needs_somebody_comes_before_what_goes_well(admin: Client) -> None:
    attended(80, outcome="in_hubspot", occurrence__start=START + timedelta(days=9))
    ParticipantFactory.create(email=ANN, outcome="left_out", cause="hubspot_user", occurrence__start=START)
    assert "In HubSpot, but left out of 1 webinar" in standing_of(admin)
    ParticipantFactory.create(email=ANN, outcome="failed", cause="rejected_by_hubspot", occurrence__start=START)
    assert "HubSpot refused the contact" in standing_of(admin)


def test_the_button_tries_the_person_again_and_says_so_here(admin: Client) -> None:
    row = ParticipantFactory.create(email=ANN, outcome="left_out", cause="secondary_email")
    address = f"{reverse('admin:person')}?email={ANN}"
    form = form_of(admin.get(address), action=reverse("admin:sync_now", args=(row.occurrence_id,)))
    answer = admin.post(form.action, form.fields, headers={"referer": f"http://testserver{address}"})
    assert answer.headers["Location"].endswith(address)
    assert SyncJob.objects.get().people == [ANN]
    assert f"{ANN} is being retried, and no one else." in page(admin)


def test_three_figures_count_all_webinars_also_those_left_out(admin: Client) -> None:
    hour = timedelta(hours=1)
    facts = {"zoom_registered_at": START, "outcome": "left_out", "cause": "hubspot_user", "email": ANN}
    came = {"zoom_joined_at": START, "zoom_left_at": START + hour, "zoom_length": hour}
    ParticipantFactory.create(**facts, **came, zoom_duration=hour / 2)
    ParticipantFactory.create(**facts, **came, zoom_duration=hour)
    ParticipantFactory.create(**facts)
    figures = dict(re.findall(r"<dt>([^<]+)</dt><dd>([^<]+)</dd>", page(admin).partition("person-figures")[2]))
    assert (figures["Registered"], figures["Attended"], figures["Share of the time"]) == ("3", "2", "75%")


def test_the_name_and_the_records_in_hubspot(admin: Client) -> None:
    row = attended(80, outcome="in_hubspot", occurrence__event_object_id="555")
    webinar = row.occurrence.webinar
    RegistrantRow.objects.create(
        webinar=webinar, registrant_id="1", email=ANN, first_name="Ann", last_name="Kuusi", created_at=START
    )
    session = SessionRow.objects.create(occurrence=row.occurrence, uuid="u", started_at=START)
    RecordingRow.objects.create(session=session, call_id="999", read_at=START)
    text, portal_id = page(admin), webinar.connection.hubspot.portal_id
    assert "Ann Kuusi" in text
    for record in ("0-1/77", "0-54/555", "0-48/999"):
        assert f"https://app.hubspot.com/contacts/{portal_id}/record/{record}" in text


def test_nobody_known_is_said_with_what_to_do(admin: Client) -> None:
    assert "Nothing is known of nobody@x.example" in page(admin, " Nobody@X.example ")
    assert "full e-mail address" in page(admin, "")


def test_refuses_staff_without_the_permission(staff: Client) -> None:
    assert staff.get(reverse("admin:person"), {"email": ANN}).status_code == 403


@pytest.mark.parametrize("rows", [1, 30])
def test_asks_as_much_of_the_database_for_one_webinar_as_for_many(
    admin: Client, django_assert_max_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    first = attended(80).occurrence
    for number in range(rows):
        attended(80, occurrence=OccurrenceFactory.create(webinar=first.webinar, occurrence_id=str(number)))
    with django_assert_max_num_queries(11):
        page(admin)
