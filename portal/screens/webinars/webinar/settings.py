"""The tab Settings: a webinar's switches and the stay that counts as attended, each with what it comes from."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from integrations.models import Occurrence, SyncSettingsRow
from integrations.sync_settings.extras import MOST_MINUTES, MOST_PERCENT
from portal.screens.shared import links
from portal.screens.shared.effect import Effect
from portal.screens.shared.foreseen import switch_effects
from portal.screens.shared.html import number, percent
from portal.screens.shared.webinars import switches
from portal.screens.shared.webinars.switches import SwitchShown
from portal.screens.shared.webinars.webinar_row import RowShown
from portal.screens.webinars.webinar import own_settings
from portal.screens.webinars.webinar.found import occurrence_or_404
from portal.screens.webinars.webinar.lists.own import lists_context

LIMITS = {"attended_from_minutes": MOST_MINUTES, "attended_from_percent": MOST_PERCENT}
LIMIT_LABELS: dict[str, str | Promise] = {
    "attended_from_minutes": gettext_lazy("Minutes"),
    "attended_from_percent": gettext_lazy("Percent of the webinar"),
}


@dataclass(frozen=True)
class SettingShown:
    """A switch, and the page of the setting that decides about it."""

    switch: SwitchShown
    own: bool  # it is set for this webinar, and not inherited
    deciding_url: str
    effects: list[Effect]  # of the other position


@dataclass(frozen=True)
class LimitShown:
    """A limit of the stay that counts as attended: what is set for this webinar, and what is in force."""

    name: str
    label: str | Promise
    own: int | None
    in_force: str
    most: int


def settings_tab(request: HttpRequest, occurrence: Occurrence, row: RowShown) -> dict[str, Any]:
    """Return the tab's context."""
    may_switch = request.user.has_perm(switches.CHANGE_WEBINAR)
    webinar = occurrence.webinar
    own = {"sync": webinar.sync is not None, "recordings": webinar.recordings is not None}
    settings = SyncSettingsRow.load(webinar.connection)
    return {
        "settings": [
            SettingShown(
                one,
                own[one.name],
                switches.deciding_page_url(one, webinar),
                switch_effects(request, [webinar], one.name, not one.on) if may_switch and not one.locked else [],
            )
            for one in row.switches.both
        ],
        "limits": [
            LimitShown(
                name,
                LIMIT_LABELS[name],
                getattr(webinar, name),
                _in_force(name, getattr(webinar, name), settings),
                most,
            )
            for name, most in LIMITS.items()
        ],
        **lists_context(occurrence, settings),
    }


def _in_force(name: str, own: int | None, settings: SyncSettingsRow) -> str:
    """Return the limit with where it comes from: “10 minutes, as set globally”."""
    value = getattr(settings, name) if own is None else own
    if not value:
        amount = _("no limit")
    elif name == "attended_from_percent":
        amount = percent(value)
    else:
        amount = ngettext("%(n)s minute", "%(n)s minutes", value) % {"n": number(value)}
    words = _("%(value)s, as set globally") if own is None else _("%(value)s, set for this webinar")
    return words % {"value": amount}


@require_POST
def save_attended_from(request: HttpRequest, pk: int) -> HttpResponse:
    """Store the stay that counts as attended in this webinar. An empty field is as set globally."""
    if not request.user.has_perm(switches.CHANGE_WEBINAR):
        raise PermissionDenied
    webinar = occurrence_or_404(request, pk).webinar
    limits, wrong = _typed(request.POST)
    if wrong:
        messages.error(request, _("Nothing was saved: %(label)s must be a whole number, or empty.") % {"label": wrong})
    else:
        own_settings.store(request, webinar, limits, _("Saved. What HubSpot already has stays as it is."))
    return HttpResponseRedirect(f"{links.webinar_address(pk)}?tab=settings")


def _typed(data: Mapping[str, str]) -> tuple[dict[str, int | None], str]:
    """Return the limits typed, and the label of the first that is wrong."""
    limits: dict[str, int | None] = {}
    for name, most in LIMITS.items():
        text = data.get(name, "").strip()
        if text and not (text.isascii() and text.isdecimal() and int(text[:9]) <= most):
            return {}, str(LIMIT_LABELS[name])
        limits[name] = int(text) if text else None
    return limits, ""
