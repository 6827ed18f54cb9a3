"""The links by which people set their password: an invitation, or a new password for somebody who lost theirs.

Nothing is stored: a link is signed over the account as it is, so that setting the password ends it.
"""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import base36_to_int, urlsafe_base64_encode

INVITED = timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)
NEW_PASSWORD = timedelta(days=1)


class _Tokens(PasswordResetTokenGenerator):
    """Django's tokens; for somebody who has a password they are valid for a day only."""

    key_salt = "portal.signing_in.one_time_links"

    def check_token(self, user: User | None, token: str | None) -> bool:
        if not (user and token and super().check_token(user, token)):
            return False
        made = base36_to_int(token.split("-")[0])
        return self._num_seconds(self._now()) - made <= lasts(user).total_seconds()


tokens = _Tokens()


def lasts(user: User) -> timedelta:
    """Return how long a link for the user is valid."""
    return NEW_PASSWORD if user.has_usable_password() else INVITED


def is_invited(user: User) -> bool:
    """Return True if the user has not set a password yet."""
    return not user.has_usable_password()


def new_link(user: User) -> str:
    """Return a new link. An invitation's older ones end: they were signed over what is stored for a password."""
    if is_invited(user):
        user.set_unusable_password()
        user.save(update_fields=["password"])
    user_id = urlsafe_base64_encode(force_bytes(user.pk))
    return settings.PUBLIC_URL + reverse("set_password", args=(user_id, tokens.make_token(user)))
