"""The page of a webinar: its numbers, its problems, its people, its timeline, and how it follows a sync."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from audits.log import Changed, RunLog, changes
from integrations.models import Occurrence, Participant, SyncJob, SyncSettingsRow
from integrations.models.jobs import JobState
from tests.portal.conftest import RecordRun
from tests.support.factories import START, OccurrenceFactory, ParticipantFactory
from tests.support.forms import form_of

PIECE = {"HX-Request": "true"}
PEOPLE: tuple[tuple[str, dict[str, Any]], ...] = (
    ("anna@kuusi.example", {"sent": [["register"]], "contact_id": "77"}),
    ("hugo@seller.example", {"cause": "hubspot_user"}),
    ("otso@own.example", {"cause": "excluded_domain"}),
    ("outi@own.example", {"cause": "excluded_domain"}),
    ("ann@kuusi.example", {"cause": "rejected_by_hubspot", "detail": "A contract number is needed."}),
    ("late@kuusi.example", {}),
)


@pytest.fixture
def occurrence(db: None) -> Occurrence:
    row: Occurrence = OccurrenceFactory.create(
        webinar__topic="Heat pumps", status="partial", level="error", ended_at=START + timedelta(hours=1)
    )
    for email, fields in PEOPLE:
        stay = {"zoom_duration": timedelta(minutes=41), "zoom_length": timedelta(minutes=48)}
        came = {"zoom_joined_at": START, "zoom_left_at": START + timedelta(minutes=41), **stay}
        more: dict[str, Any] = came if email.endswith("own.example") else {}
        ParticipantFactory.create(occurrence=row, email=email, zoom_registered_at=START, **fields, **more)
    row.count_people()
    return row


def address(row: Occurrence, query: str = "") -> str:
    return f"{reverse('admin:webinar', args=(row.pk,))}?{query}"


def page(admin: Client, row: Occurrence, query: str = "") -> str:
    answer = admin.get(address(row, query))
    assert answer.status_code == 200
    return answer.content.decode()


def emails(text: str) -> list[str]:
    return re.findall(r'<th scope="row"><a class="portal-topic"[^>]*>([^<]+)</a>', text)


def refused(run_log: RunLog) -> None:
    run_log.person("person_failed", "rejected_by_hubspot", "ann@kuusi.example", "A contract number is needed.")
    run_log.note("recording_not_synced", "not_found")


# --- Numbers ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("part", "n"), [("in_hubspot", 1), ("left_out", 3), ("waiting", 1), ("failed", 1)])
def test_each_part_of_the_funnel_leads_to_just_its_people(
    admin: Client, occurrence: Occurrence, part: str, n: int
) -> None:
    text = page(admin, occurrence)
    url = address(occurrence, f"people={part}")
    assert f'<a href="{url}" hx-get="{url}"><strong>{n}</strong>' in text
    assert len(emails(page(admin, occurrence, f"people={part}"))) == n


def test_the_head_of_the_funnel_is_everybody(admin: Client, occurrence: Occurrence) -> None:
    text = page(admin, occurrence)
    assert f"<strong>{len(PEOPLE)}</strong> in Zoom" in text
    assert emails(text) == sorted(email for email, _fields in PEOPLE)


def test_people_without_an_address_are_a_line_of_their_own(admin: Client, occurrence: Occurrence) -> None:
    Occurrence.objects.update(without_email=3)
    assert "3 more people came without an e-mail address: turn on registration in Zoom." in page(admin, occurrence)


# --- Problems ---------------------------------------------------------------------------------------------------------


def test_each_problem_stands_once_with_its_meaning_and_its_cure(
    admin: Client, occurrence: Occurrence, record_run: RecordRun
) -> None:
    record_run(occurrence, refused, status="partial")
    text = page(admin, occurrence)
    for title in ("2 people were left out: 2 have an excluded domain", "Zoom has no recording", "rejected by HubSpot<"):
        assert text.count(title) == 1, title
    assert text.count("What the error means") == text.count("How to resolve it") == 4
    assert text.index("rejected by HubSpot<") < text.index("have an excluded domain")  # what needs you comes first


def test_a_problem_of_people_leads_to_them(admin: Client, occurrence: Occurrence) -> None:
    text = page(admin, occurrence)
    assert "?people=left_out&amp;cause=excluded_domain" in text
    assert emails(page(admin, occurrence, "people=left_out&cause=excluded_domain")) == [
        "otso@own.example",
        "outi@own.example",
    ]


def test_a_webinar_without_a_problem_shows_none(admin: Client) -> None:
    assert "What the error means" not in page(admin, OccurrenceFactory.create(status="synced"))


# --- People -----------------------------------------------------------------------------------------------------------


def test_a_person_has_registration_minutes_outcome_and_reason(admin: Client, occurrence: Occurrence) -> None:
    text = page(admin, occurrence, "q=otso")
    assert emails(text) == ["otso@own.example"]
    for words in ("41 of 48 min", "Excluded domain", "1 Oct 2026"):
        assert words in text
    assert "A contract number is needed." in page(admin, occurrence, "people=failed")


def test_the_chips_count_the_rows_behind_them(admin: Client, occurrence: Occurrence) -> None:
    text = page(admin, occurrence)
    chips = re.findall(r'class="webinar-chip" href="[^?]*\?([^"]*)"[^>]*>[^<]*<span class="portal-count">(\d+)<', text)
    assert len(chips) == 10
    for query, count in chips:
        assert len(emails(page(admin, occurrence, query.replace("&amp;", "&")))) == int(count), query


def test_a_search_keeps_the_chip_that_is_chosen(admin: Client, occurrence: Occurrence) -> None:
    form = form_of(admin.get(address(occurrence, "people=left_out")), class_="portal-search")
    assert emails(form.send(admin, address(occurrence), q="hugo").content.decode()) == ["hugo@seller.example"]
    assert emails(form.send(admin, address(occurrence), q="anna").content.decode()) == []


def test_many_people_come_in_pages(admin: Client, occurrence: Occurrence) -> None:
    ParticipantFactory.create_batch(40, occurrence=occurrence)
    first = page(admin, occurrence)
    assert len(emails(first)) == 25 and "page=2" in first
    assert len(emails(page(admin, occurrence, "page=2"))) == 21


def test_who_only_dropped_in_is_found_by_a_chip_and_told_with_the_minutes(
    admin: Client, occurrence: Occurrence
) -> None:
    Participant.objects.filter(email="late@kuusi.example").update(dropped_in=timedelta(seconds=20))
    text = page(admin, occurrence, "people=dropped_in")
    assert emails(text) == ["late@kuusi.example"]
    assert "dropped in, 1 min" in text
    assert 'Dropped in, too short to count <span class="portal-count">1<' in text


def test_only_who_can_be_retried_has_the_button(admin: Client, occurrence: Occurrence) -> None:
    text = page(admin, occurrence)
    assert 'aria-label="Retry ann@kuusi.example"' in text
    assert 'aria-label="Retry otso@own.example"' not in text


# --- Timeline, recording, settings ------------------------------------------------------------------------------------


def test_the_timeline_tells_syncs_and_settings_with_who_did_it(
    admin: Client, occurrence: Occurrence, record_run: RecordRun
) -> None:
    record_run(occurrence, refused, status="partial", days=1)
    webinar = occurrence.webinar
    changed = Changed("webinar.sync", before=None, after=False, subject=webinar.zoom_id)
    changes([changed], connection=webinar.connection.name, actor="carol", at=START + timedelta(days=2))
    changes([changed], connection="another", actor="mallory", at=START)
    text = page(admin, occurrence, "tab=timeline")
    for words in ("Found in Zoom", "First registration", "Ended", "Sync: not complete", "Sync this webinar", "carol"):
        assert words in text
    assert "mallory" not in text
    assert text.index("carol") < text.index("Sync: not complete") < text.index("First registration")


@pytest.mark.parametrize(
    ("tab", "words"), [("recording", "No recording yet"), ("settings", "Inherited."), ("nonsense", "41 of 48 min")]
)
def test_every_tab_has_an_address(admin: Client, occurrence: Occurrence, tab: str, words: str) -> None:
    assert words in page(admin, occurrence, f"tab={tab}")


def test_the_audit_logs_keep_their_address_and_are_titled_so(admin: Client, occurrence: Occurrence) -> None:
    text = admin.get(reverse("admin:audit_log", args=(occurrence.pk,))).content.decode()
    assert "<title>Audit logs: Heat pumps" in text and "No sync has been recorded yet" in text


def test_a_run_says_what_changed_against_the_run_before(
    admin: Client, occurrence: Occurrence, record_run: RecordRun
) -> None:
    record_run(occurrence, lambda log: log.note("recording_not_synced", "processing"))
    record_run(occurrence, refused, days=1)
    text = admin.get(reverse("admin:audit_log", args=(occurrence.pk,))).content.decode()
    assert "now: Zoom has no recording, 1 was rejected by HubSpot; no longer: Zoom is still processing" in text


# --- It follows a sync ------------------------------------------------------------------------------------------------


def test_while_a_sync_runs_it_asks_again_for_the_tab_that_is_open(admin: Client, occurrence: Occurrence) -> None:
    job = SyncJob.start(occurrence.pk, "schedule", START)
    assert job is not None
    text = page(admin, occurrence, "tab=timeline")
    found = re.search(r'hx-get="([^"]*progress/[^"]*)"', text)
    assert found and 'hx-trigger="every 2s"' in text
    job.finish()
    after = admin.get(found[1].replace("&amp;", "&"), headers=PIECE).content.decode()
    assert "every 2s" not in after
    assert f'hx-get="{address(occurrence, "tab=timeline")}&amp;done=1" hx-trigger="load, click"' in after


@pytest.mark.parametrize(
    ("fields", "tone"),
    [({"failed": 0, "people": 4, "status": "synced", "waiting": 0}, "good"), ({}, "bad")],
)
def test_what_came_of_a_sync_is_said_and_a_partial_end_is_no_success(
    admin: Client, occurrence: Occurrence, fields: dict[str, Any], tone: str
) -> None:
    Occurrence.objects.update(**fields)
    said = page(admin, occurrence, "done=1").split('id="panel-said"')[1].split("</div>")[0]
    assert f"portal-said--{tone}" in said


def test_sync_now_says_what_it_did_inside_the_panel(admin: Client, occurrence: Occurrence) -> None:
    current = f"http://testserver{address(occurrence, 'people=failed')}"
    headers = {**PIECE, "HX-Target": "panel-said", "HX-Current-URL": current}
    answer = admin.post(reverse("admin:sync_now", args=(occurrence.pk,)), headers=headers).content.decode()
    assert "The sync of 1 webinar starts." in answer
    assert 'id="panel-state"' in answer and "progress/?people=failed" in answer
    assert SyncJob.objects.get().state == JobState.WAITING


# --- Its cost ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("tab", ["people", "timeline", "recording", "logs", "settings"])
def test_ten_thousand_people_cost_as_many_queries_as_ten(
    admin: Client, occurrence: Occurrence, django_assert_max_num_queries: DjangoAssertNumQueries, tab: str
) -> None:
    causes = ("", "hubspot_user", "excluded_domain", "secondary_email")
    rows = [
        Participant(occurrence=occurrence, email=f"p{n}@x.example", outcome="left_out", cause=causes[n % 4])
        for n in range(10_000)
    ]
    Participant.objects.bulk_create(rows)
    occurrence.count_people()
    with django_assert_max_num_queries(30):
        page(admin, occurrence, f"tab={tab}")


def test_it_is_for_those_who_may_see_audit_logs(staff: Client, occurrence: Occurrence) -> None:
    assert staff.get(address(occurrence)).status_code == 403


def test_who_may_read_audit_logs_but_no_people_sees_the_other_tabs(staff: Client, occurrence: Occurrence) -> None:
    staff_user = User.objects.get(username="bob")
    staff_user.user_permissions.set(Permission.objects.filter(codename__in=("view_run", "view_occurrence")))

    for query in ("", "tab=people", "people=left_out", "tab=timeline"):
        text = page(staff, occurrence, query)
        assert "otso@own.example" not in text
        assert ">Timeline</a>" in text and ">People</a>" not in text.partition("webinar-tabs")[2]


def test_the_settings_say_what_each_switch_would_do(admin: Client, occurrence: Occurrence) -> None:
    SyncSettingsRow.objects.create(connection=occurrence.webinar.connection, sync_webinars=True)
    page = admin.get(reverse("admin:webinar", args=(occurrence.pk,)) + "?tab=settings").content.decode()
    assert "If you switch it off:" in page
    assert "1 webinar would no longer be synced." in page
    assert "anna@kuusi.example" in page
    occurrence.webinar.sync = False
    occurrence.webinar.save()
    page = admin.get(reverse("admin:webinar", args=(occurrence.pk,)) + "?tab=settings").content.decode()
    assert "If you switch it on:" in page
    assert "This would sync what 1 webinar missed" in page
