"""The second step of a login: the code. The password was right, but nobody is logged in until the code is too."""

from datetime import timedelta

import django_otp
from django.contrib import admin, auth
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods
from django_otp.plugins.otp_static.models import StaticDevice

from integrations.clock import utcnow
from portal import activity_log
from portal.signing_in import second_factor
from portal.signing_in.sessions import BEGAN

CODE_LIFETIME = timedelta(minutes=10)  # from the password to the code


@never_cache
@csrf_protect
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def login_code_page(request: HttpRequest) -> HttpResponse:
    """Ask for the code, and log the user in if it is right."""
    if request.user.is_authenticated:  # the code was given, or none is needed
        return HttpResponseRedirect(_next_url(request))
    user = auth.get_user(request)
    if not isinstance(user, User) or _too_late(request) or request.POST.get("do") == "leave":
        auth.logout(request)
        return HttpResponseRedirect(reverse("admin:login"))
    if request.method == "GET":
        return _render_form(request, "")
    try:
        device = second_factor.check(request, user, request.POST.get("code", ""))
    except ValidationError as error:
        return _render_form(request, error.messages[0])
    _log_in(request, user, device)
    return HttpResponseRedirect(_next_url(request))


def _log_in(request: HttpRequest, user: User, device: object) -> None:
    request.session.cycle_key()
    request.user = user
    django_otp.login(request, device)
    recovery = isinstance(device, StaticDevice)
    activity_log.record_login(request, activity_log.LOGIN, user.get_username(), "recovery" if recovery else "")


def _render_form(request: HttpRequest, error: str) -> HttpResponse:
    context = {
        **admin.site.each_context(request),
        "title": _("Second factor"),
        "error": error,
        "next": _next_url(request),
    }
    return TemplateResponse(request, "portal/login_code.html", context, status=422 if error else 200)


def _too_late(request: HttpRequest) -> bool:
    return bool(utcnow().timestamp() - request.session.get(BEGAN, {}).get("at", 0) > CODE_LIFETIME.total_seconds())


def _next_url(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe else reverse("admin:index")
