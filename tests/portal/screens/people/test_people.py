"""People: their registrations, their attendance, and the reasons why somebody is not in HubSpot."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from integrations.models import Participant
from integrations.models.participants import ATTENDED, DID_NOT_COME
from tests.support.factories import START, OccurrenceFactory, ParticipantFactory
from tests.support.forms import form_of

LIST = "/admin/integrations/participant/"


def emails(admin: Client, query: str) -> set[str]:
    return {row.email for row in admin.get(f"{LIST}?{query}").context["cl"].result_list}


def test_attendance_in_minutes_and_percent(admin: Client) -> None:
    ParticipantFactory.create(
        contact_id="1",
        sent=[["attend", "", "", ""]],
        accepted_registered_at=START - timedelta(days=1),
        accepted_joined_at=START,
        accepted_left_at=START + timedelta(minutes=40),
        accepted_duration=timedelta(minutes=40),
        accepted_length=timedelta(minutes=60),
    )
    page = admin.get(LIST).content.decode()
    for words in ("40 of 60 min", "67%", "30 Sep 2026", "In HubSpot"):
        assert words in page


def test_the_cause_is_told_in_words_with_the_words_of_hubspot(admin: Client) -> None:
    ParticipantFactory.create(cause="rejected_by_hubspot", detail="A contract number is needed.")
    ParticipantFactory.create(cause="secondary_email")
    page = admin.get(LIST).content.decode()
    for words in ("Rejected by HubSpot", "A contract number is needed.", "Secondary e-mail address"):
        assert words in page


def test_finds_everybody_of_a_domain(admin: Client) -> None:
    for email in ("ann@kuusi.example", "ben@kuusi.example", "cat@sub.kuusi.example", "kuusi.example@mail.example"):
        ParticipantFactory.create(email=email)
    assert emails(admin, "q=@Kuusi.example") == {"ann@kuusi.example", "ben@kuusi.example"}
    assert "@domain" in admin.get(LIST).content.decode()


def test_a_domain_is_found_by_its_index(db: None) -> None:
    ParticipantFactory.create()
    assert "participant_domain" in Participant.objects.filter(domain="kuusi.example").order_by("-id").explain()


def test_finds_by_any_part_of_an_address_whatever_its_case(admin: Client) -> None:
    ParticipantFactory.create(email="ann@kuusi.example")
    ParticipantFactory.create(email="anna@kuusi.example")
    ParticipantFactory.create(email="joann@kuusi.example")
    assert emails(admin, "q=Anna@Kuusi.example") == {"anna@kuusi.example"}
    assert emails(admin, "q=Ann") == {"ann@kuusi.example", "anna@kuusi.example", "joann@kuusi.example"}
    assert emails(admin, "q=jo") == {"joann@kuusi.example"}


def test_the_people_of_one_webinar(admin: Client) -> None:
    mine = ParticipantFactory.create(email="ann@kuusi.example")
    ParticipantFactory.create(email="bo@kuusi.example")
    assert emails(admin, f"occurrence={mine.occurrence_id}") == {"ann@kuusi.example"}


def test_an_empty_list_says_what_comes_next(admin: Client) -> None:
    assert "People appear here once" in admin.get(LIST).content.decode()
    assert "remove filters" in admin.get(f"{LIST}?q=x").content.decode()


def test_filters_by_cause_and_attendance(admin: Client) -> None:
    ParticipantFactory.create(email="user@x.example", cause="hubspot_user")
    ParticipantFactory.create(email="came@x.example", accepted_joined_at=START)
    ParticipantFactory.create(email="no-show@x.example", accepted_registered_at=START)
    assert emails(admin, "cause=hubspot_user") == {"user@x.example"}
    assert emails(admin, "attended=yes") == {"came@x.example"}
    assert emails(admin, "attended=no") == {"no-show@x.example"}


def test_each_tab_counts_the_rows_behind_it(admin: Client) -> None:
    for outcome, count in (("in_hubspot", 3), ("left_out", 2), ("waiting", 1), ("failed", 1)):
        ParticipantFactory.create_batch(count, outcome=outcome)
    tabs = admin.get(LIST).context["views"].tabs
    assert [tab.count for tab in tabs] == ["7", "3", "2", "1", "1"]
    for tab in tabs:
        assert len(emails(admin, tab.query)) == int(tab.count)


def test_the_webinar_is_a_chip_that_stays_while_more_is_filtered(admin: Client) -> None:
    row = ParticipantFactory.create(occurrence__webinar__topic="Heat pumps", outcome="left_out")
    answer = admin.get(f"{LIST}?occurrence={row.occurrence_id}")
    assert "Webinar: <strong>Heat pumps</strong>" in answer.content.decode()
    found = form_of(answer, class_="portal-filters").send(admin, LIST, outcome="in_hubspot")
    assert not found.context["cl"].result_list
    assert "Save view" not in answer.content.decode()


def test_who_is_left_out_is_found_by_what_zoom_says(admin: Client) -> None:
    ParticipantFactory.create(email="came@x.example", outcome="left_out", zoom_joined_at=START)
    ParticipantFactory.create(email="no-show@x.example", outcome="left_out", zoom_registered_at=START)
    assert emails(admin, "attended=yes&outcome=left_out") == {"came@x.example"}
    assert emails(admin, "attended=no") == {"no-show@x.example"}


@pytest.mark.parametrize(
    ("index", "rows"),
    [
        ("participant_attended", Participant.objects.filter(ATTENDED)),
        ("participant_stayed_away", Participant.objects.filter(DID_NOT_COME)),
        ("participant_by_outcome", Participant.objects.filter(outcome="left_out")),
    ],
)
def test_each_filter_has_an_index_in_the_order_of_the_list(db: None, index: str, rows: "QuerySet[Participant]") -> None:
    ParticipantFactory.create()
    if connection.vendor == "postgresql":  # which would read so small a table whole
        connection.cursor().execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
    assert index in rows.order_by("-id").explain()


@pytest.mark.parametrize("rows", [1, 30])
def test_asks_as_much_of_the_database_for_one_row_as_for_many(
    admin: Client, django_assert_max_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    ParticipantFactory.create_batch(rows, occurrence=OccurrenceFactory.create())
    with django_assert_max_num_queries(11):
        admin.get(LIST)


def test_a_full_table_is_counted_up_to_a_cap_only(admin: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.screens.shared.admin.CappedPaginator.cap", 3)
    ParticipantFactory.create_batch(5, occurrence=OccurrenceFactory.create())
    assert admin.get(LIST).context["cl"].result_count == 3
