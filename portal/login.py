"""Logging in, slowed down for those who guess: counted in the database, by account and address, and by account."""

from datetime import timedelta
from hashlib import sha256
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import ngettext
from unfold.forms import AuthenticationForm

from portal.models import WrongPasswords
from portal.screens.parts import now
from portal.views.guard import client_address

FROM_ONE_ADDRESS = (
    5,
    timedelta(minutes=5),
)  # wrong passwords for one account from one address, and how long they count
FROM_ANYWHERE = (100, timedelta(hours=1))  # for one account, from wherever


class LoginForm(AuthenticationForm):  # type: ignore[misc]  # unfold has no types
    def clean(self) -> Any:
        here, anywhere = self._keys()
        limits = {here: FROM_ONE_ADDRESS, anywhere: FROM_ANYWHERE}
        for key, (most, lasts) in limits.items():
            if WrongPasswords.counted(key, now()) >= most:
                raise ValidationError(_too_often(lasts), code="too_often")
        try:
            cleaned = super().clean()
        except ValidationError:
            for key, (_most, lasts) in limits.items():
                WrongPasswords.add(key, now(), lasts)
            raise
        WrongPasswords.forget(here)
        return cleaned

    def _keys(self) -> tuple[str, str]:
        """Hashed: what somebody types as a name, or by mistake as one, is not kept."""
        account = str(self.data.get("username", "")).strip().lower()
        names = (f"{account}|{client_address(self.request)}", account)
        here, anywhere = (sha256(name.encode()).hexdigest() for name in names)
        return here, anywhere


def _too_often(lasts: timedelta) -> str:
    minutes = lasts // timedelta(minutes=1)
    return ngettext(
        "Too many wrong passwords. Wait %(minutes)d minute, then try again.",
        "Too many wrong passwords. Wait %(minutes)d minutes, then try again.",
        minutes,
    ) % {"minutes": minutes}
