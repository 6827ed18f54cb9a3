"""What the portal itself remembers: wrong passwords, for as long as they count."""

from datetime import datetime, timedelta

from django.db import models, transaction
from django.db.models import F


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
    def counted(cls, key: str, now: datetime) -> int:
        return cls.objects.filter(key=key, until__gt=now).values_list("count", flat=True).first() or 0

    @classmethod
    def add(cls, key: str, now: datetime, lasts: timedelta) -> None:
        """One more, however many processes count at once. What counts no longer is taken away."""
        with transaction.atomic():
            cls.objects.filter(until__lte=now).delete()
            WrongPasswords.objects.bulk_create(
                [WrongPasswords(key=key, count=0, until=now + lasts)], ignore_conflicts=True
            )
            cls.objects.filter(key=key).update(count=F("count") + 1)

    @classmethod
    def forget(cls, key: str) -> None:
        cls.objects.filter(key=key).delete()
