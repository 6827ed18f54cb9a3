"""One person across all webinars, and the explanations of the property values."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from integrations.models import Participant, RemoteContact
from tests.support.factories import START, OccurrenceFactory, ParticipantFactory

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
    for words in ("Heat pumps", "In HubSpot", "80 min", "80%", "Tariffs", "Rejected by HubSpot", "A number is needed."):
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
    assert "HubSpot was last told 9" in page(admin)


def test_nobody_known_is_said_with_what_to_do(admin: Client) -> None:
    assert "Nothing is known of nobody@x.example" in page(admin, " Nobody@X.example ")
    assert "Type the whole address" in page(admin, "")


def test_refuses_staff_without_the_permission(staff: Client) -> None:
    assert staff.get(reverse("admin:person"), {"email": ANN}).status_code == 403


@pytest.mark.parametrize("rows", [1, 30])
def test_asks_as_much_of_the_database_for_one_webinar_as_for_many(
    admin: Client, django_assert_max_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    first = attended(80).occurrence
    for number in range(rows):
        attended(80, occurrence=OccurrenceFactory.create(webinar=first.webinar, occurrence_id=str(number)))
    with django_assert_max_num_queries(6):
        page(admin)
