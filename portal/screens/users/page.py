"""Users: who may log in, with which role, when they last did, and if they have a second factor."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib import admin
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.models import AuthenticatorApp
from portal.screens.shared.admin import CappedPaginator
from portal.screens.users.forms import InviteForm, RoleForm
from portal.signing_in import one_time_links
from portal.signing_in.roles import is_administrator, role_of
from portal.wording.labels import ROLES, Badge

ROWS_PER_PAGE = 50
ACTIVE = Badge(gettext_lazy("Active"), "check", "good")
INVITED = Badge(gettext_lazy("Invited"), "clock", "quiet", gettext_lazy("They have not chosen a password yet."))
DEACTIVATED = Badge(gettext_lazy("Deactivated"), "dash", "quiet", gettext_lazy("They cannot log in."))
View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class UserShown:
    """A user as the screens show them."""

    row: User
    role: str
    role_name: str
    look: Badge
    second_factor: bool

    @property
    def name(self) -> str:
        return self.row.get_full_name() or self.row.get_username()

    @property
    def address(self) -> str:
        return self.row.email or self.row.get_username()


def administrators_only(view: View) -> View:
    """Let only administrators open the view."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not is_administrator(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def users() -> QuerySet[User]:
    """Return the users with their groups, and with `second_factor`."""
    device = AuthenticatorApp.objects.filter(user_id=OuterRef("pk"), confirmed=True)
    return User.objects.filter(is_staff=True).prefetch_related("groups").annotate(second_factor=Exists(device))


def shown(user: User) -> UserShown:
    """Return what the screens show of a user."""
    look = DEACTIVATED if not user.is_active else INVITED if one_time_links.is_invited(user) else ACTIVE
    role = role_of(user)
    return UserShown(user, role, str(ROLES.get(role, "")), look, user.second_factor)  # type: ignore[attr-defined]


@administrators_only
def users_page(request: HttpRequest, form: InviteForm | None = None) -> HttpResponse:
    """Show the users, found by a part of the name or address, and the form that invites somebody."""
    q = request.GET.get("q", "").strip()
    found = users().order_by("-is_active", "username")
    if q:
        names = Q(username__icontains=q) | Q(email__icontains=q)
        found = found.filter(names | Q(first_name__icontains=q) | Q(last_name__icontains=q))
    page = CappedPaginator(found, ROWS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        **admin.site.each_context(request),
        "title": _("Users"),
        "users": [shown(user) for user in page.object_list],
        "page": page,
        "q": q,
        "query": urlencode({"q": q}) if q else "",
        "form": form or InviteForm(),
    }
    return TemplateResponse(request, "portal/users.html", context, status=422 if form else 200)


@administrators_only
def user_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one user with what can be done about the account."""
    user = get_object_or_404(users(), pk=pk)
    return render_user(request, user, {})


def render_user(request: HttpRequest, user: User, more: dict[str, Any], status: int = 200) -> HttpResponse:
    """Render the page of a user."""
    one = shown(user)
    context = {
        **admin.site.each_context(request),
        "title": one.name,
        "one": one,
        "is_yourself": user.pk == request.user.pk,
        "may_change": may_change(request, user),
        "role_form": RoleForm(initial={"role": one.role}),
        **more,
    }
    return TemplateResponse(request, "portal/user.html", context, status=status)


def may_change(request: HttpRequest, user: User) -> bool:
    """Return True if the reader may change the account: not their own, and a superuser's only as a superuser."""
    reader = request.user
    return user.pk != reader.pk and (isinstance(reader, User) and reader.is_superuser or not user.is_superuser)
