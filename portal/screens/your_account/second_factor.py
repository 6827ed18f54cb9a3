"""The screen of the second factor: set it up with an authenticator app, make recovery codes, remove it."""

from base64 import b32encode
from typing import Any

import django_otp
import segno
from django.contrib import admin, messages
from django.contrib.auth import get_user
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from portal import activity_log
from portal.signing_in import second_factor, sessions
from portal.signing_in.login import throttled

KEY = "second_factor_key"  # in the session: the key shown on the page, until the device is stored


@sensitive_post_parameters("password", "code")
@require_http_methods(["GET", "POST"])
def second_factor_page(request: HttpRequest) -> HttpResponse:
    """Show the second factor, or the form to set it up, and store it."""
    user = _user(request)
    posted = request.method == "POST"
    if not second_factor.is_set(user):
        return _set_up(request, user) if posted else _render_set_up(request, user)
    return HttpResponseRedirect(reverse("second_factor")) if posted else _render_set(request, user)


def _set_up(request: HttpRequest, user: User) -> HttpResponse:
    """Store the second factor, if the password and the code are right.

    The password is asked for so that nobody who finds a computer unlocked can lock its owner out.
    """
    device = second_factor.new_device(user, request.session.get(KEY, ""))
    try:
        with throttled(request, user.get_username()):
            if not user.check_password(request.POST.get("password", "")):
                raise ValidationError(_("The password is wrong."))
    except ValidationError as error:
        return _render_set_up(request, user, password_error=error.messages[0])
    codes = second_factor.set_up(device, request.POST.get("code", "")) if KEY in request.session else None
    if codes is None:
        return _render_set_up(
            request, user, code_error=_("The code is wrong: wait for the next one in the app and type that.")
        )
    del request.session[KEY]
    request.session.cycle_key()
    django_otp.login(request, device)
    sessions.end_all(user, but=request.session.session_key)  # they began without a second factor
    activity_log.record(activity_log.FACTOR_SET, user.get_username())
    return _render_codes(request, codes)


@sensitive_post_parameters("code")
@require_POST
def make_codes(request: HttpRequest) -> HttpResponse:
    """Replace the recovery codes with new ones and show them once."""
    user = _user(request)
    if error := _code_error(request, user):
        return _render_set(request, user, codes_error=error)
    activity_log.record(activity_log.NEW_CODES, user.get_username())
    return _render_codes(request, second_factor.new_codes(user))


@sensitive_post_parameters("code")
@require_POST
def remove(request: HttpRequest) -> HttpResponse:
    """Remove the second factor."""
    user = _user(request)
    if error := _code_error(request, user):
        return _render_set(request, user, remove_error=error)
    second_factor.remove(user)
    activity_log.record(activity_log.FACTOR_REMOVED, user.get_username())
    messages.success(request, _("The second factor is removed: your password alone is enough again."))
    return HttpResponseRedirect(reverse("second_factor"))


def _code_error(request: HttpRequest, user: User) -> str:
    """Check the code that was sent. Returns what is wrong with it, or an empty string."""
    try:
        second_factor.check(request, user, request.POST.get("code", ""))
    except ValidationError as error:
        return str(error.messages[0])
    return ""


def _render_set_up(request: HttpRequest, user: User, **more: str) -> HttpResponse:
    """Render the form that sets a second factor up; `more` are its errors by field."""
    device = second_factor.new_device(user, request.session.get(KEY, ""))
    request.session[KEY] = device.secret
    secret = b32encode(device.bin_key).decode()
    picture = segno.make(device.config_url, micro=False, error="m").svg_inline(
        scale=4, border=4, dark="#000", light="#fff", omitsize=True
    )
    context = {
        "step": "begin",
        "picture": mark_safe(picture),  # noqa: S308  (drawn here, of squares only)
        "secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        **more,
    }
    return _render(request, context)


def _render_set(request: HttpRequest, user: User, **more: str) -> HttpResponse:
    return _render(request, {"step": "set", "codes_left": second_factor.codes_left(user), **more})


def _render_codes(request: HttpRequest, codes: list[str]) -> HttpResponse:
    return _render(request, {"step": "codes", "codes": codes})


def _render(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    wrong = any(name.endswith("_error") for name in context)
    context = {**admin.site.each_context(request), "title": _("Second factor"), **context}
    return TemplateResponse(request, "portal/second_factor.html", context, status=422 if wrong else 200)


def _user(request: HttpRequest) -> User:
    user = get_user(request)
    assert isinstance(user, User)  # noqa: S101  (the admin site lets nobody else in)
    return user
