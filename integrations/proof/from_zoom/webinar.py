"""What the occurrences of a webinar share, read from Zoom anew."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from integrations.decisions import occurrences as rules
from integrations.decisions.exclusions import normalise_email
from integrations.decisions.settings import effective_settings
from integrations.errors import Disconnected, NeedsAdmin, SkipRecord
from integrations.models import Participant, SessionRow, WebinarRow, ZoomUserRow
from integrations.proof.context import Prover
from integrations.proof.from_zoom.registrants import Registrants
from integrations.records import (
    SERIES,
    SINGLE,
    WEBINAR_TYPES,
    EffectiveSettings,
    PastSession,
    ScheduledOccurrence,
    Webinar,
)


@dataclass
class WebinarFacts:
    """A webinar as Zoom shows it now. `detail` is None if Zoom no longer has it, or if it is not asked for.

    `off`: why the webinar is not synced; nobody's data is read then. `sessions`: occurrence id → its sessions, those
    that only the portal still knows included. `registrants`: of the whole webinar, once they are read.
    """

    row: WebinarRow
    settings: EffectiveSettings
    off: str = ""
    detail: Webinar | None = None
    staff: frozenset[str] = frozenset()
    sessions: Mapping[str, list[PastSession]] = field(default_factory=dict)
    registrants: Registrants | None = None

    @property
    def registers_by_occurrence(self) -> bool:
        return self.detail is not None and self.detail.type == SERIES and self.detail.registration_type in (2, 3)

    def scheduled(self, occurrence_id: str) -> ScheduledOccurrence | None:
        """Return the occurrence as Zoom has scheduled it, if it has a time."""
        detail = self.detail
        if detail is None:
            return None
        if detail.type == SINGLE:
            return ScheduledOccurrence("", detail.start, detail.duration) if detail.start else None
        return next((one for one in detail.occurrences if one.id == occurrence_id), None)


def read_webinar(prover: Prover, row: WebinarRow) -> WebinarFacts:
    """Return what the webinar's occurrences share. Raises: NeedsAdmin, RetryLater, SkipRecord, GiveUp."""
    facts = WebinarFacts(row, _settings(prover, row))
    facts.off = facts.settings.webinar.cause or ("zoom_event" if row.zoom_event else "")
    if facts.off:
        return facts
    facts.detail = _detail(prover, row)
    facts.staff = _staff(prover, facts)
    facts.sessions = _sessions(prover, facts)
    return facts


def _detail(prover: Prover, row: WebinarRow) -> Webinar | None:
    """Return the webinar; None if Zoom says that it is deleted, or if it was made into a meeting."""
    detail = prover.zoom.webinar(row.zoom_id)
    return detail if detail and detail.type in WEBINAR_TYPES else None


def _settings(prover: Prover, row: WebinarRow) -> EffectiveSettings:
    users = ZoomUserRow.objects.filter(connection_id=row.connection_id, email=row.host_email)
    overrides = row.overrides(users.values_list("sync_recordings", flat=True).first())
    return effective_settings(prover.settings, overrides, row.host_email)


def _staff(prover: Prover, facts: WebinarFacts) -> frozenset[str]:
    """Return the host, alternative hosts and panelists; where Zoom no longer tells, those known before."""
    row, detail = facts.row, facts.detail
    host = (detail.host_email if detail else "") or row.host_email
    if detail:
        try:
            people = (host, *detail.alternative_hosts, *prover.zoom.panelists(row.zoom_id))
            return frozenset(normalise_email(one) for one in people if one)
        except Disconnected:
            raise
        except (SkipRecord, NeedsAdmin):
            pass
    known = Participant.objects.filter(occurrence__webinar=row, cause="host_or_panelist")
    return frozenset({*known.values_list("email", flat=True), *([host] if host else [])})


def _sessions(prover: Prover, facts: WebinarFacts) -> dict[str, list[PastSession]]:
    """Return the sessions of each occurrence: those that Zoom lists, and those whose ids the portal has."""
    row = facts.row
    kept = SessionRow.objects.filter(occurrence__webinar=row).order_by("started_at")
    known = dict(kept.values_list("uuid", "occurrence__occurrence_id"))
    found = {
        uuid: PastSession(uuid, row.zoom_id, start, end)
        for uuid, start, end in kept.values_list("uuid", "started_at", "ended_at")
    }
    found |= {
        str(uuid): PastSession(str(uuid), row.zoom_id, _moment(start), _moment(end) if end else None)
        for uuid, start, end in row.history
    }
    found |= {session.uuid: found.get(session.uuid, session) for session in prover.zoom.past_sessions(row.zoom_id)}
    ids = _occurrence_ids(facts, found, known)
    assigned: dict[str, list[PastSession]] = {}
    for session in sorted(found.values(), key=lambda one: one.start):
        assigned.setdefault(ids[session.uuid], []).append(session)
    return assigned


def _occurrence_ids(
    facts: WebinarFacts, found: Mapping[str, PastSession], known: Mapping[str, str]
) -> Mapping[str, str]:
    """Return the occurrence that each session belongs to. Ids that were given once are kept."""
    kind = facts.detail.type if facts.detail else facts.row.type
    scheduled = facts.detail.occurrences if facts.detail else ()
    if kind == SINGLE:
        return dict.fromkeys(found, "")
    if kind == SERIES and any(not one.deleted for one in scheduled):
        return {
            uuid: known.get(uuid) or rules.occurrence_of(session.start, scheduled) for uuid, session in found.items()
        }
    return rules.series_without_times(list(found.values()), known)


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def end_of(scheduled: ScheduledOccurrence | None) -> datetime | None:
    """Return the scheduled end."""
    return scheduled.start + (scheduled.duration or timedelta()) if scheduled else None
