"""The entry Zoom leads to the connection chosen last if there are several."""

import pytest
from django.test import Client
from django.urls import reverse

from integrations.models import Connection
from tests.support.factories import ConnectionFactory

pytestmark = pytest.mark.django_db
ZOOM = "/admin/integrations/connection/"


def settings_of(connection: Connection) -> str:
    return reverse("admin:integrations_connection_change", args=(connection.pk,))


def test_with_one_connection_its_settings_open_at_once(admin: Client) -> None:
    only = ConnectionFactory.create()
    assert admin.get(ZOOM).headers["Location"] == settings_of(only)


def test_with_several_somebody_chooses_once_and_the_choice_is_kept(admin: Client) -> None:
    first, second = ConnectionFactory.create(name="Nordics"), ConnectionFactory.create(name="Baltics")
    page = admin.get(ZOOM).content.decode()
    assert "Choose a connection" in page
    assert f'href="{settings_of(first)}"' in page and f'href="{settings_of(second)}"' in page

    admin.get(settings_of(second))

    assert admin.get(ZOOM).headers["Location"] == settings_of(second)
    users = admin.get(reverse("admin:integrations_zoomuserrow_changelist"))
    assert users.headers["Location"] == reverse("admin:user_settings", args=(second.pk,))


def test_the_choice_changes_with_the_connection_that_is_opened(admin: Client) -> None:
    first, second = ConnectionFactory.create(), ConnectionFactory.create()
    admin.get(settings_of(second))
    admin.get(reverse("admin:webinar_settings", args=(first.pk,)))
    assert admin.get(ZOOM).headers["Location"] == settings_of(first)


def test_a_connection_that_is_gone_is_no_longer_opened(admin: Client) -> None:
    gone = ConnectionFactory.create()
    ConnectionFactory.create()
    ConnectionFactory.create()
    admin.get(settings_of(gone))
    gone.delete()
    assert admin.get(ZOOM).status_code == 200
