"""The people who may do everything here. There must always be one who can log in."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

ADMINISTRATOR = "Administrator"  # the group that a migration makes


def administrators() -> QuerySet[User]:
    """Return the superusers and the members of the group who can log in; those invited have no password yet."""
    members = User.groups.through._default_manager.filter(user=OuterRef("pk"), group__name=ADMINISTRATOR)
    active = User.objects.filter(is_active=True, is_staff=True).exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX)
    return active.filter(Q(is_superuser=True) | Exists(members))


def administrator_exists() -> bool:
    """Return True if somebody can log in who may do everything."""
    return administrators().exists()


@contextmanager
def one_change_at_a_time() -> Iterator[None]:
    """Lock the changes of accounts: the number of administrators cannot change until the transaction ends.

    A row that is always there is the lock. SQLite lets one transaction write at a time anyway.
    """
    with transaction.atomic():
        list(ContentType.objects.select_for_update().filter(app_label="auth", model="user"))
        yield
