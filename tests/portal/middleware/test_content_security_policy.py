"""Own screens allow no inline script, no inline style and no eval; the admin theme's own pages eval only."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from integrations.clock import utcnow
from integrations.models import Backfill, ZoomUserRow
from portal.signing_in import second_factor
from tests.portal.conftest import RecordRun
from tests.support.factories import START, ConnectionFactory, OccurrenceFactory, ParticipantFactory
from tests.support.said import say

OWN = (
    "/admin/",
    "/admin/second-factor/",
    "/admin/sessions/",
    "/admin/integrations/connection/1/change/",
    "/admin/audits/change/",
)
NOWHERE = "/admin/integrations/connection/999999/users/"
THEMED = ("/admin/auth/user/", "/admin/login/")


def policy(client: Client, address: str) -> str:
    return str(client.get(address).headers["Content-Security-Policy"])


@pytest.mark.parametrize("address", OWN)
def test_own_screens_are_strict(admin: Client, address: str) -> None:
    ConnectionFactory.create(pk=1)
    assert "unsafe" not in policy(admin, address)


@pytest.fixture
def own_screens(admin: Client, record_run: RecordRun) -> list[str]:
    """Return the address of every screen of the portal's own."""
    occurrence = OccurrenceFactory.create(status="synced", synced_at=START)
    connection, run = occurrence.webinar.connection, record_run(occurrence)
    user = ZoomUserRow.objects.create(connection=connection, email="host@a.example")
    ParticipantFactory.create(occurrence=occurrence, email="ann@kuusi.example")
    say(occurrence, "poll", "ann@kuusi.example", "How do you heat?", "Oil")
    today = utcnow().date()
    Backfill.objects.create(connection=connection, since=today, until=today, state="paused", made_at=START)
    lists = ("occurrence", "syncjob", "participant")
    return [
        reverse("admin:index"),
        reverse("admin:integrations_connection_change", args=(connection.pk,)),
        reverse("admin:user_settings", args=(connection.pk,)),
        reverse("admin:user_settings_panel", args=(connection.pk, user.pk)),
        reverse("admin:webinar_settings", args=(connection.pk,)),
        reverse("admin:answers", args=(connection.pk,)),
        reverse("admin:past_webinars", args=(connection.pk,)) + f"?since={today}&until={today}",
        reverse("admin:webinar_settings_panel", args=(connection.pk, occurrence.webinar_id)),
        reverse("admin:audits_change_changelist"),
        reverse("admin:audits_run_changelist"),
        reverse("admin:audits_run_change", args=(run.pk,)),
        reverse("admin:integrations_zoomaccount_change", args=(connection.zoom_id,)),
        reverse("admin:integrations_workflowaction_change", args=(connection.hubspot_id,)),
        reverse("admin:audit_log", args=(occurrence.pk,)),
        reverse("admin:webinar", args=(occurrence.pk,)) + "?tab=proof",
        reverse("admin:webinar", args=(occurrence.pk,)) + "?tab=engagement",
        reverse("admin:person") + "?email=ann@kuusi.example",
        reverse("admin:segments"),
        reverse("connected_apps"),
        reverse("app_setup"),
        reverse("webhook_deliveries"),
        reverse("alerts"),
        reverse("before_you_begin"),
        reverse("admin:integrations_hubspotaccount_changelist"),
        reverse("admin:integrations_hubspotaccount_change", args=(connection.hubspot_id,)),
        reverse("first_account"),
        reverse("set_password", args=("MQ", "set-password")),
        reverse("search") + "?q=ann",
        reverse("users"),
        reverse("user", args=(User.objects.get(username="alice").pk,)),
        reverse("disconnect_account", args=("zoom", connection.zoom_id)),
        reverse("sessions"),
        reverse("admin:password_change"),
        reverse("second_factor"),
        reverse("system"),
        *(reverse(f"admin:integrations_{name}_changelist") for name in lists),
        NOWHERE,
    ]


def _question_before_a_bulk_action(admin: Client) -> str:
    """Switch off more webinars than are switched without asking, and return the template of the question."""
    chosen = [occurrence.pk for occurrence in OccurrenceFactory.create_batch(11)]
    data = {"action": "switch_off", "_selected_action": chosen}
    answer = admin.post(reverse("admin:integrations_occurrence_changelist"), data)
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    return str(answer.templates[0].name)


def test_every_own_screen_is_strict(admin: Client, own_screens: list[str]) -> None:
    shown: set[str] = set()
    for address in own_screens:
        answer = admin.get(address)
        assert answer.status_code == (404 if address == NOWHERE else 200), address
        assert "unsafe" not in answer.headers["Content-Security-Policy"], address
        shown |= {str(one.name) for one in answer.templates}
    shown.add(_question_before_a_bulk_action(admin))
    second_factor.new_device(User.objects.get(username="alice")).save()  # now her password alone is not enough
    answer = admin.get(reverse("login_code"))
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert not re.findall(r"<script(?![^>]*\bsrc=)|<style|\s(?:style|onclick|onload)=", answer.content.decode())
    shown |= {str(one.name) for one in answer.templates}
    asked = _question_before_many_are_touched(admin)
    assert "unsafe" not in asked.headers["Content-Security-Policy"]
    shown |= {str(one.name) for one in asked.templates}
    folder = Path(__file__).resolve().parents[3] / "templates"
    ours = {
        path.relative_to(folder).as_posix()
        for path in (folder / "portal").glob("*.html")
        if 'extends "portal/screen.html"' in path.read_text(encoding="utf-8")
    }
    assert ours <= shown


def _question_before_many_are_touched(admin: Client) -> Any:
    webinar = OccurrenceFactory.create().webinar
    rows = [OccurrenceFactory.create(webinar=webinar, occurrence_id=str(number)).pk for number in range(11)]
    second_factor.remove(User.objects.get(username="alice"))
    return admin.post("/admin/integrations/occurrence/", {"action": "recordings_off", "_selected_action": rows})


@pytest.mark.parametrize("address", THEMED)
def test_pages_of_the_theme_may_evaluate_and_no_more(admin: Client, address: str) -> None:
    admin.logout() if "login" in address else None
    found = policy(admin, address)
    assert "script-src 'self' 'unsafe-eval';" in found
    assert "unsafe-inline" not in found


@pytest.mark.parametrize("address", [*OWN, *THEMED])
def test_no_page_has_inline_scripts_or_styles_or_asks_another_host(admin: Client, address: str) -> None:
    ConnectionFactory.create(pk=1)
    page = admin.get(address).content.decode()
    assert not re.findall(r"<script(?![^>]*\bsrc=)", page)
    assert "<style" not in page
    assert not re.findall(r"\s(?:style|onclick|onload)=", page)
    assert not re.findall(r"(?:src|href)=\"https?://", page)
