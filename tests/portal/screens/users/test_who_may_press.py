"""A viewer looks at everything and changes nothing, whatever is sent; each address that changes something is here."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from integrations.models import AlertRecipient, AlertSettings, Occurrence, SyncJob, SyncSettingsRow, ZoomUserRow
from portal.models import Session
from tests.support.factories import START, OccurrenceFactory

OF_ROWS = tuple(f"{label}_" for label in ("audits", "auth", "django_celery_beat", "integrations", "portal"))
LABELS = ("portal", "integrations", "audits", "auth", "otp_totp", "otp_static")
# The name of each address that changes what everybody shares, with what is sent there.
CHANGES: dict[str, dict[str, str]] = {
    "save_credentials": {"client_id": "id", "client_secret": "secret"},
    "connect_zoom_server": {"account_id": "a", "client_id": "b", "client_secret": "c"},
    "connect_hubspot_token": {"access_token": "pat-eu1-x"},
    "pair_accounts": {"zoom": "1", "hubspot": "1"},
    "check_account": {},
    "disconnect_account": {"confirmed": "yes"},
    "invite_user": {"name": "Eve", "email": "eve@own.example", "role": "Administrator"},
    "user_link": {},
    "change_user": {"role": "Administrator"},
    "look_for_webinars": {},
    "remove_webinar": {},
    "first_hour_exclusion": {"domain": "own.example"},
    "first_hour_test_mode": {"address": "eve@own.example"},
    "first_hour_preview": {},
    "first_hour_switch_on": {},
    "first_hour_skip": {"step": "preview"},
    "first_hour_leave": {},
    "connect_zoom": {},
    "connect_hubspot": {},
    "alerts_add_recipient": {"email": "eve@own.example", "language": "en"},
    "alerts_remove_recipient": {},
    "alerts_test_recipient": {},
    "alerts_webhook": {"url": "https://alerts.example.com/", "secret": "a secret of both sides"},
    "alerts_remove_webhook": {},
    "alerts_test_webhook": {},
    "alerts_try_again": {},
    "alerts_drop": {},
    "admin:undo_switches": {},
    "admin:sync_now": {"retry": "1"},
    "admin:switch_webinar": {"switch": "sync off"},
    "admin:webinar_attended_from": {"attended_from_minutes": "5"},
    "admin:webinar_lists": {"lists": "none", "campaign_choice": "none"},
    "admin:make_list_again": {"list": "1"},
    "admin:prove_now": {},
    "admin:show_join_link": {"email": "ann@kuusi.example", "participant": "1"},
    "admin:cure_difference": {"all": "1"},
    "admin:integrations_connection_change": {"sync_webinars": "on"},
    "admin:answers": {"source": "on", "answer-0-question": "org", "answer-0-property": "company"},
    "admin:user_settings_panel": {"sync": "off"},
    "admin:webinar_settings_panel": {"sync": "off"},
    "admin:past_webinars_start": {"since": "2026-10-01", "until": "2026-10-02"},
    "admin:past_webinars_pause": {},
    "admin:past_webinars_resume": {},
    "admin:integrations_occurrence_changelist": {"action": "switch_off", "_selected_action": "1"},
    "admin:integrations_syncjob_changelist": {"action": "retry", "_selected_action": "1"},
}
READ = {
    "connected_apps", "app_setup", "hubspot_app", "webhook_deliveries", "alerts", "system", "search", "users", "user",
    "before_you_begin", "discovery_progress", "first_hour_preview_progress", "first_hour_sync_progress", "segments",
    "sync_progress", "webinar", "audit_log", "audit_log_progress", "audit_log_csv", "import_csv", "person",
    "proof_progress", "proof_csv", "engagement_csv",
    "settings_preview", "user_settings", "user_settings_preview", "webinar_settings", "webinar_settings_preview",
    "past_webinars", "past_webinars_progress", "answers_fit", "answers_properties",
    "lists_example", "lists_campaigns",
}  # fmt: skip
ONES_OWN = {
    "login_code", "sessions", "end_sessions", "second_factor", "recovery_codes", "remove_second_factor", "save_view",
    "change_view",
}  # fmt: skip


def ours(patterns: list[Any]) -> Iterator[str]:
    """Yield the names of our own addresses behind the login; what Django's admin adds for rows is not among them."""
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from ours(one.url_patterns)
        elif isinstance(one, URLPattern) and one.name and one.callback.__module__.startswith("portal.screens"):
            yield from () if one.name.startswith(OF_ROWS) else (one.name,)


def stored() -> dict[str, list[Any]]:
    """Return every row that people share; a session, which holds the connection chosen last, is its owner's."""
    models = [model for label in LABELS for model in apps.get_app_config(label).get_models() if model is not Session]
    return {model._meta.label: list(model._default_manager.order_by("pk").values()) for model in models}


@pytest.fixture
def occurrence(db: None) -> Occurrence:
    occurrence: Occurrence = OccurrenceFactory.create(status="failed", reason="sync_error.not_found_in_zoom")
    SyncJob.objects.create(occurrence=occurrence, state="parked", trigger="schedule", not_before=START)
    SyncSettingsRow.load(occurrence.webinar.connection)
    ZoomUserRow.objects.create(connection=occurrence.webinar.connection, email="host@a.example")
    AlertRecipient.objects.create(email="ops@own.example")
    AlertSettings.load()
    return occurrence


def address(name: str, occurrence: Occurrence, viewer: User) -> str:
    connection = occurrence.webinar.connection
    arguments: dict[str, tuple[Any, ...]] = {
        "save_credentials": ("zoom",),
        "check_account": ("zoom", connection.zoom_id),
        "disconnect_account": ("zoom", connection.zoom_id),
        "user_link": (viewer.pk,),
        "change_user": (viewer.pk, "role"),
        "remove_webinar": (occurrence.pk,),
        **{f"alerts_{what}_recipient": (AlertRecipient.objects.get().pk,) for what in ("remove", "test")},
        "admin:sync_now": (occurrence.pk,),
        "admin:webinar_attended_from": (occurrence.pk,),
        "admin:webinar_lists": (occurrence.pk,),
        "admin:make_list_again": (occurrence.pk,),
        "admin:prove_now": (occurrence.pk,),
        "admin:cure_difference": (occurrence.pk,),
        "admin:switch_webinar": (occurrence.webinar_id,),
        "admin:integrations_connection_change": (connection.pk,),
        "admin:answers": (connection.pk,),
        "admin:user_settings_panel": (connection.pk, ZoomUserRow.objects.get().pk),
        "admin:webinar_settings_panel": (connection.pk, occurrence.webinar_id),
        **{f"admin:past_webinars_{what}": (connection.pk,) for what in ("start", "pause", "resume")},
    }
    return reverse(name, args=arguments.get(name, ()))


@pytest.mark.parametrize("role", ["Viewer", ""])
@pytest.mark.parametrize("name", CHANGES)
def test_a_viewer_changes_nothing(client: Client, occurrence: Occurrence, name: str, role: str) -> None:
    viewer = User.objects.create_user("vera", password="pw", is_staff=True)
    viewer.groups.set(Group.objects.filter(name=role))
    client.force_login(viewer)
    before = stored()

    answer = client.post(address(name, occurrence, viewer), CHANGES[name])

    assert answer.status_code in (200, 302, 403, 405)
    assert stored() == before


def test_every_address_of_ours_is_known_to_change_something_or_not() -> None:
    known = {name.removeprefix("admin:") for name in CHANGES} | READ | ONES_OWN
    assert set(ours(get_resolver().url_patterns)) - known <= {"first_account", "first_account_link", "set_password"}
