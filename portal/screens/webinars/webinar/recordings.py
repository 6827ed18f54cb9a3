"""The tab Recording: the cloud recordings of a webinar, with their transcripts and the calls in HubSpot."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from integrations.models import Occurrence, RecordingRow
from integrations.records import RecordingState
from portal.screens.shared import links
from portal.screens.webinars.webinar.found import portal_id_of
from portal.wording.labels import Badge

STATES: dict[str, Badge] = {
    RecordingState.AVAILABLE: Badge(gettext_lazy("Ready in Zoom"), "check", "good"),
    RecordingState.PROCESSING: Badge(gettext_lazy("Zoom is still processing it"), "clock", "warn"),
    RecordingState.DELETED: Badge(gettext_lazy("Deleted in Zoom"), "cross", "quiet"),
}
NONE: Badge = Badge(gettext_lazy("None in Zoom"), "dash", "quiet")


@dataclass(frozen=True)
class RecordingShown:
    """A recording. `call_url` is that of its call in HubSpot, if there is one."""

    started_at: datetime
    look: Badge
    transcript: str | Promise
    call_url: str


def recordings_tab(occurrence: Occurrence) -> dict[str, Any]:
    """Return the tab's context."""
    rows = RecordingRow.objects.filter(session__occurrence=occurrence).select_related("session")
    shown = [
        RecordingShown(
            row.session.started_at,
            STATES.get(row.state, NONE),
            STATES.get(row.transcript_state, NONE).words,
            links.hubspot_record(portal_id_of(occurrence), links.CALL, row.call_id),
        )
        for row in rows.order_by("session__started_at")
    ]
    return {"recordings": shown}
