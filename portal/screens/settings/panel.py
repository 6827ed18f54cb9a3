"""Panels of overrides: what Zoom users and individual webinars share."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portal.screens.shared import switches
from portal.screens.shared.html import at_least
from portal.wording.labels import Badge

A_PAGE = 50


ON = Badge(gettext_lazy("On"), "check", "good")


OFF = Badge(gettext_lazy("Off"), "dash", "quiet")


ANSWERS: dict[str, bool | None] = {"": None, "on": True, "off": False}


@dataclass(frozen=True)
class InForce:
    look: Badge
    source: str | Promise


@dataclass(frozen=True)
class FieldShown:
    name: str
    label: str | Promise
    help: str | Promise
    value: str  # a key of ANSWERS
    inherited: InForce  # what it would be if it inherited
    in_force: InForce


def missed_now(count: int, more: bool = False) -> str:
    words = ngettext(
        "What was missed is synced now: %(n)s webinar.", "What was missed is synced now: %(n)s webinars.", count
    )
    return words % {"n": at_least(count, more)}


def would_be_missed(count: int, more: bool = False) -> str:
    words = ngettext(
        "This would sync what was missed: %(n)s webinar.", "This would sync what was missed: %(n)s webinars.", count
    )
    return words % {"n": at_least(count, more)}


def not_allowed() -> str:
    names = switches.who_may()
    words = _("You have no permission to change these settings.")
    return f"{words} " + (_("Who may: %(names)s.") % {"names": names} if names else "")
