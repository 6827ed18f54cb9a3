"""The template tags: `portal.screens.shared.html` and what only templates need."""

from datetime import date, datetime
from typing import Any

from django import template
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.safestring import SafeString

from integrations.models import Connection
from portal.screens.shared import connection_trouble, html, relative_time
from portal.screens.shared.lists.chips import Chip
from portal.screens.shared.lists.chips import chips as list_chips
from portal.wording.labels import Badge

register = template.Library()
CONNECTION_SCREENS = {
    "global": "admin:integrations_connection_change",
    "users": "admin:user_settings",
    "webinars": "admin:webinar_settings",
    "answers": "admin:answers",
    "past": "admin:past_webinars",
}


@register.simple_tag
def badge(look: Badge, words: str = "") -> SafeString:
    return html.badge(look, words)


@register.simple_tag
def icon(name: str) -> SafeString:
    return html.icon(name)


@register.simple_tag
def moment(value: datetime | None, zone: str = "") -> SafeString:
    return html.moment(value, zone)


@register.simple_tag
def when(value: datetime | None, zone: str = "") -> SafeString:
    """Return a time as people say it, such as "in 3 days"."""
    return relative_time.when(value, zone)


@register.simple_tag
def chips(cl: Any) -> list[Chip]:
    """Return the filters of a list that are set."""
    return list_chips(cl)


@register.inclusion_tag("portal/partials/connection_switch.html")
def connection_switch(connection: Connection | None, tab: str) -> dict[str, Any]:
    """Return the links to the same screen of settings for each of several connections."""
    if connection is None:
        return {"links": []}
    rows = Connection.objects.order_by("-primary", "name").values_list("pk", "name")
    name = CONNECTION_SCREENS.get(tab, CONNECTION_SCREENS["global"])
    links = [(title, reverse(name, args=(pk,)), pk == connection.pk) for pk, title in rows]
    return {"links": links if len(links) > 1 else []}


@register.filter
def day(value: date) -> str:
    return html.day(value)


@register.filter
def day_and_month(value: date) -> str:
    return html.day(value, year=False)


@register.simple_tag
def number(value: int) -> str:
    """Return the number with the separators of the reader's language."""
    return number_format(value, use_l10n=True, force_grouping=True)


@register.filter
def grouped(value: int) -> str:
    """Return the same as `number`; a filter."""
    return html.number(value)


@register.filter
def percent(value: int) -> str:
    return html.percent(value)


@register.filter
def counted(value: int) -> str:
    return html.counted(value)


@register.simple_tag
def page_address(cl: Any, step: int) -> str:
    """Return the query of the page that is `step` pages away, with the same filters and order."""
    return str(cl.get_query_string({"p": cl.page_num + step}))


@register.inclusion_tag("portal/partials/connection_trouble.html", takes_context=True)
def connection_trouble_banner(context: Any) -> dict[str, Any]:
    """Return the accounts that are down, for people who are logged in."""
    request = context["request"]
    shown = getattr(request, "user", None) is not None and request.user.is_active and request.user.is_staff
    return {"troubles": connection_trouble.connection_trouble(request) if shown else []}


@register.simple_tag(takes_context=True)
def strict_policy(context: Any) -> str:
    """Forbid `eval` on this page, which needs no inline script, no inline style and no `eval`.

    See `portal.middleware.security_headers`.
    """
    context["request"].strict_policy = True
    return ""
