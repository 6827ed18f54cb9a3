"""The first hour of a new portal, as an administrator goes through it: from nothing connected to Home."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.utils.translation import gettext as _
from playwright.sync_api import Locator, Page, expect

from integrations import tasks
from integrations.models import Connection, SyncJob, WebinarRow
from integrations.models.jobs import JobState
from portal.models import FirstHour
from tests.support.consent import Apps, both_apps

Work = Callable[[], None]


@pytest.fixture
def apps(portal: str) -> Iterator[Apps]:
    """Let both apps send people back to the portal of the test."""
    with both_apps(PUBLIC_URL=portal) as made:
        yield made


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Work:
    """Return what a worker does when it is told what is wanted, but no syncs."""

    def at_once(task: Any) -> Callable[..., None]:
        return lambda args, **_options: task(*args)

    for task in (tasks.discover_wanted, tasks.count_preview):
        monkeypatch.setattr(task, "apply_async", at_once(task))
    monkeypatch.setattr(tasks.run_job, "apply_async", lambda args, **_options: None)
    return tasks.run_due_jobs


def sync(most: int = 1000) -> set[int]:
    """Run waiting jobs, as workers do. Returns the keys of their webinars: a series has a job a date."""
    waiting = SyncJob.objects.filter(state=JobState.WAITING, attempts=0).order_by("pk")
    jobs = list(waiting.values_list("pk", "occurrence__webinar")[:most])
    for pk, _webinar in jobs:
        tasks.run_job(pk)
    return {webinar for _pk, webinar in jobs}


def step(page: Page, title: str) -> Locator:
    return page.get_by_role("listitem", name=title)


def is_done(page: Page, title: str) -> None:
    expect(step(page, title).get_by_text(_("Done"), exact=True)).to_be_visible()


def connect(page: Page, title: str, provider: str) -> None:
    step(page, title).get_by_role("link", name=title).click()
    expect(page.get_by_role("heading", name=f"{provider} (sandbox)")).to_be_visible()
    page.get_by_role("link", name="Allow").click()
    is_done(page, title)


def test_from_nothing_connected_to_home(apps: Apps, signed_in: Page, work: Work) -> None:
    page = signed_in
    expect(page.get_by_text(_("%(done)s of %(all)s steps") % {"done": 0, "all": 6})).to_be_visible()
    connect(page, _("Connect Zoom"), "Zoom")
    connect(page, _("Connect HubSpot"), "HubSpot")
    expect(page.get_by_text(_("Looking for webinars in Zoom …"))).to_be_visible()

    work()
    sync()  # the sync is off: they are read and skipped
    page.reload()
    expect(page.get_by_role("button", name=_("Look for webinars now"))).to_be_visible()

    domain = step(page, _("Leave out your own people"))
    expect(domain.get_by_label(_("Your domain"))).not_to_have_value("")
    domain.get_by_label(_("Your domain")).fill("own example")
    domain.get_by_role("button", name=_("Exclude this domain")).click()
    wrong = _("“%(text)s” is not a domain. Enter one like example.com.") % {"text": "own example"}
    expect(page.get_by_text(wrong)).to_be_visible()
    domain.get_by_label(_("Your domain")).fill("own.example")
    domain.get_by_role("button", name=_("Exclude this domain")).click()
    is_done(page, _("Leave out your own people"))

    address = step(page, _("Try it with your own address"))
    address.get_by_role("button", name=_("Skip")).click()
    expect(address.get_by_text(_("Skipped"), exact=True)).to_be_visible()
    expect(address.get_by_label(_("Your e-mail address"))).to_have_value("alice@own.example")
    address.get_by_role("button", name=_("Turn test mode on")).click()  # who skipped it may come back to it
    is_done(page, _("Try it with your own address"))
    address.get_by_role("button", name=_("Turn test mode off")).click()
    expect(address.get_by_role("button", name=_("Turn test mode on"))).to_be_visible()
    is_done(page, _("Try it with your own address"))  # what was done stays done

    people = step(page, _("See what would be sent"))
    people.get_by_role("button", name=_("Count the people")).click()
    expect(people.get_by_role("status")).to_be_visible()
    work()
    is_done(page, _("See what would be sent"))  # it polls

    page.get_by_role("button", name=_("Switch the sync on")).click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    assert Connection.objects.get().settings.sync_webinars
    work()
    tried = sync(3)
    bar = _("First sync: %(done)s of %(total)s webinars") % {"done": len(tried), "total": WebinarRow.objects.count()}
    expect(page.get_by_role("heading", name=bar)).to_be_visible()
    sync()
    sync()
    expect(page.get_by_role("progressbar")).to_have_count(0)
    expect(page.get_by_role("heading", name=_("Registrants and attendees"))).to_be_visible()
    assert FirstHour.load().finished_at
