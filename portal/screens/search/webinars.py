"""Webinars by a part of the topic, and Zoom users by a part of the address or name."""

from django.db.models import Q
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from integrations.models import Occurrence, ZoomUserRow
from portal.middleware.time_zone import reader_time_zone
from portal.screens.search.found import MOST, Found, Group
from portal.screens.shared import links
from portal.screens.shared.html import day
from portal.screens.shared.lists.filters import webinar_search


def webinars(words: str) -> Group:
    """Return the webinars that the words name, by topic, ID or host."""
    rows = Occurrence.objects.filter(webinar_search(words, "webinar__")).select_related("webinar")
    found = list(rows.order_by("-start", "-pk")[: MOST + 1])
    list_url = reverse("admin:integrations_occurrence_changelist")
    more = f"{list_url}?{urlencode({'q': words})}" if len(found) > MOST else ""
    return Group(_("Webinars"), "webinar", [_webinar(row) for row in found[:MOST]], more)


def _webinar(row: Occurrence) -> Found:
    when = day(row.start.astimezone(reader_time_zone())) if row.start else ""
    parts = (when, row.webinar.host_email)
    return Found(str(row.webinar), links.webinar_address(row.pk), " · ".join(part for part in parts if part))


def zoom_users(words: str) -> Group:
    """Return the Zoom users whom the words name. An account has thousands at the most, so no index is needed."""
    rows = ZoomUserRow.objects.filter(Q(email__icontains=words) | Q(display_name__icontains=words))
    found = [
        Found(row.display_name or row.email, _panel(row), row.email if row.display_name else "")
        for row in rows.order_by("email")[:MOST]
    ]
    return Group(_("Zoom users"), "video", found)


def _panel(row: ZoomUserRow) -> str:
    return reverse("admin:user_settings_panel", args=(row.connection_id, row.pk))
