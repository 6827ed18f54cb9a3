"""Text encrypted at rest. Keys are listed newest first, so they can rotate (`manage.py rotate_keys`)."""

from functools import cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models


@cache
def _cipher(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def cipher() -> MultiFernet:
    return _cipher(tuple(settings.FIELD_ENCRYPTION_KEYS))


class Unreadable(str):
    """A secret whose key is lost. It reads as empty; if it is saved again, the stored value stays as it was.

    So every page about its account opens, and all is well once the key is back.
    """

    stored: str

    def __new__(cls, stored: str) -> "Unreadable":
        found = super().__new__(cls, "")
        found.stored = stored
        return found


def secret_names(model: type[models.Model]) -> list[str]:
    """Return the names of the model's encrypted fields."""
    return [field.attname for field in model._meta.fields if isinstance(field, EncryptedTextField)]


def unreadable_secrets(row: models.Model) -> list[str]:
    """Return the names of the row's secrets whose encryption key is lost."""
    return [name for name in secret_names(type(row)) if isinstance(getattr(row, name), Unreadable)]


class EncryptedTextField(models.TextField):  # type: ignore[type-arg]  # not subscriptable when it runs
    """A text column that holds a Fernet token and is read and written as plain text. Empty stays empty."""

    def get_prep_value(self, value: Any) -> Any:
        if isinstance(value, Unreadable):
            return value.stored
        return cipher().encrypt(str(value).encode()).decode() if value else ""

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> str:
        if not value:
            return ""
        try:
            return cipher().decrypt(value.encode()).decode()
        except InvalidToken:
            return Unreadable(value)
