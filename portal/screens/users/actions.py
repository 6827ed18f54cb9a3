"""The actions on users: invite, make a link, change the role, deactivate, and reset the second factor."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from portal import activity_log
from portal.screens.users.forms import InviteForm, RoleForm
from portal.screens.users.page import administrators_only, may_change, render_user, shown, users, users_page
from portal.signing_in import one_time_links, second_factor, sessions
from portal.signing_in.administrators import administrators, one_change_at_a_time
from portal.signing_in.roles import give_role, is_administrator, role_of
from portal.wording.labels import ROLES

Action = Callable[[HttpRequest, User], str]


@never_cache
@require_POST
@administrators_only
def invite(request: HttpRequest) -> HttpResponse:
    """Make an account, and show the link by which its owner chooses a password."""
    form = InviteForm(request.POST)
    if not form.is_valid():
        return users_page(request, form)
    with one_change_at_a_time():
        user = form.save()
    _record(request, activity_log.INVITED, user, role=form.cleaned_data["role"])
    return _show_link(request, user)


@never_cache
@require_POST
@administrators_only
def make_link(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a new link: of the invitation, or for a new password."""
    user = _changed(request, pk)
    if not user.is_active:
        raise PermissionDenied
    _record(request, activity_log.NEW_LINK if one_time_links.is_invited(user) else activity_log.RESET_LINK, user)
    return _show_link(request, user)


@require_POST
@administrators_only
def change(request: HttpRequest, pk: int, do: str) -> HttpResponse:
    """Do one of the ACTIONS, one at a time, so that there is always an administrator left."""
    if do not in ACTIONS:
        raise Http404(do)
    with one_change_at_a_time():
        # Somebody else may have taken the reader's own role meanwhile.
        reader = User.objects.filter(username=request.user.get_username(), is_active=True).first()
        if not is_administrator(reader):
            raise PermissionDenied
        user = _changed(request, pk)
        said = ACTIONS[do](request, user)
    messages.success(request, said)
    return HttpResponseRedirect(reverse("user", args=(pk,)))


def _change_role(request: HttpRequest, user: User) -> str:
    form = RoleForm(request.POST)
    if not form.is_valid():
        raise Http404
    before, role = role_of(user), form.cleaned_data["role"]
    if role != before:
        give_role(user, role)
        _record(request, activity_log.ROLE, user, before=before, role=role)
    return _("%(name)s is now: %(role)s.") % {"name": shown(user).name, "role": ROLES[role]}


def _deactivate(request: HttpRequest, user: User) -> str:
    if user.is_active:
        user.is_active = False
        user.save(update_fields=["is_active"])
        sessions.end_all(user)
        _record(request, activity_log.DEACTIVATED, user)
    return _("%(name)s can no longer log in.") % {"name": shown(user).name}


def _activate(request: HttpRequest, user: User) -> str:
    if not user.is_active:
        user.is_active = True
        user.save(update_fields=["is_active"])
        _record(request, activity_log.ACTIVATED, user)
    return _("%(name)s can log in again.") % {"name": shown(user).name}


def _reset_second_factor(request: HttpRequest, user: User) -> str:
    if second_factor.remove(user):
        sessions.end_all(user)
        _record(request, activity_log.FACTOR_REMOVED, user)
    return _("%(name)s logs in with the password alone, and can set up another app then.") % {"name": shown(user).name}


ACTIONS: dict[str, Action] = {
    "role": _change_role,
    "deactivate": _deactivate,
    "activate": _activate,
    "second-factor": _reset_second_factor,
}


def _changed(request: HttpRequest, pk: int) -> User:
    user = get_object_or_404(users(), pk=pk)
    others = administrators().exclude(pk=pk)
    if not may_change(request, user) or not others.exists():
        raise PermissionDenied
    return user


def _show_link(request: HttpRequest, user: User) -> HttpResponse:
    """Render the user's page with the link, which is shown this once."""
    link, lasts = one_time_links.new_link(user), one_time_links.lasts(user)
    return render_user(request, get_object_or_404(users(), pk=user.pk), {"link": link, "days": lasts.days})


def _record(request: HttpRequest, action: str, user: User, **detail: str) -> None:
    activity_log.record(action, request.user.get_username(), subject=user.get_username(), **detail)
