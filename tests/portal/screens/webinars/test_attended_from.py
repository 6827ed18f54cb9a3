"""A webinar's own limits of the stay that counts as attended, on its tab Settings."""

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse

from audits.models import Change
from integrations.models import Occurrence, SyncSettingsRow, WebinarRow
from tests.support.factories import OccurrenceFactory
from tests.support.forms import Form, form_of


@pytest.fixture
def occurrence(db: None) -> Occurrence:
    occurrence: Occurrence = OccurrenceFactory.create()
    SyncSettingsRow.objects.create(connection=occurrence.webinar.connection, attended_from_minutes=10)
    return occurrence


def page(occurrence: Occurrence) -> str:
    return reverse("admin:webinar", args=(occurrence.pk,)) + "?tab=settings"


def form(client: Client, occurrence: Occurrence) -> Form:
    return form_of(client.get(page(occurrence)), action=reverse("admin:webinar_attended_from", args=(occurrence.pk,)))


def stored() -> tuple[int | None, int | None]:
    row = WebinarRow.objects.get()
    return row.attended_from_minutes, row.attended_from_percent


def test_what_is_in_force_is_said_with_where_it_comes_from(admin: Client, occurrence: Occurrence) -> None:
    text = admin.get(page(occurrence)).content.decode()

    assert "10 minutes, as set globally" in text
    assert "no limit, as set globally" in text


def test_own_limits_are_saved_and_taken_back(admin: Client, occurrence: Occurrence) -> None:
    form(admin, occurrence).send(admin, "", attended_from_minutes="0", attended_from_percent="50")

    assert stored() == (0, 50)
    text = admin.get(page(occurrence)).content.decode()
    assert "no limit, set for this webinar" in text
    assert "50%, set for this webinar" in text
    assert "Saved. What HubSpot already has stays as it is." in text
    assert set(Change.objects.values_list("what", "actor")) == {
        ("webinar.attended_from_minutes", "alice"),
        ("webinar.attended_from_percent", "alice"),
    }

    form(admin, occurrence).send(admin, "", attended_from_minutes="", attended_from_percent="")

    assert stored() == (None, None)


@pytest.mark.parametrize("typed", ["-1", "1441", "ten", "5.5", "٥", "9" * 30])
def test_a_wrong_number_changes_nothing(admin: Client, occurrence: Occurrence, typed: str) -> None:
    form(admin, occurrence).send(admin, "", attended_from_minutes=typed, attended_from_percent="50")

    assert (
        "Nothing was saved: Minutes must be a whole number, or empty." in admin.get(page(occurrence)).content.decode()
    )
    assert stored() == (None, None)


def test_who_may_not_switch_webinars_looks_only(client: Client, occurrence: Occurrence) -> None:
    user = User.objects.create_user("bob", password="pw", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename="view_run"))
    client.force_login(user)

    assert "10 minutes, as set globally" in client.get(page(occurrence)).content.decode()
    address = reverse("admin:webinar_attended_from", args=(occurrence.pk,))
    assert client.post(address, {"attended_from_minutes": "5"}).status_code == 403
    assert stored() == (None, None)
