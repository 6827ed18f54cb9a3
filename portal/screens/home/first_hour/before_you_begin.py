"""The page Before you begin: what the sync does not do, so that nobody finds out afterwards."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _


def before_you_begin_page(request: HttpRequest) -> HttpResponse:
    """Show the limits of the integration."""
    context = {**admin.site.each_context(request), "title": _("Before you begin")}
    return TemplateResponse(request, "portal/before_you_begin.html", context)
