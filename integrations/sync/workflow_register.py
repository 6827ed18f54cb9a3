"""One person, one webinar, one request to Zoom: it takes three registrations of a person a day, repeats included."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from integrations.errors import IntegrationError, NeedsAdmin, RetryLater
from integrations.models import Connection, Occurrence, RegistrantRow, WorkflowCall, WorkflowRegistration
from integrations.records import Registered, Webinar
from integrations.sync.clients import hubspot_client, zoom_client
from integrations.sync.workflow_answers import person
from integrations.sync.workflow_webinar import find_webinar, next_occurrence_id, reached, refused
from integrations.sync.workflow_words import NOT_A_WEBINAR_ID
from integrations.zoom.client import ZoomClient

APPROVED = "approved"


@dataclass
class Registering:
    """`hurry`: HubSpot waits for the answer. What is known of the webinar by then stays, for the audit log."""

    call: WorkflowCall
    clock: Callable[[], datetime]
    hurry: bool = False
    connection: Connection | None = None
    webinar: Webinar | None = None

    def run(self) -> WorkflowRegistration:
        """Raises: SkipRecord with a cause of `registration_failed`, else RetryLater, NeedsAdmin, GiveUp."""
        if not self.call.webinar_id:
            raise refused("not_found", NOT_A_WEBINAR_ID)
        return self._already() or self._in_zoom()

    def _client(self, connection: Connection) -> ZoomClient:
        return zoom_client(connection.zoom, hurry=self.hurry)

    # --- Registered before ---

    def _already(self) -> WorkflowRegistration | None:
        for connection in reached(self.call.hubspot):
            ledger = self._ledger(connection)
            if ledger and ledger.registered_at and self._still_holds(connection, ledger):
                self.connection = connection
                return ledger
            row = self._registrant(connection)
            if row:
                self.connection = connection
                return self._from_row(connection, row)
        return None

    def _ledger(self, connection: Connection) -> WorkflowRegistration | None:
        return WorkflowRegistration.objects.filter(
            zoom=connection.zoom, webinar_id=self.call.webinar_id, email=self.call.email
        ).first()

    def _still_holds(self, connection: Connection, ledger: WorkflowRegistration) -> bool:
        """Not once the person cancelled or was denied, nor for another occurrence than the one that is over."""
        rows = self._rows(connection).filter(registrant_id=ledger.registrant_id)
        if any(row.cancelled_at or row.status == "denied" for row in rows):
            return False
        return not (ledger.occurrence_id and self._over(connection, ledger.occurrence_id))

    def _registrant(self, connection: Connection) -> RegistrantRow | None:
        rows = self._rows(connection).filter(email=self.call.email, status=APPROVED, cancelled_at=None)
        rows = rows.exclude(approved_read=0)
        return next(
            (row for row in rows if not row.occurrence_id or not self._over(connection, row.occurrence_id)), None
        )

    def _rows(self, connection: Connection) -> QuerySet[RegistrantRow]:
        return RegistrantRow.objects.filter(webinar__connection=connection, webinar__zoom_id=self.call.webinar_id)

    def _over(self, connection: Connection, occurrence_id: str) -> bool:
        own = Occurrence.objects.filter(webinar__connection=connection, webinar__zoom_id=self.call.webinar_id)
        one = own.filter(occurrence_id=occurrence_id).first()
        end = (one.ended_at or one.end) if one else None
        return end is not None and end <= self.clock()

    def _from_row(self, connection: Connection, row: RegistrantRow) -> WorkflowRegistration | None:
        """Only the personal link is not kept with the row. Reading it is no registration."""
        try:
            found = self._client(connection).registered(self.call.webinar_id, row.registrant_id)
        except NeedsAdmin as error:
            if error.cause == "reconnect_needed":
                raise
            found = Registered(row.registrant_id)
        return self._keep(connection, found, row.webinar.topic, row.occurrence_id) if found else None

    # --- Asking Zoom ---

    def _in_zoom(self) -> WorkflowRegistration:
        self.connection, self.webinar = find_webinar(self.call.hubspot, self.call.webinar_id, self._client)
        client = self._client(self.connection)
        if not self.webinar.registers:
            raise refused("closed")
        hubspot = hubspot_client(self.call.hubspot, hurry=self.hurry)
        new = person(self.call, client.questions(self.webinar.id), hubspot)
        occurrence_id = next_occurrence_id(self.webinar, self.clock())
        ledger = self._claimed(self.connection)
        lost = ledger.asked_at is not None
        if not ledger.begin(self.clock()):
            raise RetryLater("Another call registers the same contact right now.", after=10)
        try:
            found = self._listed(client, occurrence_id) if lost else None
            found = found or client.add_registrant(self.webinar.id, new, occurrence_id)
        except IntegrationError as error:
            unsure = isinstance(error, RetryLater) and (error.answer_lost or lost)
            if not unsure:
                ledger.end()
            raise
        return self._keep(self.connection, found, self.webinar.topic, occurrence_id)

    def _claimed(self, connection: Connection) -> WorkflowRegistration:
        return WorkflowRegistration.objects.get_or_create(
            zoom=connection.zoom, webinar_id=self.call.webinar_id, email=self.call.email
        )[0]

    def _listed(self, client: ZoomClient, occurrence_id: str) -> Registered | None:
        """After a lost answer: whether it was carried out all the same."""
        for status in (APPROVED, "pending"):
            for page in client.registrants(self.call.webinar_id, status, occurrence_id):
                for one in page:
                    if one.email == self.call.email:
                        return client.registered(self.call.webinar_id, one.id) or Registered(one.id)
        return None

    def _keep(self, connection: Connection, found: Registered, topic: str, occurrence_id: str) -> WorkflowRegistration:
        ledger = self._claimed(connection)
        ledger.keep(
            self.clock(),
            registrant_id=found.registrant_id,
            occurrence_id=occurrence_id,
            topic=(found.topic or topic)[:300],
            join_url=found.join_url,
        )
        return ledger
