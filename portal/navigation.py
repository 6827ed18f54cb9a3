"""The sidebar: groups in plain words, each entry shown to those who may open it."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

Item = dict[str, Any]


def _may(permission: str) -> Callable[[HttpRequest], bool]:
    return lambda request: request.user.has_perm(permission)


def _item(title: Any, icon: str, model: str, query: str = "") -> Item:
    app, _dot, name = model.partition(".")
    address = reverse_lazy(f"admin:{app}_{name}_changelist")
    link = (lambda request: f"{address}{query}") if query else address
    return {"title": title, "icon": icon, "link": link, "permission": _may(f"{app}.view_{name}")}


# Whose lists of several connections are meant as well.
LISTS = {"change": "connection", "users": "zoomuserrow", "webinars": "webinarrow"}


def _on(screen: str) -> Callable[[HttpRequest], bool]:
    """The screens of one connection share the beginning of their address: only its own lights up."""

    def active(request: HttpRequest) -> bool:
        connections = str(reverse_lazy("admin:integrations_connection_changelist"))
        if request.path.startswith(connections) and request.path != connections:
            return request.path.removeprefix(connections).split("/")[1:2] == [screen]
        return request.path == str(reverse_lazy(f"admin:integrations_{LISTS[screen]}_changelist"))

    return active


def _among_webinars(request: HttpRequest) -> bool:
    """The help on segments has an address below the webinars' but an entry of its own."""
    webinars = str(reverse_lazy("admin:integrations_occurrence_changelist"))
    return request.path.startswith(webinars) and request.path != str(reverse_lazy("admin:segments"))


def _among_jobs(request: HttpRequest) -> bool:
    return request.path.startswith(str(reverse_lazy("admin:integrations_syncjob_changelist")))


def sidebar(request: HttpRequest) -> list[dict[str, Any]]:
    """unfold's SIDEBAR.navigation."""
    return [_daily(), _settings(), _accounts(), _system()]


def account(request: HttpRequest) -> list[dict[str, Any]]:
    """unfold's ACCOUNT.navigation: what is about oneself, in the menu below one's name."""
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
                "permission": _may("integrations.view_occurrence"),
            },
        ]
    }


def _settings() -> dict[str, Any]:
    return {
        "title": _("Settings"),
        "separator": True,
        "items": [
            _item(_("Global settings"), "tune", "integrations.connection") | {"active": _on("change")},
            _item(_("Zoom users"), "person", "integrations.zoomuserrow") | {"active": _on("users")},
            _item(_("Individual webinars"), "toggle_on", "integrations.webinarrow") | {"active": _on("webinars")},
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
                # Every list of the app begins with this address: it must not light up for all of them.
                "active": lambda request: request.path == reverse_lazy("admin:app_list", args=("integrations",)),
            },
        ],
    }
