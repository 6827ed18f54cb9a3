"""A portal with keys of its own reads what it restores, and takes over the key that recovery codes are checked with."""

from pathlib import Path

from cryptography.fernet import Fernet
from pytest_django import Settings

from integrations.models import ZoomAccount
from portal.backup import put_back
from tests.backup.files import backed_up, put_back_from
from tests.support.databases import database
from tests.support.world import World


def stored_token() -> str:
    (stored,) = ZoomAccount.objects.extra(select={"stored": "client_secret"}).values_list("stored", flat=True)  # noqa: S610
    return str(stored)


def test_secrets_are_encrypted_anew_with_the_key_of_the_portal(own_databases: Path, settings: Settings) -> None:
    with database("sqlite", own_databases), World.empty():
        secret = ZoomAccount.objects.get().client_secret
        old, file = stored_token(), backed_up(own_databases / "file")
        new = Fernet.generate_key().decode()
        settings.FIELD_ENCRYPTION_KEYS = [new]

        restored = put_back_from(file, replace=True)

        assert restored.unreadable == 0
        assert stored_token() != old
        assert Fernet(new).decrypt(stored_token()).decode() == secret == ZoomAccount.objects.get().client_secret


def test_the_same_keys_leave_secrets_as_they_are(own_databases: Path) -> None:
    with database("sqlite", own_databases), World.empty():
        old, file = stored_token(), backed_up(own_databases / "file")

        put_back_from(file, replace=True)

        assert stored_token() == old


def test_a_secret_whose_key_was_lost_stays_as_it_is_and_is_counted(own_databases: Path, settings: Settings) -> None:
    with database("sqlite", own_databases), World.empty():
        old = stored_token()
        settings.FIELD_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
        file = backed_up(own_databases / "file")
        settings.FIELD_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]

        restored = put_back_from(file, replace=True)

        assert restored.unreadable
        assert stored_token() == old


def test_the_secret_key_in_a_file_is_replaced(tmp_path: Path, settings: Settings) -> None:
    settings.VAR_DIR, settings.SECRET_KEY = tmp_path, "made on the first start of the new machine"
    (tmp_path / "secret_key").write_text(settings.SECRET_KEY, encoding="utf-8")

    assert put_back.keep_secret_key("the one of the backup")
    assert (tmp_path / "secret_key").read_text(encoding="utf-8") == "the one of the backup"
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


def test_a_secret_key_that_the_environment_sets_is_not(tmp_path: Path, settings: Settings) -> None:
    settings.VAR_DIR, settings.SECRET_KEY = tmp_path, "set by the environment"

    assert not put_back.keep_secret_key("the one of the backup")
    assert put_back.keep_secret_key("set by the environment")
    assert not list(tmp_path.iterdir())
