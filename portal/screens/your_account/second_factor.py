"""Second factor: set it up with an authenticator app, get recovery codes, remove it."""

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

KEY = "second_factor_key"  # in the session: the one on the page, until it is stored


@sensitive_post_parameters("password", "code")
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    user = _user(request)
    if second_factor.is_set(user):
        return HttpResponseRedirect(reverse("second_factor")) if request.method == "POST" else _shown(request, user)
    return _set_up(request, user) if request.method == "POST" else _begun(request, user)


def _set_up(request: HttpRequest, user: User) -> HttpResponse:
    """With the password: whoever finds a computer unlocked must not lock its owner out."""
    device = second_factor.new_device(user, request.session.get(KEY, ""))
    try:
        with throttled(request, user.get_username()):
            if not user.check_password(request.POST.get("password", "")):
                raise ValidationError(_("The password is wrong."))
    except ValidationError as error:
        return _begun(request, user, password_error=error.messages[0])
    codes = second_factor.set_up(device, request.POST.get("code", "")) if KEY in request.session else None
    if codes is None:
        return _begun(request, user, code_error=_("The code is wrong: wait for the next one in the app and type that."))
    del request.session[KEY]
    request.session.cycle_key()
    django_otp.login(request, device)
    sessions.end_all(user, but=request.session.session_key)  # they were begun without it
    activity_log.record(activity_log.FACTOR_SET, user.get_username())
    return _codes(request, user, codes)


@sensitive_post_parameters("code")
@require_POST
def make_codes(request: HttpRequest) -> HttpResponse:
    user = _user(request)
    try:
        second_factor.check(request, user, request.POST.get("code", ""))
    except ValidationError as error:
        return _shown(request, user, codes_error=error.messages[0])
    activity_log.record(activity_log.NEW_CODES, user.get_username())
    return _codes(request, user, second_factor.new_codes(user))


@sensitive_post_parameters("code")
@require_POST
def remove(request: HttpRequest) -> HttpResponse:
    user = _user(request)
    try:
        second_factor.check(request, user, request.POST.get("code", ""))
    except ValidationError as error:
        return _shown(request, user, remove_error=error.messages[0])
    second_factor.remove(user)
    activity_log.record(activity_log.FACTOR_REMOVED, user.get_username())
    messages.success(request, _("The second factor is removed: your password is enough again."))
    return HttpResponseRedirect(reverse("second_factor"))


def _begun(request: HttpRequest, user: User, **more: str) -> HttpResponse:
    device = second_factor.new_device(user, request.session.get(KEY, ""))
    request.session[KEY] = device.key
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
    return _page(request, context)


def _shown(request: HttpRequest, user: User, **more: str) -> HttpResponse:
    return _page(request, {"step": "set", "codes_left": second_factor.codes_left(user), **more})


def _codes(request: HttpRequest, user: User, codes: list[str]) -> HttpResponse:
    return _page(request, {"step": "codes", "codes": codes})


def _page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    wrong = any(name.endswith("_error") for name in context)
    context = {**admin.site.each_context(request), "title": _("Second factor"), **context}
    return TemplateResponse(request, "portal/second_factor.html", context, status=422 if wrong else 200)


def _user(request: HttpRequest) -> User:
    user = get_user(request)
    assert isinstance(user, User)  # noqa: S101  (the admin site lets nobody else in)
    return user
