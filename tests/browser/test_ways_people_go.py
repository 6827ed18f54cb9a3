"""The main tasks of people in a browser, from the login to the result, in both languages."""

import re
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from playwright.sync_api import Page, expect

from integrations.models import Occurrence, Participant, SyncJob, SyncSettingsRow
from integrations.models.jobs import JobState
from integrations.sync.jobs import run_job
from portal.models import FirstHour
from tests.browser.conftest import PASSWORD
from tests.support.world import World

WEBINARS = "/admin/integrations/occurrence/"


def occurrence(webinar_id: int) -> Occurrence:
    return Occurrence.objects.get(webinar__zoom_id=webinar_id)


def settings_page(world: World) -> str:
    return reverse("admin:integrations_connection_change", args=(world.connection.pk,))


def test_sign_in_and_out(page: Page, alice: User, language: str) -> None:
    page.goto("/")
    page.locator("[name=username]").fill(alice.username)
    page.locator("[name=password]").fill("not it")
    page.locator("[type=submit]").first.click()
    expect(page.locator("[name=password]")).to_be_visible()
    page.locator("[name=username]").fill(alice.username)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[type=submit]").first.click()
    expect(page.locator("html")).to_have_attribute("lang", language)
    expect(page.get_by_role("heading", level=1, name=_("Home"))).to_be_visible()
    page.locator(".screen-side .screen-user summary").click()
    page.locator(".screen-side").get_by_role("button", name=_("Log out")).click()
    page.goto("/admin/")
    expect(page.locator("[name=password]")).to_be_visible()


def test_choose_another_language(signed_in: Page, language: str) -> None:
    page, other = signed_in, {"en": "fi", "fi": "en"}[language]
    page.locator(".screen-side .screen-user summary").click()
    page.locator(".screen-side").locator(f"button[lang={other}]").click()
    expect(page.locator("html")).to_have_attribute("lang", other)
    page.goto(WEBINARS)
    expect(page.locator("html")).to_have_attribute("lang", other)


def test_switch_the_sync_on(empty_world: World, signed_in: Page) -> None:
    page = signed_in
    SyncSettingsRow.objects.update(sync_webinars=False)
    FirstHour.load().finish(timezone.now())
    page.goto("/admin/")
    page.get_by_role("link", name=_("Turn it on in the global settings")).first.click()
    page.get_by_role("switch", name=_("Sync webinar data")).click()
    page.get_by_role("button", name=_("Save"), exact=True).click()
    expect(page.locator(".screen-messages")).to_contain_text(_("Saved."))
    assert SyncSettingsRow.objects.get().sync_webinars


def test_exclude_a_domain_and_see_what_it_would_do(synced: World, signed_in: Page) -> None:
    page = signed_in
    page.goto(settings_page(synced))
    domains = page.locator("[data-domains=domains-contacts]")
    domains.get_by_role("button", name=_("Add a domain")).click()
    domains.locator("input").last.fill("kuusi.example")
    expect(page.locator("#effects")).to_contain_text(re.compile(r"\d"))
    page.get_by_role("button", name=_("Save"), exact=True).click()
    expect(page.locator(".screen-messages")).to_contain_text(_("Saved."))
    stored = synced.connection.exclusions.filter(kind="contacts").values_list("domain", flat=True)
    assert "kuusi.example" in stored


def test_a_domain_that_is_none_is_refused_in_words(empty_world: World, signed_in: Page) -> None:
    page = signed_in
    page.goto(settings_page(empty_world))
    domain = page.locator("[data-domains=domains-hosts] input").first
    domain.fill("no domain")
    page.get_by_role("button", name=_("Save"), exact=True).click()
    words = _("“%(text)s” is not a domain. Enter one like example.com.") % {"text": "no domain"}
    expect(page.get_by_text(words)).to_be_visible()
    expect(domain).to_have_value("no domain")


def test_sync_now_and_watch_it(synced: World, signed_in: Page) -> None:
    page, row = signed_in, occurrence(81000000001)
    page.goto(f"{WEBINARS}?q=81000000001")
    state = page.locator(f"#state-{row.pk}")
    page.get_by_role("row").filter(has_text=row.webinar.topic).hover()
    page.get_by_role("button", name=_("Sync now: %(topic)s") % {"topic": row.webinar.topic}).click()
    expect(state).to_contain_text(_("Starts in a moment"))
    job = SyncJob.objects.get(state=JobState.WAITING, occurrence=row)
    assert job.trigger == "sync_now" and job.actor == "alice"
    run_job(job.pk, synced.clock)
    expect(state).not_to_contain_text(_("Starts in a moment"))
    expect(page.locator(".portal-busy")).to_have_count(0)


