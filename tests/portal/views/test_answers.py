"""The headers of every answer, and texts from outside in its body."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from integrations.models import HubSpotAccount, SyncJob, ZoomAccount
from portal.models import SavedView
from tests.portal.conftest import RecordRun
from tests.support.factories import START, OccurrenceFactory, ParticipantFactory

EVIL = """"><script>alert(1)</script>' onmouseover='alert(2)"""
PAGES = (
    "admin:index", "admin:integrations_occurrence_changelist", "admin:integrations_participant_changelist",
    "admin:audits_run_changelist", "admin:audits_person_changelist", "admin:audits_change_changelist",
    "admin:integrations_syncjob_changelist", "connected_apps", "app_setup", "webhook_deliveries", "admin:segments",
)  # fmt: skip
ADDRESSES = ("/health/", "/metrics", "/admin/login/", "/admin/", "/webhooks/hubspot/", "/recordings/x/", "/nothing/")


@pytest.fixture
def evil(record_run: RecordRun) -> int:
    """The same text wherever Zoom's, HubSpot's and people's words are shown."""
    occurrence = OccurrenceFactory.create(
        webinar__topic=EVIL, webinar__host_email=EVIL, webinar__connection__name=EVIL, status="failed", synced_at=START
    )
    ParticipantFactory.create(occurrence=occurrence, email=EVIL, cause="hubspot_user", detail=EVIL)
    ZoomAccount.objects.update(name=EVIL, state_reason=EVIL, state="scope_missing")
    HubSpotAccount.objects.update(name=EVIL, state_reason=EVIL, state="scope_missing")
    SyncJob.objects.create(occurrence=occurrence, state="parked", trigger="schedule", not_before=START, error=EVIL)
    record_run(occurrence, lambda run_log: run_log.person("person_failed", "rejected_by_hubspot", EVIL, EVIL))
    return int(occurrence.pk)


@pytest.mark.parametrize("page", [*PAGES, "admin:audit_log"])
def test_texts_from_outside_are_texts_on_every_page(admin: Client, evil: int, page: str) -> None:
    arguments = (evil,) if page == "admin:audit_log" else ()
    are_texts(admin.get(reverse(page, args=arguments)))


@pytest.mark.parametrize("tab", ["", "people", "timeline", "recording", "logs", "settings"])
def test_they_are_texts_on_every_tab_of_a_webinar(admin: Client, evil: int, tab: str) -> None:
    are_texts(admin.get(reverse("admin:webinar", args=(evil,)), {"tab": tab}))


@pytest.mark.parametrize("page", ["search", "admin:person", "users"])
def test_they_are_texts_where_people_are_found(admin: Client, admin_user: User, evil: int, page: str) -> None:
    admin_user.first_name = EVIL
    admin_user.save()

    for query in ({"q": "alert", "email": EVIL}, {"q": EVIL, "email": EVIL}, {}):
        are_texts(admin.get(reverse(page), query))


def test_they_are_texts_in_the_name_of_a_saved_view(admin: Client, admin_user: User, evil: int) -> None:
    SavedView.objects.create(user=admin_user, name=EVIL[:40], query="q=x")
    are_texts(admin.get(reverse("admin:integrations_occurrence_changelist")))


def are_texts(answer: Any) -> None:
    text = answer.content.decode()
    assert "<script>alert" not in text
    assert "' onmouseover='" not in text


def test_they_are_texts_in_what_was_searched_for(admin: Client, evil: int) -> None:
    for page in PAGES[1:7]:
        answer = admin.get(reverse(page), {"q": EVIL})
        assert "<script>alert" not in answer.content.decode()


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_says_what_it_is_and_lets_no_other_origin_read_it(admin: Client, address: str) -> None:
    answer = admin.get(address, HTTP_ORIGIN="https://evil.example")

    kind = answer.headers["Content-Type"]
    assert "charset=utf-8" in kind or kind == "application/json"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert not [name for name in answer.headers if name.lower().startswith("access-control-")]


def test_what_changes_something_is_never_done_by_a_link(admin: Client) -> None:
    occurrence = OccurrenceFactory.create(status="failed")
    zoom = ZoomAccount.objects.get()
    asked: list[tuple[str, tuple[Any, ...]]] = [
        ("check_account", ("zoom", zoom.pk)),
        ("disconnect_account", ("zoom", zoom.pk)),
        ("connect_zoom_server", ()),
        ("pair_accounts", ()),
        ("admin:sync_now", (occurrence.pk,)),
        ("admin:switch_webinar", (occurrence.webinar.pk,)),
        ("admin:logout", ()),
    ]
    for name, arguments in asked:
        assert admin.get(reverse(name, args=arguments)).status_code in (200, 302, 405)

    assert not SyncJob.objects.exists()
    zoom.refresh_from_db()
    assert (zoom.state, zoom.connections.count()) == ("connected", 1)
    assert admin.get("/admin/").status_code == 200


@pytest.mark.parametrize("address", ["/admin/connected-apps/pair/", "/admin/password_change/", "/language/"])
def test_a_form_of_another_site_is_refused(admin: Client, admin_user: Any, address: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(admin_user)

    answer = strict.post(address, {"zoom": "1", "hubspot": "1"}, HTTP_ORIGIN="https://evil.example")

    assert answer.status_code == 302
    assert "Nothing was saved" in str(next(iter(get_messages(answer.wsgi_request))))
