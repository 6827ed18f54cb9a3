"""The login form. Guessing is limited by name and address together, and by address alone.

It is not limited by the name alone: anyone who knows a name could then keep its owner out.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from unicodedata import normalize

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.forms import AuthenticationForm

from portal import activity_log
from portal.signing_in import password_checks, second_factor, throttle
from portal.signing_in.administrators import administrator_exists
from portal.signing_in.throttle import Limit

# The number of wrong passwords, and how long they count.
ONE_NAME = (5, timedelta(minutes=5))  # of one name from one address
ONE_ADDRESS = (20, timedelta(minutes=5))  # of all names from one address


class LoginForm(AuthenticationForm):  # type: ignore[misc]  # unfold has no types
    """The login form, with limits on guessing and a record of the logins."""

    error_messages = AuthenticationForm.error_messages | {
        "invalid_login": gettext_lazy("The e-mail address, username or password is wrong."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("E-mail address or username")

    @property
    def first_account_needed(self) -> bool:
        """True if nobody can log in who may do everything."""
        return not administrator_exists()

    def clean(self) -> Any:
        """Check the password. A user with a second factor is logged in only with the code, and recorded then."""
        name = self.cleaned_data.get("username")
        if not (name and self.cleaned_data.get("password")):
            return super().clean()  # there is nothing to try
        with throttled(self.request, name):
            cleaned = super().clean()
        user = self.get_user()
        if not second_factor.is_set(user):
            activity_log.record_login(self.request, activity_log.LOGIN, user.get_username())
        return cleaned


@contextmanager
def throttled(request: HttpRequest, name: str) -> Iterator[None]:
    """Count a try, and limit how many passwords are checked at once. Wrap the check of a password in this.

    The check raises ValidationError if the password is wrong. The try is counted before, so that parallel ones count.
    Raises: ValidationError if there were too many tries.
    """
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
    """Return one spelling for all names that may find the same user: other forms of letters, capitals, spaces."""
    return normalize("NFKC", normalize("NFKC", name).casefold()).strip()
