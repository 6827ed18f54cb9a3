"""Logging in, slowed down for those who guess: by name and address together, and by address alone.

Not by the name alone: whoever knows somebody's name could then keep them out from anywhere.
"""

from datetime import timedelta
from typing import Any
from unicodedata import normalize

from django.core.exceptions import ValidationError
from unfold.forms import AuthenticationForm

from portal import throttle
from portal.throttle import Limit

# How many wrong passwords, and how long they count.
ONE_NAME = (5, timedelta(minutes=5))  # of one name from one address
ONE_ADDRESS = (20, timedelta(minutes=5))  # of all names from one address


class LoginForm(AuthenticationForm):  # type: ignore[misc]  # unfold has no types
    def clean(self) -> Any:
        if not (self.cleaned_data.get("username") and self.cleaned_data.get("password")):
            return super().clean()  # there is nothing to try
        own, address = self._limits()
        blocked = throttle.count((own, address))
        if blocked:
            raise ValidationError(str(blocked), code="too_often")
        cleaned = super().clean()
        throttle.succeeded(own, address)
        return cleaned

    def _limits(self) -> tuple[Limit, Limit]:
        address = throttle.caller(self.request)
        return Limit(f"{same(self.cleaned_data['username'])}|{address}", *ONE_NAME), Limit(f"|{address}", *ONE_ADDRESS)


def same(name: str) -> str:
    """One spelling for all that may find the same user: look-alikes of other alphabets' styles, capitals, spaces."""
    return normalize("NFKC", normalize("NFKC", name).casefold()).strip()
