"""Your sessions: the browsers where the user is signed in, and the button that signs out of all."""

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth import get_user, logout
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from portal import activity_log
from portal.signing_in import sessions


@require_GET
def sessions_page(request: HttpRequest) -> HttpResponse:
    """Show the user's sessions."""
    context = {
        **admin.site.each_context(request),
        "title": _("Your sessions"),
        "sessions": [(row, row.session_key == request.session.session_key) for row in sessions.active(_user(request))],
        "idle_hours": settings.SESSION_IDLE_HOURS,
        "longest_days": sessions.LONGEST.days,
    }
    return TemplateResponse(request, "portal/sessions.html", context)


@require_POST
def end_all(request: HttpRequest) -> HttpResponse:
    """End all sessions of the user, this one too: the next page is the login."""
    user = _user(request)
    activity_log.record_login(request, activity_log.SIGNED_OUT, user.get_username())
    sessions.end_all(user)
    logout(request)
    messages.success(request, _("You are signed out everywhere."))
    return HttpResponseRedirect(reverse("admin:login"))


def _user(request: HttpRequest) -> User:
    user = get_user(request)
    assert isinstance(user, User)  # noqa: S101  (the admin site lets nobody else in)
    return user
