"""The portal's own tables: sessions, second factors, wrong passwords for as long as they count, and saved views."""

from binascii import unhexlify
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models, transaction
from django.db.models import F
from django_otp.plugins.otp_totp.models import TOTPDevice, default_key

from integrations.models.fields import EncryptedTextField

if TYPE_CHECKING:
    from portal.signing_in.sessions import SessionStore

DELETED_AT_ONCE = 500  # rows


class Session(AbstractBaseSession):
    """A signed-in browser and its user, so that people see their sessions and can end them.

    `portal.signing_in.sessions` fills it. `expire_date`: when the session ends unless it is used again.
    """

    user_pk = models.BigIntegerField(null=True, db_index=True)  # null until somebody has logged in
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    address = models.CharField(max_length=64, blank=True)
    browser = models.CharField(max_length=40, blank=True)

    class Meta:
        default_permissions = ()

    @classmethod
    def get_session_store_class(cls) -> "type[SessionStore]":
        from portal.signing_in.sessions import SessionStore

        return SessionStore


class AuthenticatorApp(TOTPDevice):  # type: ignore[misc]  # django-otp has no types
    """An app that shows codes, with its secret encrypted.

    The library's own column `key` is too short for that. It holds a random value with which no code is checked.
    """

    secret = EncryptedTextField(default=default_key)

    class Meta:
        default_permissions = ()

    @property
    def bin_key(self) -> bytes:
        return unhexlify(self.secret)

    def verify_token(self, token: Any) -> bool:
        """Return True if the app shows this code now. Without its encryption key the secret is empty: no code fits."""
        return bool(self.secret) and bool(super().verify_token(token))


class WrongPasswords(models.Model):
    """The number of wrong passwords under a hashed name. It is stored, so that it counts for all processes."""

    key = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveIntegerField()
    until = models.DateTimeField(db_index=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.key

    @classmethod
    def add(cls, key: str, now: datetime, lasts: timedelta) -> tuple[int, datetime]:
        """Count one more, however many processes count at once. Returns the new count, and until when it holds.

        Rows that no longer count are deleted, except those that another process has locked.
        """
        with transaction.atomic():
            cls.objects.filter(key=key, until__lte=now).delete()
            WrongPasswords.objects.bulk_create(
                [WrongPasswords(key=key, count=0, until=now + lasts)], ignore_conflicts=True
            )
            cls.objects.filter(key=key).update(count=F("count") + 1)
            row = cls.objects.get(key=key)
        with transaction.atomic():
            over = cls.objects.select_for_update(skip_locked=True).filter(until__lte=now)
            cls.objects.filter(key__in=list(over.values_list("key", flat=True)[:DELETED_AT_ONCE])).delete()
        return row.count, row.until

    @classmethod
    def take_back(cls, key: str) -> None:
        """Subtract one try: a password that was counted turned out to be right."""
        cls.objects.filter(key=key, count__gt=0).update(count=F("count") - 1)

    @classmethod
    def forget(cls, key: str) -> None:
        """Delete the count."""
        cls.objects.filter(key=key).delete()


class SavedView(models.Model):
    """A view of the webinars table that somebody has saved: its name, and the filters as the address has them."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views")
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=500)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["user", "name"], name="one_saved_view_a_name")]

    def __str__(self) -> str:
        return self.name


class FirstHour(models.Model):
    """The progress of the first hour: the skipped steps of the checklist, and the time since when Home is shown.

    There is one row. What is done shows in the accounts and settings themselves.
    """

    skipped = models.JSONField(default=list, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return "First hour"

    @classmethod
    def load(cls) -> "FirstHour":
        """Return the stored row, or one that is not stored yet."""
        return cls.objects.first() or cls(pk=1)

    def skip(self, step: str) -> None:
        """Note that a step is skipped."""
        self.skipped = sorted({*self.skipped, step})
        self.save()

    def finish(self, now: datetime) -> None:
        """Let Home take the place of the steps for good."""
        self.finished_at = now
        self.save()


class Heartbeat(models.Model):
    """When a kind of process last reported: `web`, `worker` or `beat`. Of several of a kind the latest counts."""

    name = models.CharField(max_length=20, primary_key=True)
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.name}: {self.at}"

    @classmethod
    def note(cls, name: str, now: datetime) -> None:
        row = Heartbeat(name=name, at=now)
        Heartbeat.objects.bulk_create([row], update_conflicts=True, unique_fields=["name"], update_fields=["at"])
