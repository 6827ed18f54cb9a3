"""The sidebar and the account menu. Each entry is shown to those who may open it."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

Item = dict[str, Any]


def _has_permission(permission: str) -> Callable[[HttpRequest], bool]:
    return lambda request: request.user.has_perm(permission)


def _item(title: Any, icon: str, model: str, query: str = "") -> Item:
    """Return the entry of a model's list. `query` filters the list."""
    app, _dot, name = model.partition(".")
    address = reverse_lazy(f"admin:{app}_{name}_changelist")
    link = (lambda request: f"{address}{query}") if query else address
    return {"title": title, "icon": icon, "link": link, "permission": _has_permission(f"{app}.view_{name}")}


# The settings screens of one connection, and the models whose lists for several connections belong to them.
LISTS = {"change": "connection", "users": "zoomuserrow", "webinars": "webinarrow"}


def _active_on(screen: str) -> Callable[[HttpRequest], bool]:
    """Return the test that highlights one settings screen.

    The screens of one connection share the beginning of their addresses; only the open one is highlighted.
    """

    def active(request: HttpRequest) -> bool:
        connections = str(reverse_lazy("admin:integrations_connection_changelist"))
        if request.path.startswith(connections) and request.path != connections:
            return request.path.removeprefix(connections).split("/")[1:2] == [screen]
        return request.path == str(reverse_lazy(f"admin:integrations_{LISTS[screen]}_changelist"))

    return active


def _among_webinars(request: HttpRequest) -> bool:
    """Return True on the pages of webinars, except the help on segments, which has an entry of its own."""
    webinars = str(reverse_lazy("admin:integrations_occurrence_changelist"))
    return request.path.startswith(webinars) and request.path != str(reverse_lazy("admin:segments"))


def _among_jobs(request: HttpRequest) -> bool:
    return request.path.startswith(str(reverse_lazy("admin:integrations_syncjob_changelist")))


def sidebar(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the groups of the sidebar: unfold's SIDEBAR.navigation."""
    return [_daily(), _settings(), _accounts(), _system()]


def account(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the menu below the user's name: unfold's ACCOUNT.navigation."""
    if not request.user.is_authenticated:
        return []
    links = [(_("Your sessions"), "sessions"), (_("Second factor"), "second_factor")]
    if request.user.has_usable_password():
        links.append((_("Change password"), "admin:password_change"))
    return [{"title": title, "link": reverse_lazy(name)} for title, name in links]


def _daily() -> dict[str, Any]:
    return {
        "items": [
            {"title": _("Home"), "icon": "home", "link": reverse_lazy("admin:index")},
            _item(_("Webinars"), "podium", "integrations.occurrence") | {"active": _among_webinars},
            _item(_("People"), "group", "integrations.participant"),
            _item(_("Audit logs"), "receipt_long", "audits.run"),
            _item(_("Failed jobs"), "error", "integrations.syncjob", "?state=parked") | {"active": _among_jobs},
            {
                "title": _("Segment in HubSpot"),
                "icon": "filter_alt",
                "link": reverse_lazy("admin:segments"),
                "permission": _has_permission("integrations.view_occurrence"),
            },
        ]
    }


def _settings() -> dict[str, Any]:
    return {
        "title": _("Settings"),
        "separator": True,
        "items": [
            _item(_("Global settings"), "tune", "integrations.connection") | {"active": _active_on("change")},
            _item(_("Zoom users"), "person", "integrations.zoomuserrow") | {"active": _active_on("users")},
            _item(_("Individual webinars"), "toggle_on", "integrations.webinarrow")
            | {"active": _active_on("webinars")},
            _item(_("Workflow action"), "conversion_path", "integrations.workflowaction"),
            _item(_("Activity"), "history", "audits.change"),
        ],
    }


def _accounts() -> dict[str, Any]:
    return {
        "title": _("Accounts"),
        "separator": True,
        "items": [
            {
                "title": _("Connected apps"),
                "icon": "apps",
                "link": reverse_lazy("connected_apps"),
                "permission": lambda request: request.user.has_perms(
                    ("integrations.view_zoomaccount", "integrations.view_hubspotaccount")
                ),
            },
            _item(_("Zoom accounts"), "videocam", "integrations.zoomaccount"),
            _item(_("HubSpot accounts"), "hub", "integrations.hubspotaccount"),
        ],
    }


def _system() -> dict[str, Any]:
    return {
        "title": _("System"),
        "separator": True,
        "items": [
            _item(_("Users"), "manage_accounts", "auth.user"),
            _item(_("Groups"), "groups", "auth.group"),
            _item(_("Periodic tasks"), "schedule", "django_celery_beat.periodictask"),
            {
                "title": _("All records"),
                "icon": "database",
                "link": reverse_lazy("admin:app_list", args=("integrations",)),
                "permission": lambda request: request.user.has_module_perms("integrations"),
                # Every list of the app begins with this address, and must not highlight this entry.
                "active": lambda request: request.path == reverse_lazy("admin:app_list", args=("integrations",)),
            },
        ],
    }
