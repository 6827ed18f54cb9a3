"""System: the tables that superusers alone may open, on the admin theme's own pages."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

GROUPS: dict[str, str | Promise] = {
    "auth": gettext_lazy("Users and groups"),
    "django_celery_beat": gettext_lazy("Periodic tasks"),
    "integrations": gettext_lazy("All records"),
    "audits": gettext_lazy("Audit logs"),
}


def system_page(request: HttpRequest) -> HttpResponse:
    """Show the tables, by what they are about."""
    if not request.user.is_superuser:
        raise PermissionDenied
    context = {**admin.site.each_context(request), "title": _("System"), "groups": _groups(request)}
    return TemplateResponse(request, "portal/system.html", context)


def _groups(request: HttpRequest) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return each group with the name and the address of its tables."""
    apps: dict[str, list[dict[str, Any]]] = {
        app["app_label"]: app["models"] for app in admin.site.get_app_list(request)
    }
    return [
        (str(title), [(str(model["name"]), model["admin_url"]) for model in apps[label]])
        for label, title in GROUPS.items()
        if label in apps
    ]
