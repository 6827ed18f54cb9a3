"""A user's role: one of the three groups that a migration makes. A superuser counts as an administrator."""

from collections.abc import Collection
from typing import Any

from django.contrib.auth.models import Group, User

from portal.signing_in.administrators import ADMINISTRATOR
from portal.wording.labels import ROLES

RISING = tuple(ROLES)  # from the one that may do least to the one that may do everything


def role_of(user: User) -> str:
    """Return the role, the highest if there are several, or an empty string. The user's groups should be prefetched."""
    if user.is_superuser:
        return ADMINISTRATOR
    groups: Collection[str] = {group.name for group in user.groups.all()}
    return next((role for role in reversed(RISING) if role in groups), "")


def give_role(user: User, role: str) -> None:
    """Give the user this role and no other one. Groups that people made are left as they are."""
    user.groups.remove(*Group.objects.filter(name__in=RISING))
    user.groups.add(Group.objects.get_or_create(name=role)[0])
    if user.is_superuser and role != ADMINISTRATOR:
        user.is_superuser = False
        user.save(update_fields=["is_superuser"])


def is_administrator(user: Any) -> bool:
    """Return True if the user, who is logged in, may manage users."""
    return isinstance(user, User) and role_of(user) == ADMINISTRATOR
