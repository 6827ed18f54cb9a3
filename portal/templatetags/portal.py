"""The pieces of `portal.screens.parts` for templates."""

from datetime import date, datetime
from typing import Any

from django import template
from django.utils.formats import number_format
from django.utils.safestring import SafeString

from portal.screens import parts
from portal.words import Look

register = template.Library()


@register.simple_tag
def badge(look: Look, words: str = "") -> SafeString:
    return parts.badge(look, words)


@register.simple_tag
def icon(name: str) -> SafeString:
    return parts.icon(name)


@register.simple_tag
def moment(value: datetime | None, zone: str = "") -> SafeString:
    return parts.moment(value, zone)


@register.filter
def day(value: date) -> str:
    return parts.day(value)


@register.filter
def day_and_month(value: date) -> str:
    return parts.day(value, year=False)


@register.simple_tag
def number(value: int) -> str:
    """With the separators of the reader's language."""
    return number_format(value, use_l10n=True, force_grouping=True)


@register.filter
def grouped(value: int) -> str:
    """The same as a filter."""
    return parts.number(value)


@register.simple_tag
def page_address(cl: Any, step: int) -> str:
    """The page of a list that is so many pages away, filtered and sorted alike."""
    return str(cl.get_query_string({"p": cl.page_num + step}))


@register.simple_tag(takes_context=True)
def strict_policy(context: Any) -> str:
    """This page needs no inline script, no inline style and no `eval`: `portal.security` then allows none."""
    context["request"].strict_policy = True
    return ""
