"""Logging in, slowed down for those who guess: counted in Django's cache, by account and address, and by account."""

from hashlib import sha256
from typing import Any

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils.translation import ngettext
from redis.exceptions import RedisError
from unfold.forms import AuthenticationForm

from portal.views.guard import client_address

FROM_ONE_ADDRESS = (5, 5 * 60)  # wrong passwords for one account from one address, and for how many seconds they count
FROM_ANYWHERE = (100, 60 * 60)  # for one account, from wherever


class LoginForm(AuthenticationForm):  # type: ignore[misc]  # unfold has no types
    def clean(self) -> Any:
        here, anywhere = self._keys()
        limits = {here: FROM_ONE_ADDRESS, anywhere: FROM_ANYWHERE}
        for key, (most, seconds) in limits.items():
            if _counted(key) >= most:
                raise ValidationError(_too_often(seconds), code="too_often")
        try:
            cleaned = super().clean()
        except ValidationError:
            for key, (_most, seconds) in limits.items():
                _count(key, seconds)
            raise
        _forget(here)
        return cleaned

    def _keys(self) -> tuple[str, str]:
        """Hashed: what somebody types as a name, or by mistake as one, is no key for a cache."""
        account = str(self.data.get("username", "")).strip().lower()
        names = (f"{account}|{client_address(self.request)}", account)
        here, anywhere = (f"login:{sha256(name.encode()).hexdigest()}" for name in names)
        return here, anywhere


# A cache that is down keeps nobody out, and slows nobody down.


def _counted(key: str) -> int:
    try:
        return int(cache.get(key, 0))
    except RedisError:
        return 0


def _count(key: str, seconds: int) -> None:
    try:
        if not cache.add(key, 1, seconds):
            cache.incr(key)
    except (RedisError, ValueError):  # ValueError: it ran out in between
        return


def _forget(key: str) -> None:
    try:
        cache.delete(key)
    except RedisError:
        return


def _too_often(seconds: int) -> str:
    minutes = seconds // 60
    return ngettext(
        "Too many wrong passwords. Wait %(minutes)d minute, then try again.",
        "Too many wrong passwords. Wait %(minutes)d minutes, then try again.",
        minutes,
    ) % {"minutes": minutes}
