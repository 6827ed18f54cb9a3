"""Rules for all screens: permissions, read-only rows of the application, and no secret on any page."""

import re

import pytest
from cryptography.fernet import Fernet
from django.contrib import admin as django_admin
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from pytest_django import Settings
from unfold.admin import ModelAdmin

from integrations.models import SyncJob, SyncSettingsRow, ZoomUserRow
from integrations.models.settings import Exclusion
from portal.site import SCREENS
from tests.portal.conftest import RecordRun
from tests.support.factories import START, HubSpotAccountFactory, OccurrenceFactory, ParticipantFactory

WRITTEN_BY_PEOPLE = {
    "auth.user",
    "auth.group",
    "integrations.connection",
    "integrations.zoomuserrow",
    "integrations.webinarrow",
    "integrations.workflowaction",
    "django_celery_beat.periodictask",
    "django_celery_beat.intervalschedule",
    "django_celery_beat.crontabschedule",
    "django_celery_beat.solarschedule",
    "django_celery_beat.clockedschedule",
}


def address(model: type[Model], page: str = "changelist", *args: object) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


@pytest.fixture
def rows(record_run: RecordRun) -> None:
    occurrence = OccurrenceFactory.create(status="partial", attendance="final", synced_at=START)
    ParticipantFactory.create(occurrence=occurrence, cause="hubspot_user")
    ParticipantFactory.create(occurrence=OccurrenceFactory.create())  # a second connection
    SyncJob.objects.create(occurrence=occurrence, state="parked", trigger="schedule", not_before=START, error="Down.")
    connection = occurrence.webinar.connection
    SyncSettingsRow.load(connection)
    Exclusion.objects.create(connection=connection, kind="hosts", domain="hidden.example")
    ZoomUserRow.objects.create(connection=connection, email="host@a.example")
    HubSpotAccountFactory.create(state="reconnect_needed")
    record_run(occurrence, status="partial")


every_screen = pytest.mark.parametrize("model", SCREENS, ids=lambda model: model._meta.label_lower)


def test_everything_registered_has_the_look_of_unfold() -> None:
    plain = {model for model, screen in django_admin.site._registry.items() if not isinstance(screen, ModelAdmin)}
    assert not plain


@every_screen
def test_a_list_answers_an_administrator(admin: Client, rows: None, model: type[Model]) -> None:
    answer = admin.get(address(model), follow=True)
    assert answer.status_code == 200


@every_screen
def test_a_row_opens(admin: Client, rows: None, model: type[Model]) -> None:
    for row in model._default_manager.all():
        assert admin.get(address(model, "change", row.pk), follow=True).status_code == 200


@every_screen
def test_somebody_unknown_is_sent_to_the_login(client: Client, db: None, model: type[Model]) -> None:
    answer = client.get(address(model))
    assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (302, reverse("admin:login"))


@every_screen
def test_somebody_without_permission_sees_nothing(staff: Client, rows: None, model: type[Model]) -> None:
    assert staff.get(address(model)).status_code == 403


@every_screen
def test_rows_the_application_writes_are_read_only(admin: Client, rows: None, model: type[Model]) -> None:
    if model._meta.label_lower in WRITTEN_BY_PEOPLE:
        return
    assert admin.get(address(model, "add")).status_code == 403
    for row in model._default_manager.all():
        assert admin.post(address(model, "change", row.pk), {}).status_code in (200, 403)
        assert admin.post(address(model, "delete", row.pk), {"post": "yes"}).status_code == 403
        assert model._default_manager.filter(pk=row.pk).exists()


@every_screen
def test_no_secret_is_on_any_page(admin: Client, rows: None, model: type[Model]) -> None:
    pages = [address(model)] + [address(model, "change", row.pk) for row in model._default_manager.all()]
    for page in pages:
        assert "SECRET" not in admin.get(page, follow=True).content.decode()


def test_no_secret_is_on_the_home_page(admin: Client, rows: None) -> None:
    assert "SECRET" not in admin.get(reverse("admin:index")).content.decode()


def test_accounts_open_although_the_encryption_key_is_lost(admin: Client, rows: None, settings: Settings) -> None:
    settings.FIELD_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    for page in (
        "admin:index",
        "admin:integrations_zoomaccount_changelist",
        "admin:integrations_occurrence_changelist",
    ):
        assert admin.get(reverse(page)).status_code == 200


def test_the_sidebar_shows_only_what_somebody_may_open(staff: Client) -> None:
    page = staff.get(reverse("admin:index")).content.decode()
    assert reverse("admin:integrations_occurrence_changelist") not in page


def test_the_sidebar_names_the_screens(admin: Client) -> None:
    page = admin.get(reverse("admin:index")).content.decode()
    for name in ("Home", "Webinars", "People", "Zoom", "Segment in HubSpot", "Connected apps", "System"):
        assert name in page


def test_own_templates_have_no_inline_style_and_no_script(settings: Settings) -> None:
    for template in (settings.BASE_DIR / "templates" / "portal").rglob("*.html"):
        text = template.read_text()
        assert not re.search(r"<script(?![^>]* src=)", text)
        assert "style=" not in text
        assert "://" not in text


@pytest.mark.parametrize("name", ["connection", "zoomuserrow", "webinarrow", "workflowaction", "zoomaccount"])
def test_an_empty_list_tells_the_next_step(admin_client: Client, name: str) -> None:
    text = admin_client.get(reverse(f"admin:integrations_{name}_changelist")).content.decode()
    assert "Connect Zoom and HubSpot, then turn the sync on" in text
    assert reverse("connected_apps") in text


def test_a_search_without_a_result_leads_back(admin_client: Client) -> None:
    text = admin_client.get(reverse("admin:audits_run_changelist"), {"q": "81"}).content.decode()
    assert "Nothing found" in text and "Show everything" in text
