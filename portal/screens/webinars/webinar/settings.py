"""The tab Settings: the two switches of a webinar, each with what it comes from in words."""

from dataclasses import dataclass
from typing import Any

from integrations.models import Occurrence
from portal.screens.shared.webinars import switches
from portal.screens.shared.webinars.switches import SwitchShown
from portal.screens.shared.webinars.webinar_row import RowShown


@dataclass(frozen=True)
class SettingShown:
    """A switch, and the page of the setting that decides about it."""

    switch: SwitchShown
    own: bool  # it is set for this webinar, and not inherited
    deciding_url: str


def settings_tab(occurrence: Occurrence, row: RowShown) -> dict[str, Any]:
    """Return the tab's context."""
    webinar = occurrence.webinar
    own = {"sync": webinar.sync is not None, "recordings": webinar.recordings is not None}
    return {
        "settings": [
            SettingShown(one, own[one.name], switches.deciding_page_url(one, webinar)) for one in row.switches.both
        ]
    }
