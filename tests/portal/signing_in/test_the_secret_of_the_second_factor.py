"""The secret of an authenticator app is encrypted in the database, and worth nothing without its key."""

from base64 import b32encode
from importlib import import_module

import pytest
from cryptography.fernet import Fernet
from django.apps import apps
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice
from pytest_django import Settings

from portal.models import AuthenticatorApp
from portal.signing_in import second_factor
from tests.commands.running import run

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice() -> User:
    return User.objects.create_superuser("alice", "alice@own.example", "correct horse")


def set_up(user: User) -> tuple[str, list[str]]:
    """Return the secret in the app, and the recovery codes."""
    device = second_factor.new_device(user)
    codes = second_factor.set_up(device, f"{totp(device.bin_key):06d}")
    assert codes
    return device.secret, codes


def fits(user: User, steps: int = 1) -> bool:
    """Return True if the code that the app will show so many half minutes from now is right."""
    stored = AuthenticatorApp.objects.get(user=user)
    return bool(stored.verify_token(f"{totp(stored.bin_key, drift=steps):06d}"))


def everything_stored() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM otp_totp_totpdevice")
        devices = cursor.fetchall()
        cursor.execute("SELECT * FROM portal_authenticatorapp")
        return str([devices, cursor.fetchall()])


def test_no_row_holds_it_so_that_anybody_could_read_it(alice: User) -> None:
    secret, _codes = set_up(alice)

    stored = everything_stored().lower()
    assert "alice" not in stored and "gaaaaa" in stored  # a Fernet token
    assert secret not in stored
    assert b32encode(bytes.fromhex(secret)).decode().lower() not in stored
    assert fits(alice)


def test_what_the_library_keeps_beside_it_checks_no_code(alice: User) -> None:
    set_up(alice)
    stored = AuthenticatorApp.objects.get(user=alice)

    beside = totp(bytes.fromhex(stored.key), drift=1)

    assert not stored.verify_token(f"{beside:06d}")


def test_one_that_was_set_up_unencrypted_is_moved_and_works_on(alice: User) -> None:
    old = TOTPDevice.objects.create(user=alice, name="app")

    import_module("portal.migrations.0004_authenticator_app").encrypt_secrets(apps, None)

    assert old.key not in everything_stored()
    assert AuthenticatorApp.objects.get(user=alice).secret == old.key
    assert second_factor.is_set(alice) and fits(alice)


def test_rotation_encrypts_it_with_the_newest_key(alice: User, settings: Settings) -> None:
    secret, _codes = set_up(alice)
    old, new = settings.FIELD_ENCRYPTION_KEYS[0], Fernet.generate_key().decode()

    settings.FIELD_ENCRYPTION_KEYS = [new, old]
    run("rotate_keys")
    settings.FIELD_ENCRYPTION_KEYS = [new]

    assert AuthenticatorApp.objects.get(user=alice).secret == secret


def test_without_its_key_no_code_fits_but_recovery_codes_do(client: Client, alice: User, settings: Settings) -> None:
    _secret, codes = set_up(alice)
    settings.FIELD_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    guessed = f"{totp(b'', drift=1):06d}"  # of an empty secret
    client.post("/admin/login/", {"username": "alice", "password": "correct horse"})

    assert client.post("/admin/login/code/", {"code": guessed}).status_code == 422
    assert client.post("/admin/login/code/", {"code": codes[0]}).status_code == 302
    assert client.get("/admin/").status_code == 200
