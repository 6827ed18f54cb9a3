"""What an event tells of one registrant: the tracking source, which lists do not have, and when somebody cancelled.

The next complete read decides whether it is so; the times may come in any order.
"""

from datetime import datetime

from integrations.decisions.occurrences import EACH_OCCURRENCE
from integrations.decisions.people import APPROVED
from integrations.models import RegistrantRow, WebinarRow
from integrations.records import SERIES
from integrations.sync.privacy import private
from integrations.zoom.webhooks import Event, RegistrantHint

UNREAD = "pending"  # only told of: kept in the portal and not sent


def note_registrant(row: WebinarRow, event: Event, now: datetime) -> bool:
    """False: the person was deleted for privacy, and nothing is kept."""
    hint = event.registrant
    if hint is None:
        return True
    if private(row.connection.hubspot, [hint.email]):
        return False
    by_occurrence = row.type == SERIES and row.registration_type in EACH_OCCURRENCE
    for occurrence_id in event.occurrence_ids if by_occurrence else ("",):
        registrant = _row(row, occurrence_id, hint, event.at or now)
        if registrant:
            _note(registrant, event, hint, now)
    return True


def _row(row: WebinarRow, occurrence_id: str, hint: RegistrantHint, at: datetime) -> RegistrantRow | None:
    """Without an address nobody could be told apart; the next read brings it."""
    rows = RegistrantRow.objects.select_for_update()
    found = rows.filter(webinar=row, occurrence_id=occurrence_id, registrant_id=hint.id).first()
    if found or not hint.email:
        return found
    return RegistrantRow.objects.create(
        webinar=row,
        occurrence_id=occurrence_id,
        registrant_id=hint.id,
        email=hint.email,
        first_name=hint.first_name,
        last_name=hint.last_name,
        status=UNREAD,
        created_at=hint.created or at,
    )


def _note(registrant: RegistrantRow, event: Event, hint: RegistrantHint, now: datetime) -> None:
    at = event.at or now
    registrant.tracking_source = hint.tracking_source or registrant.tracking_source
    if event.name == "webinar.registration_approved" or hint.status == APPROVED:
        registrant.event_approved_at = max(at, registrant.event_approved_at or at)
    elif event.name == "webinar.registration_cancelled":
        registrant.event_cancelled_at = max(at, registrant.event_cancelled_at or at)
    told = registrant.event_cancelled_at
    if told and registrant.approved_read and registrant.cancelled_at is None and registrant.created_at <= told:
        registrant.cancelled_at = told
    if not registrant.approved_read and registrant.event_approved_at:
        # Created by a cancellation that came first, it would seem younger than it is.
        registrant.created_at = min(registrant.created_at, hint.created or at)
    registrant.save(
        update_fields=["tracking_source", "event_approved_at", "event_cancelled_at", "cancelled_at", "created_at"]
    )
