"""What the portal itself remembers: who is signed in where, and wrong passwords for as long as they count."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models, transaction
from django.db.models import F

if TYPE_CHECKING:
    from portal.signing_in.sessions import SessionStore

A_TIME = 500  # rows that are taken away at once


class Session(AbstractBaseSession):
    """A signed-in browser, with whose it is, so that people see theirs and can end them.

    `portal.signing_in.sessions` fills it.

    `expire_date`: when it ends unless it is used again.
    """

    user_pk = models.BigIntegerField(null=True, db_index=True)  # none: nobody has logged in yet
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


class WrongPasswords(models.Model):
    """How many since when, by a hashed name. In the database, so that they count for all processes."""

    key = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveIntegerField()
    until = models.DateTimeField(db_index=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.key

    @classmethod
    def add(cls, key: str, now: datetime, lasts: timedelta) -> tuple[int, datetime]:
        """Count one more, however many processes count at once. Returns how many those are, and until when they count.

        What counts no longer is taken away; rows that somebody else is at are left to them.
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
            cls.objects.filter(key__in=list(over.values_list("key", flat=True)[:A_TIME])).delete()
        return row.count, row.until

    @classmethod
    def take_back(cls, key: str) -> None:
        """One that was counted was right."""
        cls.objects.filter(key=key, count__gt=0).update(count=F("count") - 1)

    @classmethod
    def forget(cls, key: str) -> None:
        cls.objects.filter(key=key).delete()
