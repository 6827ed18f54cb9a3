"""The one-time link to the page that makes the first account, for whoever reads the server's terminal.

Nothing is stored. The link is signed, valid for an hour, and only while nobody is an administrator.
"""

from datetime import timedelta

from django.contrib.auth.models import User
from django.core import signing
from django.urls import reverse

from portal.signing_in.administrators import administrator_exists

LASTS = timedelta(hours=1)
_signer = signing.TimestampSigner(salt="portal.signing_in.first_account")


def new_link(base: str) -> str:
    """Return a new link; `base` is the portal's address."""
    return base + reverse("first_account_link", args=(_signer.sign(_newest_user()),))


def is_valid(token: str) -> bool:
    """Return True if the token may be used. An account that is made after it makes it invalid."""
    try:
        signed_for = _signer.unsign(token, max_age=LASTS)
    except signing.BadSignature:
        return False
    return signed_for == _newest_user() and not administrator_exists()


def _newest_user() -> str:
    return str(User.objects.order_by("-pk").values_list("pk", flat=True).first() or 0)
