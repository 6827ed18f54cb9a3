"""The tab Settings: the two switches of a webinar, each with what it comes from and what pressing it would do."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from integrations.models import Occurrence
from portal.screens.shared.effect import Effect
from portal.screens.shared.foreseen import switch_effects
from portal.screens.shared.webinars import switches
from portal.screens.shared.webinars.switches import SwitchShown
from portal.screens.shared.webinars.webinar_row import RowShown


@dataclass(frozen=True)
class SettingShown:
    """A switch, and the page of the setting that decides about it."""

    switch: SwitchShown
    own: bool  # it is set for this webinar, and not inherited
    deciding_url: str
    effects: list[Effect]  # of the other position


def settings_tab(request: HttpRequest, occurrence: Occurrence, row: RowShown) -> dict[str, Any]:
    """Return the tab's context."""
    may_switch = request.user.has_perm(switches.CHANGE_WEBINAR)
    webinar = occurrence.webinar
    own = {"sync": webinar.sync is not None, "recordings": webinar.recordings is not None}
    return {
        "settings": [
            SettingShown(
                one,
                own[one.name],
                switches.deciding_page_url(one, webinar),
                switch_effects(request, [webinar], one.name, not one.on) if may_switch and not one.locked else [],
            )
            for one in row.switches.both
        ]
    }
