"""What events tell of registrants: the tracking source, which lists do not have, and when somebody cancelled.

The next complete read decides whether it is so; the times may come in any order.
"""

from collections.abc import Collection
from datetime import datetime

from integrations.decisions.occurrences import EACH_OCCURRENCE
from integrations.decisions.people import APPROVED
from integrations.models import HubSpotAccount, RegistrantRow, WebinarRow
from integrations.privacy.forget import private
from integrations.records import SERIES
from integrations.zoom.webhooks import Event, RegistrantHint

UNREAD = "pending"  # only told of: kept in the portal and not sent
FROM_EVENTS = ["tracking_source", "event_approved_at", "event_cancelled_at", "cancelled_at", "created_at"]

Key = tuple[int, str, str]


class RegistrantNotes:
    """What a batch of events tells, looked up and written together."""

    def __init__(self, events: Collection[Event]) -> None:
        self.emails = {event.registrant.email for event in events if event.registrant}
        self.told: list[tuple[WebinarRow, str, RegistrantHint, Event]] = []
        self.forgotten: dict[int, Collection[str]] = {}

    def add(self, row: WebinarRow, event: Event) -> bool:
        """False: the person was deleted for privacy, and nothing is kept."""
        hint = event.registrant
        if hint is None:
            return True
        if hint.email in self._forgotten(row.connection.hubspot):
            return False
        by_occurrence = row.type == SERIES and row.registration_type in EACH_OCCURRENCE
        for occurrence_id in event.occurrence_ids if by_occurrence else ("",):
            self.told.append((row, occurrence_id, hint, event))
        return True

    def _forgotten(self, portal: HubSpotAccount) -> Collection[str]:
        if portal.pk not in self.forgotten:
            self.forgotten[portal.pk] = private(portal, self.emails)
        return self.forgotten[portal.pk]

    def write(self, now: datetime) -> None:
        if not self.told:
            return
        known = self._known()
        new: dict[Key, RegistrantRow] = {}
        for row, occurrence_id, hint, event in self.told:
            key = row.pk, occurrence_id, hint.id
            registrant = known.get(key) or new.get(key)
            if registrant is None:
                if not hint.email:  # nobody could be told apart; the next read brings it
                    continue
                registrant = new[key] = _new(row, occurrence_id, hint, event.at or now)
            _note(registrant, event, hint, now)
        RegistrantRow.objects.bulk_create(new.values())
        RegistrantRow.objects.bulk_update(known.values(), FROM_EVENTS)

    def _known(self) -> dict[Key, RegistrantRow]:
        """In the order of their keys, so that two batches never wait for each other."""
        webinars = {row.pk for row, *_ in self.told}
        people = {hint.id for _, _, hint, _ in self.told}
        rows = RegistrantRow.objects.select_for_update(of=("self",)).order_by("pk")
        wanted = {(row.pk, occurrence_id, hint.id) for row, occurrence_id, hint, _ in self.told}
        found = {
            (one.webinar_id, one.occurrence_id, one.registrant_id): one
            for one in rows.filter(webinar__in=webinars, registrant_id__in=people)
        }
        return {key: one for key, one in found.items() if key in wanted}


def _new(row: WebinarRow, occurrence_id: str, hint: RegistrantHint, at: datetime) -> RegistrantRow:
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
