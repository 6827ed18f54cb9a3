"""Marketing events and their participants.

An external id works only for the app that made the event; the object id works for every app that has the scope.
Participants are sent by contact id, never by e-mail: that would create contacts.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from integrations.errors import SkipRecord
from integrations.hubspot import parse, payloads
from integrations.hubspot.client.area import Area, Body, halved, none_if_gone, whole
from integrations.records import (
    ItemError,
    MarketingEvent,
    MarketingEventWrite,
    ParticipantState,
    Participation,
    ParticipationAnswer,
    RecordedParticipation,
)
from integrations.transport.pagination import rows_of

PATH = "/marketing/marketing-events/{v}"
PARTICIPATIONS = "participations"
Entry = tuple[str, Participation]

# The specification spells the states one way, HubSpot's guide the other.
SHORT = {state: state.value for state in ParticipantState}
LONG = {
    ParticipantState.REGISTER: "REGISTERED",
    ParticipantState.CANCEL: "CANCELLED",
    ParticipantState.ATTEND: "ATTENDED",
}
NAMES_THE_STATE = re.compile(
    r"subscriber ?state|attendance ?state|\bstate\b|no route|resource not found", re.IGNORECASE
)


class MarketingEventsApi(Area):
    """Endpoints under /marketing/marketing-events/{v}."""

    _spelling = SHORT

    def put_event(self, write: MarketingEventWrite) -> MarketingEvent:
        """PUT …/events/{externalEventId}, which creates or updates · crm.objects.marketing_events.write."""
        path = f"{PATH}/events/{{}}"
        json = payloads.event_upsert(write)
        body = self._send("PUT", path, write.external_id, repeat=True, json=json, expect="eventName").body
        return parse.marketing_event(body, external_id=write.external_id, account_id=write.account_id)

    def event(self, external_id: str, account_id: str) -> MarketingEvent | None:
        """GET …/events/{externalEventId} · crm.objects.marketing_events.read. None for another app's event, too."""
        params = {"externalAccountId": account_id}
        body = none_if_gone(lambda: self._get(f"{PATH}/events/{{}}", external_id, params=params, expect="eventName"))
        return parse.marketing_event(body, external_id=external_id, account_id=account_id) if body else None

    def events(self) -> Iterator[list[MarketingEvent]]:
        """GET /marketing/marketing-events/{v} · 100 a page · crm.objects.marketing_events.read. Of every app."""
        read = self.left_out.begin("", "marketing events")
        for rows in self._pages(PATH, params={"limit": 100}, loose=True):
            yield read.parsed(rows, parse.marketing_event)

    def find_events(self, external_id: str) -> list[MarketingEvent]:
        """GET …/{externalEventId}/identifiers · crm.objects.marketing_events.read.

        Returns the events of every app. An event shows up here some minutes after it was made.
        """
        body = none_if_gone(lambda: self._get(f"{PATH}/{{}}/identifiers", external_id, expect="results"))
        rows = rows_of(whole(body), "results") if body else []
        return [parse.marketing_event(row, external_id=external_id) for row in rows]

    def event_by_object(self, object_id: str) -> MarketingEvent | None:
        """GET …/{objectId} · crm.objects.marketing_events.read."""
        body = none_if_gone(lambda: self._get(f"{PATH}/{{}}", object_id, expect="eventName"))
        return parse.marketing_event(body) if body else None

    def patch_event_by_object(
        self, object_id: str, write: MarketingEventWrite, *, cancelled: bool | None = None
    ) -> MarketingEvent:
        """PATCH …/{objectId} · crm.objects.marketing_events.write. `cancelled` None leaves that as it is."""
        json = payloads.event_patch(write, cancelled=cancelled)
        body = self._send("PATCH", f"{PATH}/{{}}", object_id, repeat=True, json=json, expect="eventName").body
        return parse.marketing_event(body, external_id=write.external_id, account_id=write.account_id)

    def cancel_event(self, external_id: str, account_id: str) -> None:
        """POST …/events/{externalEventId}/cancel · crm.objects.marketing_events.write."""
        params = {"externalAccountId": account_id}
        self._send("POST", f"{PATH}/events/{{}}/cancel", external_id, repeat=True, params=params)

    def complete_event(self, external_id: str, account_id: str, start: datetime, end: datetime) -> None:
        """POST …/events/{externalEventId}/complete · crm.objects.marketing_events.write.

        It is irreversible, and the effect of a second one is not known: it is never repeated in here.
        """
        json = {"startDateTime": payloads.iso(start), "endDateTime": payloads.iso(end)}
        params = {"externalAccountId": account_id}
        self._post(f"{PATH}/events/{{}}/complete", external_id, json=json, params=params, repeat=False)

    # --- Participants ---

    def participate(
        self, external_id: str, account_id: str, state: ParticipantState, entries: Sequence[Entry]
    ) -> ParticipationAnswer:
        """POST …/attendance/{externalEventId}/{subscriberState}/create · 100 (to 500) a call · …marketing_events.write.

        Safe to repeat: the contact and Zoom's own time make it the same entry. Gone: no such event.
        """
        params = {"externalAccountId": account_id}
        path = f"{PATH}/attendance/{{}}/{{}}/create"
        return self._participate(
            state,
            entries,
            lambda spelled, json: self._post(
                path, external_id, spelled, json=json, params=params, repeat=True, expect="results"
            ),
        )

    def participate_by_object(
        self, object_id: str, state: ParticipantState, entries: Sequence[Entry]
    ) -> ParticipationAnswer:
        """POST …/{objectId}/attendance/{subscriberState}/create: the same for another app's event."""
        path = f"{PATH}/{{}}/attendance/{{}}/create"
        return self._participate(
            state,
            entries,
            lambda spelled, json: self._post(path, object_id, spelled, json=json, repeat=True, expect="results"),
        )

    def _participate(
        self, state: ParticipantState, entries: Sequence[Entry], post: Callable[[str, Body], Body]
    ) -> ParticipationAnswer:
        accepted: set[str] = set()
        errors: dict[str, ItemError] = {}

        def send(some: Sequence[Entry]) -> None:
            body = self._spelled(state, {"inputs": [payloads.participant(*entry) for entry in some]}, post)
            ids = {contact_id for contact_id, _ in some}
            accepted.update(ids & {parse.text(row, "vid") for row in parse.results(body)})
            errors.update(parse.item_errors(body, ids))

        def refused(entry: Entry, error: SkipRecord) -> None:
            errors[entry[0]] = ItemError(entry[0], error.code, error.detail)

        halved(send, refused, entries)
        return ParticipationAnswer(accepted=frozenset(accepted - errors.keys()), errors=errors)

    def _spelled(self, state: ParticipantState, json: Body, post: Callable[[str, Body], Body]) -> Body:
        """Send the state in short; if HubSpot does not know it, in long, and keep to the spelling that it knew."""
        try:
            return post(self._spelling[state], json)
        except SkipRecord as error:
            if self._spelling is LONG or not NAMES_THE_STATE.search(error.detail):
                raise
            try:
                body = post(LONG[state], json)
            except SkipRecord:
                raise error from None
            self._spelling = LONG
            return body

    def participations(
        self, account_id: str, external_id: str, *, contact_id: str = ""
    ) -> Iterator[list[RecordedParticipation]]:
        """GET …/participations/{account}/{event}/breakdown · 100 a page · crm.objects.marketing_events.read.

        `contact_id`: only this contact. Gone: no such event, or no such contact.
        """
        path = f"{PATH}/participations/{{}}/{{}}/breakdown"
        read = self.left_out.begin(external_id, PARTICIPATIONS)
        for rows in self._pages(path, account_id, external_id, params=_breakdown(contact_id), loose=True):
            yield read.parsed(rows, parse.participation)

    def participations_by_object(
        self, object_id: str, *, contact_id: str = ""
    ) -> Iterator[list[RecordedParticipation]]:
        """GET …/participations/{marketingEventId}/breakdown: the same for another app's event."""
        path = f"{PATH}/participations/{{}}/breakdown"
        read = self.left_out.begin(object_id, PARTICIPATIONS)
        for rows in self._pages(path, object_id, params=_breakdown(contact_id), loose=True):
            yield read.parsed(rows, parse.participation)


def _breakdown(contact_id: str) -> dict[str, str | int]:
    """Return the parameters of a page of participations."""
    return {"limit": 100, **({"contactIdentifier": contact_id} if contact_id else {})}
