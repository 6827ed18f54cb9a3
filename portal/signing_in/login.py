"""Logging in, slowed down for those who guess: by name and address together, and by address alone.

Not by the name alone: whoever knows somebody's name could then keep them out from anywhere.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from unicodedata import normalize

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from unfold.forms import AuthenticationForm

from portal import activity_log
from portal.signing_in import password_checks, second_factor, throttle
from portal.signing_in.throttle import Limit

# How many wrong passwords, and how long they count.
ONE_NAME = (5, timedelta(minutes=5))  # of one name from one address
ONE_ADDRESS = (20, timedelta(minutes=5))  # of all names from one address


class LoginForm(AuthenticationForm):  # type: ignore[misc]  # unfold has no types
    def clean(self) -> Any:
        name = self.cleaned_data.get("username")
        if not (name and self.cleaned_data.get("password")):
            return super().clean()  # there is nothing to try
        with throttled(self.request, name):
            cleaned = super().clean()
        user = self.get_user()
        if not second_factor.is_set(user):  # else with the code
            activity_log.record_login(self.request, activity_log.LOGIN, user.get_username())
        return cleaned


@contextmanager
def throttled(request: HttpRequest, name: str) -> Iterator[None]:
    """Around a look at a password, which raises ValidationError if it is wrong. Counted before; few at once."""
    with password_checks.place(), _counted(request, name):
        yield


@contextmanager
def _counted(request: HttpRequest, name: str) -> Iterator[None]:
    address = throttle.caller_network(request)
    own, shared = Limit(f"{normalised_name(name)}|{address}", *ONE_NAME), Limit(f"|{address}", *ONE_ADDRESS)
    blocked = throttle.count_try((own, shared))
    if blocked:
        if blocked.first:
            activity_log.record_login(request, activity_log.LOGIN_FAILED, name, "blocked")
        raise ValidationError(str(blocked), code="too_often")
    try:
        yield
    except ValidationError:
        activity_log.record_login(request, activity_log.LOGIN_FAILED, name, "password")
        raise
    throttle.record_success(own, shared)


def normalised_name(name: str) -> str:
    """One spelling for all that may find the same user: look-alikes of other alphabets' styles, capitals, spaces."""
    return normalize("NFKC", normalize("NFKC", name).casefold()).strip()
