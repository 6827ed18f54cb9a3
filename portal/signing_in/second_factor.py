"""The second factor: a code from an app (TOTP) or one of the recovery codes, asked for after the password.

A user who has set one and has only given the password counts as nobody: for the admin site and for every view.
"""

import re
from base64 import b32encode
from collections.abc import Callable
from datetime import timedelta
from secrets import token_bytes
from typing import Any
from unicodedata import normalize

from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken

from portal import activity_log
from portal.models import AuthenticatorApp
from portal.signing_in import throttle
from portal.signing_in.throttle import Limit

ONE_ADDRESS = (5, timedelta(minutes=15))  # wrong codes of one user from one address, and how long they count
ONE_USER = (30, timedelta(hours=1))  # from any address: whoever tries codes already knows the password
CODES = 10
DIGITS = 6


def is_set(user: Any) -> bool:
    """Return True if the user has set a second factor."""
    return bool(AuthenticatorApp.objects.filter(user_id=user.pk, confirmed=True).exists())


def asks_for_code(request: HttpRequest) -> bool:
    """Return True if the session's user has set a second factor. This was read with the session."""
    return bool(getattr(request.session, "asks_for_code", True))


def is_given(user: Any) -> bool:
    """Return True if the user has given the code in this session."""
    return getattr(user, "otp_device", None) is not None


def require_second_factor(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware that lets nobody be signed in without the second factor they have set."""

    def middleware(request: HttpRequest) -> HttpResponse:
        # Without the cookie nobody is signed in, and the session need not be read.
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            user = request.user
            if user.is_authenticated and not is_given(user) and asks_for_code(request):
                request.user = AnonymousUser()
                if request.method == "GET" and request.path == reverse("admin:login"):
                    return HttpResponseRedirect(code_page(request.GET.get("next", "")))
        return get_response(request)

    return middleware


def code_page(next_page: str) -> str:
    """Return the address of the page that asks for the code and then goes on to `next_page`."""
    return reverse("login_code") + (f"?{urlencode({'next': next_page})}" if next_page else "")


def check(request: HttpRequest, user: User, typed: str) -> Any:
    """Return the device that the code belongs to. A code is valid once, and a try is counted before the check.

    Raises: ValidationError, which says what to do.
    """
    own = Limit(f"code|{user.pk}|{throttle.caller_network(request)}", *ONE_ADDRESS)
    everywhere = Limit(f"code|{user.pk}", *ONE_USER)
    blocked = throttle.count_try((own, everywhere))
    if blocked:
        if blocked.first:
            activity_log.record_login(request, activity_log.LOGIN_FAILED, user.get_username(), "blocked")
        sentence = ngettext(
            "Too many wrong codes. Wait %(minutes)d minute, then try again.",
            "Too many wrong codes. Wait %(minutes)d minutes, then try again.",
            blocked.minutes,
        )
        raise ValidationError(sentence % {"minutes": blocked.minutes})
    device = _matching(user, _plain(typed))
    if device is None:
        activity_log.record_login(request, activity_log.LOGIN_FAILED, user.get_username(), "code")
        raise ValidationError(_("The code is wrong, or was used already: wait for the next one."))
    throttle.record_success(own, everywhere)
    return device


def _matching(user: User, code: str) -> Any:
    """Return the user's device that knows the code. Its row is locked: a code sent twice at once is valid once."""
    digits = re.fullmatch(rf"[0-9]{{{DIGITS}}}", code)
    model, token = (AuthenticatorApp, code) if digits else (StaticDevice, _hashed(user, code))
    with transaction.atomic():
        devices = model.objects.filter(user_id=user.pk, confirmed=True).select_for_update()
        return next((device for device in devices if device.verify_token(token)), None)


def _plain(typed: str) -> str:
    return re.sub(r"[\s-]", "", normalize("NFKC", typed[:100])).casefold()


def _hashed(user: User, code: str) -> str:
    """Hash a recovery code to as many bits as the column takes, so that nobody can log in with what is stored."""
    digest = salted_hmac("portal.signing_in.second_factor", f"{user.pk}|{code}", algorithm="sha256").digest()
    return b32encode(digest[:10]).decode()


# --- Setting and removing it ------------------------------------------------------------------------------------------


def new_device(user: User, secret: str = "") -> AuthenticatorApp:
    """Return a device that is not stored yet; with a new secret unless one is given."""
    return AuthenticatorApp(user=user, name="app", **({"secret": secret} if secret else {}))


@transaction.atomic
def set_up(device: AuthenticatorApp, code: str) -> list[str] | None:
    """Store the device if the code is right. Returns the recovery codes, which are shown once, or None."""
    User.objects.select_for_update().get(pk=device.user_id)  # one at a time
    if is_set(device.user) or not re.fullmatch(rf"[0-9]{{{DIGITS}}}", _plain(code)):
        return None
    if not device.verify_token(_plain(code)):  # this stores the device, with the code marked as used
        AuthenticatorApp.objects.filter(user_id=device.user_id).delete()
        return None
    return new_codes(device.user)


@transaction.atomic
def new_codes(user: User) -> list[str]:
    """Make new recovery codes. The old ones become invalid."""
    device, _made = StaticDevice.objects.get_or_create(user=user, defaults={"name": "recovery codes"})
    device.token_set.all().delete()
    codes = [b32encode(token_bytes(10)).decode().lower() for _number in range(CODES)]
    StaticToken.objects.bulk_create([StaticToken(device=device, token=_hashed(user, code)) for code in codes])
    return ["-".join(code[at : at + 4] for at in range(0, len(code), 4)) for code in codes]


def codes_left(user: User) -> int:
    """Return the number of recovery codes that were not used yet."""
    return int(StaticToken.objects.filter(device__user_id=user.pk).count())


@transaction.atomic
def remove(user: User) -> bool:
    """Remove the second factor. Returns False if there was none."""
    was_set = is_set(user)
    StaticDevice.objects.filter(user_id=user.pk).delete()
    AuthenticatorApp.objects.filter(user_id=user.pk).delete()
    return was_set
