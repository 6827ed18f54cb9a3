"""The marketing event of an occurrence, as it should be and as HubSpot has it."""

from datetime import datetime

from integrations.decisions.exclusions import in_domains
from integrations.decisions.proof.event import event_difference
from integrations.decisions.proof.vocabulary import Difference
from integrations.decisions.totals import webinar_url
from integrations.models import Occurrence
from integrations.proof.context import Prover
from integrations.proof.from_zoom.webinar import WebinarFacts, end_of
from integrations.proof.people import PeopleRead
from integrations.records import MarketingEvent, MarketingEventWrite

LONGEST_DESCRIPTION, LONGEST_URL = 5000, 500


def find_event(prover: Prover, occurrence: Occurrence) -> MarketingEvent | None:
    """Return HubSpot's event, whichever app made it; None if there is none. It is one call."""
    if occurrence.event_object_id:
        return prover.hubspot.event_by_object(occurrence.event_object_id)
    return prover.hubspot.event(occurrence.external_event_id, prover.account_id)


def is_cancelled(occurrence: Occurrence, facts: WebinarFacts, read: PeopleRead) -> bool:
    """Return True if Zoom has deleted the occurrence before it took place."""
    scheduled = facts.scheduled(occurrence.occurrence_id)
    deleted = scheduled.deleted if scheduled else occurrence.deleted or facts.detail is None
    return deleted and not read.attendance.held


def start_of(occurrence: Occurrence, facts: WebinarFacts) -> datetime | None:
    """Return the scheduled start as Zoom has it, else as the portal keeps it."""
    scheduled = facts.scheduled(occurrence.occurrence_id)
    return scheduled.start if scheduled else occurrence.start or occurrence.started_at


def compare(
    prover: Prover, occurrence: Occurrence, facts: WebinarFacts, read: PeopleRead, event: MarketingEvent | None
) -> Difference | None:
    """Return what differs about the event as a whole, or None."""
    cancelled = is_cancelled(occurrence, facts, read)
    if event is None and cancelled:
        return None
    return event_difference(event, _expected(prover, occurrence, facts, read), cancelled=cancelled)


def _expected(prover: Prover, occurrence: Occurrence, facts: WebinarFacts, read: PeopleRead) -> MarketingEventWrite:
    """Return the event as it should be. What Zoom no longer has is left empty, which means that it is not compared."""
    row, detail = facts.row, facts.detail
    ids = (occurrence.external_event_id, prover.account_id)
    if detail is None or occurrence.raw_pruned_at:
        return MarketingEventWrite(*ids, name="", organizer="")
    host = (detail.host_email or row.host_email).strip().lower()
    excluded = in_domains(host, prover.settings.excluded_contacts)
    url = webinar_url(detail)
    scheduled = facts.scheduled(occurrence.occurrence_id)
    times = (scheduled.start if scheduled else None, end_of(scheduled))
    if read.attendance.missing or read.attendance.estimated:
        times = (None, None)
    elif read.attendance.ended:
        times = (read.attendance.started, read.attendance.ended)
    return MarketingEventWrite(
        *ids,
        name=detail.topic or row.zoom_id,
        organizer="Zoom" if excluded or not host else host,
        description=detail.agenda[:LONGEST_DESCRIPTION],
        url=url if len(url) <= LONGEST_URL else "",
        start=times[0],
        end=times[1],
    )
