"""Encrypted secrets: readable with every listed key, written with the newest, rotated by a command."""

import pytest
from cryptography.fernet import Fernet
from django.db import connection
from pytest_django import Settings

from integrations.clock import utcnow
from integrations.models import AppCredentials, RegistrantRow, ZoomAccount
from tests.commands.running import is_one_sentence, run
from tests.support.webinars import upcoming
from tests.support.world import ZOOM, World

pytestmark = pytest.mark.django_db


def stored_secret() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT client_secret FROM integrations_zoomaccount")
        return str(cursor.fetchone()[0])


def test_rotation_encrypts_everything_with_the_newest_key(empty_world: World, settings: Settings) -> None:
    old, new = settings.FIELD_ENCRYPTION_KEYS[0], Fernet.generate_key().decode()
    before = stored_secret()

    settings.FIELD_ENCRYPTION_KEYS = [new, old]
    ran = run("rotate_keys")
    settings.FIELD_ENCRYPTION_KEYS = [new]

    assert "2 accounts" in ran.out
    assert stored_secret() != before
    assert ZoomAccount.objects.get().client_secret == ZOOM[2]


def test_what_was_typed_of_an_app_is_rotated_too(empty_world: World, settings: Settings) -> None:
    old, new = settings.FIELD_ENCRYPTION_KEYS[0], Fernet.generate_key().decode()
    AppCredentials.objects.create(provider="hubspot", client_id="id", client_secret="typed-secret", changed_at=utcnow())

    settings.FIELD_ENCRYPTION_KEYS = [new, old]
    run("rotate_keys")
    settings.FIELD_ENCRYPTION_KEYS = [new]

    assert AppCredentials.objects.get().client_secret == "typed-secret"


def test_a_join_link_is_rotated_and_one_that_nobody_can_read_is_forgotten(
    empty_world: World, settings: Settings
) -> None:
    old, new = settings.FIELD_ENCRYPTION_KEYS[0], Fernet.generate_key().decode()
    upcoming(empty_world)
    empty_world.settings({"next_webinar": True, "join_link": True})
    empty_world.sync()
    links = set(RegistrantRow.objects.values_list("join_url", flat=True))
    lost = RegistrantRow.objects.order_by("email")[0]
    settings.FIELD_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    RegistrantRow.objects.filter(pk=lost.pk).update(join_url=lost.join_url)

    settings.FIELD_ENCRYPTION_KEYS = [new, old]
    ran = run("rotate_keys")
    settings.FIELD_ENCRYPTION_KEYS = [new]

    assert "2 accounts" in ran.out
    assert set(RegistrantRow.objects.values_list("join_url", flat=True)) == {"", *(links - {lost.join_url})}


def test_the_same_secret_is_never_stored_the_same_way_twice(empty_world: World) -> None:
    before = stored_secret()
    ZoomAccount.objects.get().save()

    assert stored_secret() != before


def test_without_the_right_key_nothing_is_rotated_and_the_sentence_says_so(
    empty_world: World, settings: Settings
) -> None:
    before = stored_secret()
    settings.FIELD_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]

    ran = run("rotate_keys")

    assert ran.status == 1
    assert "FIELD_ENCRYPTION_KEYS" in ran.err
    assert is_one_sentence(ran.err)
    assert stored_secret() == before


def test_a_new_key_is_printed_on_demand(db: None) -> None:
    key = run("rotate_keys", "--print-key").out.strip()

    assert Fernet(key)
