"""Small pieces of HTML that lists and pages share. Values are always escaped."""

from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache

from django.templatetags.static import static
from django.utils.formats import date_format, number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from integrations.clock import time_zone
from portal.middleware.time_zone import reader_time_zone
from portal.wording.labels import Badge

NOTHING = "–"
# Rows are counted up to these caps: nobody looks at a larger number, but everybody would wait for it.
CAP, SEARCHED_CAP, PREVIEWED_CAP = 10_000, 1_000, 1_000


@cache
def icon(name: str) -> SafeString:
    """Return an icon of our own sprite. It is hidden from screen readers, as words stand beside it."""
    return format_html(
        '<svg class="portal-icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        static("portal/icons.svg"),
        name,
    )


def badge(look: Badge, words: str = "") -> SafeString:
    return _badge(look.tone, str(look.help), look.icon, str(words or look.words))


@lru_cache(1000)
def _badge(tone: str, help_text: str, icon_name: str, words: str) -> SafeString:
    """Return the badge from a cache: a list has hundreds of badges, of which only a few differ."""
    return format_html(
        '<span class="portal-badge portal-badge--{}" title="{}">{}<span>{}</span></span>',
        tone,
        help_text,
        icon(icon_name),
        words,
    )


def link(url: str, words: object, kind: str = "portal-link") -> SafeString:
    return format_html('<a class="{}" href="{}">{}</a>', kind, url, words)


def lines(first: object, *more: object) -> SafeString:
    """Return a cell of several lines without the empty ones."""
    small = format_html_join("", "<small>{}</small>", ((line,) for line in more if line))
    return format_html('<span class="portal-lines">{}{}</span>', first, small)


def moment(value: datetime | None, zone: str = "") -> SafeString:
    """Return a time in the reader's zone, or else in the given one, with the zone's short name."""
    if value is None:
        return format_html('<span class="portal-nothing">{}</span>', NOTHING)
    local = value.astimezone(reader_time_zone() or time_zone(zone))
    return format_html(
        '<time class="portal-time" datetime="{}"><span>{}</span> <span>{}</span></time>',
        local.isoformat(timespec="seconds"),
        day(local),
        clock(local),
    )


def clock(value: datetime) -> str:
    """Return the time of day with the zone's short name."""
    form = pgettext("time format", "H:i")
    return f"{date_format(value, form, use_l10n=False)} {value.tzname()}"


def day(value: date, year: bool = True) -> str:
    """Return a day as the reader's language writes it."""
    form = pgettext("date format", "j M Y") if year else pgettext("date format", "j M")
    return date_format(value, form, use_l10n=False)


def number(value: int) -> str:
    """Return a number with its digits grouped as in the reader's language."""
    return number_format(value, use_l10n=True, force_grouping=True)


def decimal(value: Decimal) -> str:
    """Return a decimal number as the reader's language writes it, without zeros at the end."""
    text = f"{value:f}"
    return number_format(text.rstrip("0").rstrip(".") if "." in text else text, use_l10n=True)


def percent(value: Decimal | int) -> str:
    return _("%(n)s%%") % {"n": decimal(Decimal(value))}


def counted(value: int) -> str:
    """Return a count that may have stopped at the cap."""
    return at_least(value, value >= CAP)


def at_least(value: int, more: bool) -> str:
    """Return a count with a plus sign if there may be more."""
    return f"{number(value)}+" if more else number(value)
