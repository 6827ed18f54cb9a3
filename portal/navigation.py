"""The sidebar and the account menu. Each entry is shown to those who may open it."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _

Item = dict[str, Any]

# The lists whose pages belong to an entry, by the beginning of their addresses.
WEBINARS = ("integrations_occurrence", "integrations_syncjob", "audits_run", "audits_person")
PEOPLE = ("integrations_participant",)
ZOOM = {
    "integrations_connection": "integrations.view_connection",
    "integrations_zoomuserrow": "integrations.view_zoomuserrow",
    "integrations_webinarrow": "integrations.view_webinarrow",
    "integrations_workflowaction": "integrations.view_workflowaction",
    "audits_change": "audits.view_change",
}
ACCOUNTS = ("integrations_zoomaccount", "integrations_hubspotaccount")


def sidebar(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the entries of the sidebar: unfold's SIDEBAR.navigation."""
    return [{"items": [_home(), _webinars(), _people(), _zoom(), _segment(), _connected_apps(), _system()]}]


def account(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the menu below the user's name: unfold's ACCOUNT.navigation."""
    if not request.user.is_authenticated:
        return []
    links = [(_("Your sessions"), "sessions"), (_("Second factor"), "second_factor")]
    if request.user.has_usable_password():
        links.append((_("Change password"), "admin:password_change"))
    return [{"title": title, "link": reverse_lazy(name)} for title, name in links]


def _home() -> Item:
    home = reverse("admin:index")
    return {"title": _("Home"), "icon": "home", "link": home, "active": lambda request: request.path == home}


def _webinars() -> Item:
    return {
        "title": _("Webinars"),
        "icon": "webinar",
        "link": _list("integrations_occurrence"),
        "permission": _may("integrations.view_occurrence"),
        "active": lambda request: _among(request, WEBINARS) and not _on_segments(request),
    }


def _people() -> Item:
    return {
        "title": _("People"),
        "icon": "people",
        "link": _list("integrations_participant"),
        "permission": _may("integrations.view_participant"),
        "active": lambda request: _among(request, PEOPLE),
    }


def _zoom() -> Item:
    """Return the entry of the settings. It leads to the first of their screens that the reader may open."""
    return {
        "title": _("Zoom"),
        "icon": "video",
        "link": lambda request: next(
            (_list(name) for name, needed in ZOOM.items() if request.user.has_perm(needed)), ""
        ),
        "permission": lambda request: any(request.user.has_perm(needed) for needed in ZOOM.values()),
        "active": lambda request: _among(request, ZOOM),
    }


def _segment() -> Item:
    return {
        "title": _("Segment in HubSpot"),
        "icon": "filter",
        "link": reverse("admin:segments"),
        "permission": _may("integrations.view_occurrence"),
        "active": _on_segments,
    }


def _connected_apps() -> Item:
    apps = reverse("connected_apps")
    return {
        "title": _("Connected apps"),
        "icon": "plug",
        "link": apps,
        "permission": _may("integrations.view_zoomaccount", "integrations.view_hubspotaccount"),
        "active": lambda request: request.path.startswith((apps, reverse("users"))) or _among(request, ACCOUNTS),
    }


def _system() -> Item:
    """Return the entry of Django's own pages. They have the tables of all records, which no other entry leads to."""
    return {
        "title": _("System"),
        "icon": "gear",
        "link": reverse("system"),
        "permission": lambda request: request.user.is_superuser,
        "active": _on_system,
    }


def _may(*permissions: str) -> Callable[[HttpRequest], bool]:
    return lambda request: request.user.has_perms(permissions)


def _list(name: str) -> str:
    return reverse(f"admin:{name}_changelist")


def _among(request: HttpRequest, lists: Any) -> bool:
    return any(request.path.startswith(_list(name)) for name in lists)


def _on_segments(request: HttpRequest) -> bool:
    return request.path == reverse("admin:segments")


def _on_system(request: HttpRequest) -> bool:
    """Return True on the pages of Django's lists that belong to no other entry."""
    if request.path == reverse("system"):
        return True
    known = (*WEBINARS, *PEOPLE, *ZOOM, *ACCOUNTS)
    apps = ("auth", "django_celery_beat", "integrations", "audits")
    return any(request.path.startswith(reverse("admin:app_list", args=(app,))) for app in apps) and not _among(
        request, known
    )
