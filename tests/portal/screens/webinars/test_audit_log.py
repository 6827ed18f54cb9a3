"""Audit logs of a webinar: events, causes, people and remedies."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from audits.log import RunLog
from audits.models import Run
from integrations.models import Occurrence, RecordingRow, SessionRow, SyncSettingsRow
from portal.screens.webinars.webinar.stay_chart import stay_chart
from tests.portal.conftest import RecordRun, left_out
from tests.support.factories import START, OccurrenceFactory, ParticipantFactory
from tests.support.workflows import ID, Workflows


def page(admin: Client, occurrence: Occurrence, query: str = "") -> str:
    answer = admin.get(f"{reverse('admin:audit_log', args=(occurrence.pk,))}?{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def download(admin: Client, occurrence: Occurrence) -> bytes:
    answer: Any = admin.get(reverse("admin:audit_log_csv", args=(occurrence.pk,)))
    return b"".join(answer.streaming_content)


def bad(run_log: RunLog) -> None:
    run_log.person("person_failed", "rejected_by_hubspot", "ann@kuusi.example", "A contract number is needed.")


def many_left_out(run_log: RunLog) -> None:
    for number in range(60):
        run_log.person("emails_excluded", "excluded_domain", f"person{number:02}@own.example")
    run_log.person("emails_excluded", "hubspot_user", "hugo@seller.example")


def test_an_entry_has_title_sentence_and_help(admin: Client, record_run: RecordRun) -> None:
    occurrence = OccurrenceFactory.create()
    record_run(occurrence)
    text = page(admin, occurrence)
    assert "Some emails were excluded from webinar sync" in text
    assert "2 people were left out: 1 belongs to a HubSpot user, 1 uses a secondary e-mail address" in text
    assert "users are never synced as contacts" in text


def test_the_people_behind_a_cause_are_named_with_the_detail(admin: Client, record_run: RecordRun) -> None:
    occurrence = OccurrenceFactory.create()
    record_run(occurrence)
    text = page(admin, occurrence)
    assert "hugo@seller.example" in text
    assert "=also ann@lumi.example" in text


def test_who_was_registered_by_a_workflow_is_named(workflows: Workflows, admin_user: User, client: Client) -> None:
    workflows.add()
    client.force_login(admin_user)

    text = page(client, workflows.world.occurrence(ID))

    assert "Workflow action · HubSpot workflow 77" in text
    assert "<strong>ann@kuusi.example</strong>" in text
    assert "SUCCESS, registrant_id" in text


def test_the_newest_run_is_shown_and_the_earlier_ones_are_a_link_away(admin: Client, record_run: RecordRun) -> None:
    occurrence = OccurrenceFactory.create()
    for day in range(12):
        first = record_run(occurrence, bad if day == 0 else left_out, days=day)
    text = page(admin, occurrence)
    assert text.index("12 Oct 2026") < text.index("11 Oct 2026")
    assert "Earlier runs" in text
    assert "2 Oct 2026" in page(admin, occurrence, "page=2")
    assert first.pk
    oldest = Run.objects.order_by("started_at")[0]
    assert "A contract number is needed." in page(admin, occurrence, f"run={oldest.pk}")


@pytest.mark.parametrize("query", ["run=nonsense", "run=00000000-0000-0000-0000-000000000000", "page=x", "page=999"])
def test_an_address_typed_wrongly_still_shows_the_log(admin: Client, record_run: RecordRun, query: str) -> None:
    occurrence = OccurrenceFactory.create()
    record_run(occurrence)
    page(admin, occurrence, query)


def test_only_its_own_runs_are_shown(admin: Client, record_run: RecordRun) -> None:
    first = OccurrenceFactory.create(occurrence_id="1")
    record_run(OccurrenceFactory.create(webinar=first.webinar, occurrence_id="2"))
    assert "No sync has been recorded yet" in page(admin, first)


def test_too_many_people_for_the_page_are_a_link_away(admin: Client, record_run: RecordRun) -> None:
    occurrence = OccurrenceFactory.create()
    run = record_run(occurrence, many_left_out)
    text = page(admin, occurrence)
    assert "person19@own.example" in text
    assert "person20@own.example" not in text
    assert "40 more people" in text
    assert "hugo@seller.example" in text  # the other cause has its own first people
    everybody = admin.get(
        f"/admin/audits/person/?entry__id__exact={run.entries.get().pk}&cause__exact=excluded_domain&p=2"
    )
    assert "person00@own.example" in everybody.content.decode()


def test_finds_a_person_by_how_the_address_begins(admin: Client, record_run: RecordRun) -> None:
    occurrence = OccurrenceFactory.create()
    record_run(occurrence, many_left_out, days=1)
    ParticipantFactory.create(
        occurrence=occurrence, email="person4@kuusi.example", contact_id="77", sent=[["register"]]
    )
    text = page(admin, occurrence, "q=Person4")
    assert "person44@own.example" in text
    assert "person4@kuusi.example" in text
    assert "record/0-1/77" in text
    assert "hugo@seller.example" not in text
    assert "Nobody with such an address" in page(admin, occurrence, "q=nobody@x.example")


def test_finds_everybody_of_a_domain(admin: Client, record_run: RecordRun) -> None:
    occurrence = OccurrenceFactory.create()
    record_run(occurrence)
    ParticipantFactory.create(occurrence=occurrence, email="ann@kuusi.example", cause="secondary_email")
    ParticipantFactory.create(occurrence=occurrence, email="eva@lumi.example")
    text = page(admin, occurrence, "q=@kuusi.example")
    assert "1 address found for “@kuusi.example”." in text
    assert "1 uses a secondary e-mail address" in text
    assert "eva@lumi.example" not in text


def sent(run_log: RunLog) -> None:
    run_log.note("synced", "contacts", count=2)
    run_log.note("synced", "participants", count=3)
    run_log.note("synced", "marketing_event")


def test_behind_what_was_synced_are_the_people_hubspot_took(admin: Client, record_run: RecordRun) -> None:
    occurrence = OccurrenceFactory.create()
    record_run(occurrence, sent)
    ParticipantFactory.create(occurrence=occurrence, email="ann@kuusi.example", contact_id="77", accepted_at=START)
    ParticipantFactory.create(
        occurrence=occurrence, email="late@kuusi.example", contact_id="78", accepted_at=START + timedelta(days=1)
    )
    text = page(admin, occurrence)
    assert text.count("<strong>ann@kuusi.example</strong>") == 2  # contacts, participations; not the event
    assert "record/0-1/77" in text
    assert "late@kuusi.example" not in text
    run = Run.objects.get()
    assert "ann@kuusi.example" in admin.get(f"/admin/audits/run/{run.pk}/change/").content.decode()


def test_who_was_left_out_and_is_in_hubspot_now_is_not_offered_again(admin: Client, record_run: RecordRun) -> None:
    occurrence = OccurrenceFactory.create()
    record_run(occurrence, bad, status="partial")
    ParticipantFactory.create(occurrence=occurrence, email="ann@kuusi.example", contact_id="77")
    text = page(admin, occurrence)
    assert "In HubSpot now" in text
    assert 'aria-label="Retry ann@kuusi.example"' not in text


def test_after_a_retry_what_the_last_sync_said_of_everybody_still_shows(admin: Client, record_run: RecordRun) -> None:
    occurrence = OccurrenceFactory.create()
    record_run(occurrence, many_left_out)

    def again(run_log: RunLog) -> None:
        run_log.people_only = True
        run_log.person("person_failed", "rejected_by_hubspot", "ann@kuusi.example", "Refused once more.")

    record_run(occurrence, again, days=1, status="partial")
    text = page(admin, occurrence)
    assert "Single people tried again" in text
    assert "Refused once more." in text
    assert "hugo@seller.example" in text


def test_htmx_gets_the_panel_alone_and_a_link_the_whole_page(admin: Client, record_run: RecordRun) -> None:
    occurrence = OccurrenceFactory.create()
    record_run(occurrence)
    panel = admin.get(
        reverse("admin:audit_log", args=(occurrence.pk,)), headers={"HX-Request": "true"}
    ).content.decode()
    assert "<html" not in panel
    assert 'id="audit-title"' in panel
    assert "<html" in page(admin, occurrence)


def test_a_cause_links_to_the_very_switch(admin: Client, record_run: RecordRun) -> None:
    occurrence = OccurrenceFactory.create(webinar__sync=False)
    SyncSettingsRow.objects.create(connection=occurrence.webinar.connection, sync_webinars=True)
    record_run(occurrence, lambda log: log.note("settings_off", "webinar_sync_off"))
    text = page(admin, occurrence)
    assert "To the switch" in text
    address = f"{reverse('admin:webinar', args=(occurrence.pk,))}?tab=settings"
    assert f'href="{address}#panel-switches"' in text
    assert 'id="panel-switches"' in admin.get(address).content.decode()


def test_a_cause_in_the_global_settings_links_to_them(admin: Client, record_run: RecordRun) -> None:
    occurrence = OccurrenceFactory.create()
    record_run(occurrence, lambda log: log.note("settings_off", "global_sync_off"))
    address = reverse("admin:integrations_connection_change", args=(occurrence.webinar.connection_id,))
    assert address in page(admin, occurrence)


def test_an_answer_that_was_not_written_links_to_the_mapping(admin: Client, record_run: RecordRun) -> None:
    occurrence = OccurrenceFactory.create()
    detail = "Which topic? → topics: “Fin”"
    record_run(occurrence, lambda log: log.person("answers_not_written", "unknown_option", "ann@mail.example", detail))
    text = page(admin, occurrence)
    assert detail in text
    assert reverse("admin:answers", args=(occurrence.webinar.connection_id,)) in text


def test_links_to_the_records_in_hubspot_and_zoom(admin: Client) -> None:
    occurrence = OccurrenceFactory.create(event_object_id="1010")
    session = SessionRow.objects.create(occurrence=occurrence, uuid="u", started_at=START)
    RecordingRow.objects.create(session=session, state="available", call_id="55", read_at=START)
    text = page(admin, occurrence)
    for address in ("record/0-54/1010", "record/0-48/55", f"zoom.us/webinar/{occurrence.webinar.zoom_id}"):
        assert address in text


def test_what_can_be_retried_has_a_button_for_one_and_for_all(admin: Client, record_run: RecordRun) -> None:
    occurrence = OccurrenceFactory.create()
    record_run(occurrence, bad, status="partial")
    text = page(admin, occurrence)
    assert "Retry all that can be retried" in text
    assert 'aria-label="Retry ann@kuusi.example"' in text


def test_words_about_a_thing_name_nobody_and_have_no_button(admin: Client, record_run: RecordRun) -> None:
    occurrence = OccurrenceFactory.create()
    words = "eventUrl is longer than 100 characters."
    record_run(occurrence, lambda log: log.person("sync_error", "event_not_created", "", words))
    text = page(admin, occurrence)
    assert words in text
    assert "(no e-mail address)" not in text
    assert 'value="person"' not in text


def test_what_is_final_has_none(admin: Client, record_run: RecordRun) -> None:
    occurrence = OccurrenceFactory.create()
    record_run(occurrence)
    assert 'name="retry"' not in page(admin, occurrence)


def test_a_webinar_removed_meanwhile_is_said_in_the_drawer(admin: Client) -> None:
    answer = admin.get(reverse("admin:audit_log", args=(7,)), headers={"HX-Request": "true"})
    assert "no longer exists" in answer.content.decode()


def test_a_login_that_has_ended_is_said_in_the_drawer(client: Client, db: None) -> None:
    address = reverse("admin:audit_log", args=(OccurrenceFactory.create().pk,))
    assert "You have been logged out" in client.get(address, headers={"HX-Request": "true"}).content.decode()


# --- Who stayed how long ----------------------------------------------------------------------------------------------


def test_the_chart_has_its_numbers_in_a_table(admin: Client) -> None:
    occurrence = OccurrenceFactory.create()
    for minutes in (3, 33, 60):
        ParticipantFactory.create(
            occurrence=occurrence, accepted_duration=timedelta(minutes=minutes), accepted_length=timedelta(hours=1)
        )
    text = admin.get(reverse("admin:webinar", args=(occurrence.pk,))).content.decode()
    assert "Of 3 people whose attendance is in HubSpot, 2 stayed for half of the webinar or longer." in text
    assert [bar.count for bar in stay_chart(occurrence).bars] == [1, 0, 0, 0, 0, 1, 0, 0, 0, 1]  # type: ignore[union-attr]


def test_without_attendance_there_is_no_chart(admin: Client) -> None:
    address = reverse("admin:webinar", args=(OccurrenceFactory.create().pk,))
    assert "Who stayed how long" not in admin.get(address).content.decode()


def test_an_address_searched_for_cannot_bring_in_markup(admin: Client) -> None:
    assert "<b>x" not in page(admin, OccurrenceFactory.create(), "q=%3Cb%3Ex")


def test_the_csv_opens_in_excel_and_runs_no_formula(admin: Client, record_run: RecordRun) -> None:
    occurrence = OccurrenceFactory.create()
    record_run(occurrence)
    csv = download(admin, occurrence)
    assert csv.startswith(b"\xef\xbb\xbfrun_started,code,cause,email,detail,help")
    assert b",'=also ann@lumi.example," in csv


def test_the_csv_has_a_name_of_its_own(admin: Client) -> None:
    occurrence = OccurrenceFactory.create(webinar__zoom_id="81234567890", occurrence_id="7")
    answer = admin.get(reverse("admin:audit_log_csv", args=(occurrence.pk,)))
    assert answer.headers["Content-Disposition"] == 'attachment; filename="audit-log-81234567890-7.csv"'
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"


@pytest.mark.parametrize("name", ["audit_log", "audit_log_csv"])
def test_only_for_those_who_may_see_audit_logs(client: Client, name: str, db: None) -> None:
    address = reverse(f"admin:{name}", args=(OccurrenceFactory.create().pk,))
    assert client.get(address).headers["Location"].startswith(reverse("admin:login"))


@pytest.mark.parametrize("name", ["audit_log", "audit_log_csv"])
def test_refuses_staff_without_the_permission(staff: Client, name: str) -> None:
    assert staff.get(reverse(f"admin:{name}", args=(OccurrenceFactory.create().pk,))).status_code == 403


@pytest.mark.parametrize("runs", [1, 10])
def test_asks_as_much_of_the_database_for_one_run_as_for_many(
    admin: Client, record_run: RecordRun, django_assert_max_num_queries: DjangoAssertNumQueries, runs: int
) -> None:
    occurrence = OccurrenceFactory.create()
    for day in range(runs):
        record_run(occurrence, many_left_out, days=day)
    with django_assert_max_num_queries(24):
        page(admin, occurrence)


def test_history_outlives_the_webinar(admin: Client, record_run: RecordRun) -> None:
    occurrence = OccurrenceFactory.create()
    run = record_run(occurrence)
    occurrence.webinar.delete()
    assert "hugo@seller.example" in admin.get(f"/admin/audits/run/{run.pk}/change/").content.decode()