def test_open_the_drawer_and_find_a_person(synced: World, signed_in: Page) -> None:
    page, row = signed_in, occurrence(81000000002)
    page.goto(f"{WEBINARS}?q=81000000002")
    page.get_by_role("link", name=row.webinar.topic, exact=True).click()
    drawer = page.get_by_role("dialog")
    expect(drawer.get_by_role("heading", name=row.webinar.topic)).to_be_visible()
    drawer.get_by_role("link", name=_("Audit logs"), exact=True).click()
    expect(drawer).to_contain_text(_("Some emails were excluded from webinar sync"))
    drawer.get_by_role("searchbox").fill("mia@")
    drawer.get_by_role("button", name=_("Search")).click()
    expect(drawer.get_by_role("heading", name="mia@norra.example")).to_be_visible()
    drawer.get_by_role("link", name=_("All webinars of this person")).click()
    expect(page.get_by_role("heading", name="mia@norra.example")).to_be_visible()


def test_the_drawer_closes_with_escape_and_gives_the_focus_back(synced: World, signed_in: Page) -> None:
    page, row = signed_in, occurrence(81000000002)
    page.goto(f"{WEBINARS}?q=81000000002")
    link = page.get_by_role("link", name=row.webinar.topic, exact=True)
    link.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog").get_by_role("heading", name=row.webinar.topic)).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(link).to_be_focused()


def test_find_a_person_among_all(synced: World, signed_in: Page) -> None:
    page = signed_in
    page.goto(reverse("admin:integrations_participant_changelist"))
    page.get_by_role("searchbox").fill("ann.virtanen@")
    expect(page.locator("#portal-chips").get_by_role("link", name=_("Clear"))).to_be_visible()
    page.get_by_role("link", name="ann.virtanen@kuusi.example").first.click()
    expect(page.get_by_role("heading", name="ann.virtanen@kuusi.example")).to_be_visible()
    page.get_by_text(_("with how each was computed")).click()
    expect(page.get_by_text(_("Total number of Zoom webinars attended"))).to_be_visible()


def test_retry_a_person_whom_hubspot_rejected(synced: World, signed_in: Page) -> None:
    page = signed_in
    rejected = Participant.objects.filter(cause="rejected_by_hubspot")[0]
    page.goto(reverse("admin:audit_log", args=(rejected.occurrence_id,)))
    page.get_by_role("button", name=_("Retry %(email)s") % {"email": rejected.email}).first.click()
    words = _("%(email)s is being retried, and no one else.") % {"email": rejected.email}
    expect(page.get_by_text(words)).to_be_visible()
    job = SyncJob.objects.get(occurrence=rejected.occurrence, state=JobState.WAITING, trigger="retry")
    assert job.people == [rejected.email]


def test_retry_a_failed_job(synced: World, signed_in: Page) -> None:
    page, row = signed_in, occurrence(81000000001)
    job = SyncJob.start(row.pk, "schedule", synced.clock())
    assert job is not None
    job.park("HubSpot asks to wait; the sync continues automatically.")
    page.goto(WEBINARS)
    page.get_by_role("link", name=_("Failed jobs")).click()
    page.wait_for_load_state()  # only then does the box above the table reach the rows
    expect(page.get_by_text(_("HubSpot asks to wait; the sync continues automatically."))).to_be_visible()
    page.get_by_label(_("Select all on this page")).check()
    page.get_by_role("button", name=_("Retry"), exact=True).click()
    expect(page.get_by_text(_("No job has failed"))).to_be_visible()
    assert SyncJob.objects.get(state=JobState.WAITING, occurrence=row).trigger == "retry"


def test_retry_a_failed_job_where_home_shows_it(synced: World, signed_in: Page) -> None:
    page, row = signed_in, occurrence(81000000001)
    job = SyncJob.start(row.pk, "schedule", synced.clock())
    assert job is not None
    job.park("HubSpot asks to wait; the sync continues automatically.")
    page.goto("/admin/")
    need = (
        page.get_by_role("listitem")
        .filter(has_text=row.webinar.topic)
        .filter(has_text=_("HubSpot asks to wait; the sync continues automatically."))
    )
    need.get_by_role("button", name=_("Retry")).click()
    words = ngettext("The sync of %(n)d webinar starts.", "The syncs of %(n)d webinars start.", 1) % {"n": 1}
    expect(need.get_by_role("status")).to_contain_text(words)
    assert SyncJob.objects.get(state=JobState.WAITING, occurrence=row).trigger == "retry"


@pytest.mark.parametrize("what", ["Audit log as CSV", "People for HubSpot's import"])
def test_export(synced: World, signed_in: Page, what: str, tmp_path: Path) -> None:
    page = signed_in
    page.goto(reverse("admin:audit_log", args=(occurrence(81000000002).pk,)))
    with page.expect_download() as begun:
        page.get_by_role("link", name=_(what)).click()
    begun.value.save_as(tmp_path / "export.csv")
    text = (tmp_path / "export.csv").read_text(encoding="utf-8-sig")
    assert begun.value.suggested_filename.endswith(".csv")
    assert "mia@norra.example" in text or what == "Audit log as CSV"
    assert len(text.splitlines()) > 2
