"""The links from a cause to the place where it can be resolved."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from integrations.models import Occurrence
from portal.screens.shared import links
from portal.screens.shared.webinars import switches
from portal.screens.shared.webinars.switches import Switches

SWITCHES = {"webinar_sync_off", "recordings_off"}
GLOBAL = {"global_sync_off", "host_excluded", "recording_domain_excluded", "excluded_domain", "not_in_only_contacts"}
ACCOUNTS = {
    "reconnect_needed",
    "scope_missing",
    "users_unreadable",
    "capability_missing",
    "no_custom_events",
    "no_calls",
    "no_transcripts",
    "no_notes",
    "report_not_allowed",
    "recordings_not_allowed",
    "transcripts_not_allowed",
    "attendees_not_allowed",
    "panelists_not_allowed",
    "polls_not_allowed",
    "questions_not_allowed",
    "survey_not_allowed",
    "sources_not_allowed",
}
MAPPING = {"unknown_option", "wrong_type", "too_long", "property_missing", "read_only"}
IN_ZOOM = {
    "not_found",
    "deleted",
    "not_found_in_zoom",
    "required_questions",
    "no_participants",
    "no_email",
    "bad_data",
    "zoom_event",
}


@dataclass(frozen=True)
class Remedy:
    """A link to the place where a cause can be resolved."""

    url: str
    words: str


def remedy(cause: str, occurrence: Occurrence, shown: Switches) -> Remedy | None:
    """Return the remedy of a cause in this occurrence, or None if there is none."""
    webinar = occurrence.webinar
    if cause in SWITCHES:
        switch = shown.both[0 if cause == "webinar_sync_off" else 1]
        if switch.source in ("global", "user"):
            return Remedy(switches.deciding_page_url(switch, webinar), _("Open the setting"))
        return Remedy(f"{links.webinar_address(occurrence.pk)}?tab=settings#panel-switches", _("To the switch"))
    if cause in GLOBAL:
        url = reverse("admin:integrations_connection_change", args=(webinar.connection_id,))
        return Remedy(url, _("Open the global settings"))
    if cause in MAPPING:
        return Remedy(reverse("admin:answers", args=(webinar.connection_id,)), _("Open the answers"))
    if cause in ACCOUNTS:
        return Remedy(reverse("connected_apps"), _("Open Connected apps"))
    if cause in IN_ZOOM:
        return Remedy(links.zoom_webinar(webinar.zoom_id), _("Open the webinar in Zoom"))
    return None
