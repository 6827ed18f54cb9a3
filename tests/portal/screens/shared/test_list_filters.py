"""The filters of lists, limited to what they show: a lookup of a hidden column would reveal it letter by letter."""

import pytest
from django.contrib import admin as django_admin
from django.contrib.auth.models import Group, User
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from integrations.models.fields import EncryptedTextField
from portal.site import SCREENS
from tests.support.factories import HubSpotAccountFactory, OccurrenceFactory, ParticipantFactory

pytestmark = pytest.mark.django_db
PREFIXES = ("", "hubspot__", "zoom__", "connection__zoom__", "webinar__connection__hubspot__", "user__")
SECRETS = ("deletion_salt", "access_token", "client_secret", "webhook_key", "webhook_secret", "password", "raw", "body")


@pytest.fixture
def viewer(client: Client) -> Client:
    user = User.objects.create_user("bob", password="pw", is_staff=True)
    user.groups.add(Group.objects.get(name="Viewer"))
    client.force_login(user)
    return client


def test_a_salt_cannot_be_asked_for(viewer: Client) -> None:
    HubSpotAccountFactory.create(deletion_salt="abc")
    for name in ("deletion_salt__startswith", "deletion_salt", "connections__hubspot__deletion_salt__gt", "e__x"):
        answer = viewer.get(reverse("admin:integrations_hubspotaccount_changelist"), {name: "a"})
        assert answer.status_code == 400


@pytest.mark.parametrize("model", SCREENS, ids=lambda model: model._meta.label_lower)
def test_no_list_can_be_asked_for_a_hidden_column(admin: Client, model: type[Model]) -> None:
    screen = django_admin.site._registry[model]
    shown = {str(one) for one in (*screen.list_display, *screen.list_filter)}
    hidden = {field.name for field in model._meta.get_fields() if not field.name.startswith("_")} - shown
    request = admin.get("/admin/").wsgi_request
    related = {field.name for field in model._meta.get_fields() if field.is_relation}
    prefixes = [prefix for prefix in PREFIXES if prefix.partition("__")[0] in {"", *related}]
    asked = [f"{prefix}{name}" for prefix in prefixes for name in (*hidden, *SECRETS)]
    allowed = {
        one
        for one in asked
        for how in ("", "__startswith", "__isnull")
        if screen.lookup_allowed(one + how, "a", request)
    }

    harmless = {"id", "pk", "occurrence", "entry", "cause", "status", "state", "attendance", "level"}
    assert not {one for one in allowed if one not in harmless}


def test_what_is_encrypted_is_in_no_list() -> None:
    for model, screen in django_admin.site._registry.items():
        encrypted = {field.name for field in model._meta.fields if isinstance(field, EncryptedTextField)}
        assert not encrypted & {str(one) for one in (*screen.list_display, *screen.list_filter)}


def test_links_of_our_own_still_filter(viewer: Client) -> None:
    occurrence = OccurrenceFactory.create(status="failed")
    ParticipantFactory.create(occurrence=occurrence)
    for address in (
        f"{reverse('admin:integrations_participant_changelist')}?occurrence={occurrence.pk}",
        f"{reverse('admin:integrations_occurrence_changelist')}?status=failed&period=30&host=a",
        f"{reverse('admin:audits_person_changelist')}?entry__id__exact=1&cause__exact=hubspot_user",
        f"{reverse('admin:integrations_syncjob_changelist')}?state=parked",
    ):
        assert viewer.get(address).status_code == 200
