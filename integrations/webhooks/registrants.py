"""Notes on registrants from Zoom's events: the tracking source, which Zoom's lists lack, and times of cancellations.

The next complete read of the registrants decides if a note is true. The events may come in any order.
"""

from collections.abc import Collection
from datetime import datetime

from integrations.decisions.occurrences import EACH_OCCURRENCE
from integrations.decisions.people import APPROVED
from integrations.models import HubSpotAccount, RegistrantRow, WebinarRow
from integrations.privacy.forget import private
from integrations.records import SERIES
from integrations.zoom.webhooks import Event, RegistrantHint

UNREAD = "pending"  # known from an event only: kept in the portal and not sent to HubSpot
FROM_EVENTS = ["tracking_source", "event_approved_at", "event_cancelled_at", "cancelled_at", "created_at", "answers"]

Key = tuple[int, str, str]


class RegistrantNotes:
    """The notes of a batch of events, whose rows are looked up and written together."""

    def __init__(self, events: Collection[Event]) -> None:
        self.emails = {event.registrant.email for event in events if event.registrant}
        self.noted: list[tuple[WebinarRow, str, RegistrantHint, Event]] = []
        self.forgotten: dict[int, Collection[str]] = {}

    def add(self, row: WebinarRow, event: Event) -> bool:
        """Note an event of one of the webinar's registrants.

        Returns False if the person was deleted for privacy; then nothing is kept.
        """
        hint = event.registrant
        if hint is None:
            return True
        if hint.email in self._forgotten_emails(row.connection.hubspot):
            return False
        by_occurrence = row.type == SERIES and row.registration_type in EACH_OCCURRENCE
        for occurrence_id in event.occurrence_ids if by_occurrence else ("",):
            self.noted.append((row, occurrence_id, hint, event))
        return True

    def _forgotten_emails(self, account: HubSpotAccount) -> Collection[str]:
        """Return the batch's addresses that were deleted for privacy, read once for each HubSpot account."""
        if account.pk not in self.forgotten:
            self.forgotten[account.pk] = private(account, self.emails)
        return self.forgotten[account.pk]

    def write(self, now: datetime) -> None:
        """Store the notes. A registrant who is not known yet gets a row, unless the event has no address."""
        if not self.noted:
            return
        known = self._known()
        new: dict[Key, RegistrantRow] = {}
        for row, occurrence_id, hint, event in self.noted:
            key = row.pk, occurrence_id, hint.id
            registrant = known.get(key) or new.get(key)
            if registrant is None:
                if not hint.email:  # the next read brings the registrant with an address
                    continue
                registrant = new[key] = _new_row(row, occurrence_id, hint, event.at or now)
            _apply(registrant, event, hint, now)
        RegistrantRow.objects.bulk_create(new.values())
        RegistrantRow.objects.bulk_update(known.values(), FROM_EVENTS)

    def _known(self) -> dict[Key, RegistrantRow]:
        """Return the stored rows, locked in the order of their keys so that two batches never wait for each other."""
        webinars = {row.pk for row, *_ in self.noted}
        people = {hint.id for _, _, hint, _ in self.noted}
        rows = RegistrantRow.objects.select_for_update(of=("self",)).order_by("pk")
        wanted = {(row.pk, occurrence_id, hint.id) for row, occurrence_id, hint, _ in self.noted}
        found = {
            (one.webinar_id, one.occurrence_id, one.registrant_id): one
            for one in rows.filter(webinar__in=webinars, registrant_id__in=people)
        }
        return {key: one for key, one in found.items() if key in wanted}


def _new_row(row: WebinarRow, occurrence_id: str, hint: RegistrantHint, at: datetime) -> RegistrantRow:
    return RegistrantRow(
        webinar=row,
        occurrence_id=occurrence_id,
        registrant_id=hint.id,
        email=hint.email,
        first_name=hint.first_name,
        last_name=hint.last_name,
        status=UNREAD,
        created_at=hint.created or at,
    )


def _apply(registrant: RegistrantRow, event: Event, hint: RegistrantHint, now: datetime) -> None:
    """Write what one event says into the registrant's row, without storing the row."""
    at = event.at or now
    registrant.answers = registrant.answers or dict(hint.answers) or None  # what a list said is newer than an event
    registrant.tracking_source = hint.tracking_source or registrant.tracking_source
    if event.name == "webinar.registration_approved" or hint.status == APPROVED:
        registrant.event_approved_at = max(at, registrant.event_approved_at or at)
    elif event.name == "webinar.registration_cancelled":
        registrant.event_cancelled_at = max(at, registrant.event_cancelled_at or at)
    cancelled = registrant.event_cancelled_at
    approved = registrant.approved_read and registrant.cancelled_at is None
    if cancelled and approved and registrant.created_at <= cancelled:
        registrant.cancelled_at = cancelled
    if not registrant.approved_read and registrant.event_approved_at:
        # A row made by a cancellation that came first would otherwise have too late a time.
        registrant.created_at = min(registrant.created_at, hint.created or at)
