"""Times as people say them: "in 3 days", with the exact time on hover and for screen readers."""

from datetime import datetime, timedelta

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from integrations.clock import time_zone, utcnow
from portal.middleware.time_zone import reader_time_zone
from portal.screens.shared.html import NOTHING, clock, day

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
RELATIVE = timedelta(days=31)  # farther away, the date says more


def when(value: datetime | None, zone: str = "", now: datetime | None = None) -> SafeString:
    """Return a time in relative words. Its tooltip is the exact time, in the reader's zone or else the given one."""
    if value is None:
        return format_html('<span class="portal-nothing">{}</span>', NOTHING)
    local = value.astimezone(reader_time_zone() or time_zone(zone))
    exact = f"{day(local)} {clock(local)}"
    return format_html(
        '<time datetime="{}" title="{}">{}<span class="portal-hidden"> ({})</span></time>',
        local.isoformat(timespec="seconds"),
        exact,
        relative(local, now or utcnow()),
        exact,
    )


def relative(value: datetime, now: datetime) -> str:
    """Return how far away a time is, or its date if it is farther than a month."""
    away = abs(value - now)
    if away < MINUTE:
        return _("in a moment") if value > now else _("just now")
    if away >= RELATIVE:
        return day(value)
    return _ahead(away) if value > now else _ago(away)


def _ahead(away: timedelta) -> str:
    if away < HOUR:
        return _("in %(n)d min") % {"n": away // MINUTE}
    if away < DAY:
        return _("in %(n)d h") % {"n": away // HOUR}
    return ngettext("in %(n)d day", "in %(n)d days", away // DAY) % {"n": away // DAY}


def _ago(away: timedelta) -> str:
    if away < HOUR:
        return _("%(n)d min ago") % {"n": away // MINUTE}
    if away < DAY:
        return _("%(n)d h ago") % {"n": away // HOUR}
    return ngettext("%(n)d day ago", "%(n)d days ago", away // DAY) % {"n": away // DAY}
