"""The name under which somebody logs in: the e-mail address, which only one account may have."""

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

LONGEST = 150  # the column of the username
PASSWORD_HELP = gettext_lazy(
    "At least 12 characters, not digits alone. Nothing common, and nothing like your name or address."
)


def login_name(email: str) -> str:
    """Return the name of a new account. Raises: ValidationError if somebody has the address, or it is too long."""
    name = email.strip().lower()
    if len(name) > LONGEST:
        raise ValidationError(_("The address is too long. Enter one with at most 150 characters."))
    if User.objects.filter(Q(username__iexact=name) | Q(email__iexact=name)).exists():
        raise ValidationError(_("Someone already uses this address. Enter another one."))
    return name
