"""One person, one webinar, one request to Zoom: it takes three registrations of a person a day, repeats included."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from integrations.accounts.clients import hubspot_client, zoom_client
from integrations.errors import IntegrationError, NotAllowed, RetryLater
from integrations.models import Connection, Occurrence, RegistrantRow, WorkflowCall, WorkflowRegistration
from integrations.records import NewRegistrant, Registered, Webinar
from integrations.workflow.answers import new_registrant
from integrations.workflow.webinar import find_webinar, next_occurrence_id, reachable_connections, refusal
from integrations.workflow.wording import NOT_A_WEBINAR_ID
from integrations.zoom.client import ZoomClient

APPROVED = "approved"
POLL, POLLS = 0.1, 25  # seconds, and how often: so long a call waits for another one's answer

pause = time.sleep  # looked up at each wait, so that tests need not sleep


@dataclass
class RegistrationAttempt:
    """`hurry`: HubSpot waits for the answer. `patient`: Zoom may be slow. What is known stays, for the audit log."""

    call: WorkflowCall
    clock: Callable[[], datetime]
    hurry: bool = False
    patient: bool = False
    connection: Connection | None = None
    webinar: Webinar | None = None

    def run(self) -> WorkflowRegistration:
        """Raises: SkipRecord with a cause of `registration_failed`, else RetryLater, NeedsAdmin, GiveUp."""
        if not self.call.webinar_id:
            raise refusal("not_found", NOT_A_WEBINAR_ID)
        return self._already() or self._in_zoom()

    def _client(self, connection: Connection) -> ZoomClient:
        return zoom_client(connection.zoom, hurry=not self.patient)

    # --- Registered before ---

    def _already(self) -> WorkflowRegistration | None:
        for connection in reachable_connections(self.call.hubspot):
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
        """Not once the new_registrant cancelled or was denied, nor for another occurrence than the one that is over."""
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
        except NotAllowed:
            found = Registered(row.registrant_id)
        return self._keep(connection, found, row.webinar.topic, row.occurrence_id) if found else None

    # --- Asking Zoom ---

    def _in_zoom(self) -> WorkflowRegistration:
        connection, webinar = find_webinar(self.call.hubspot, self.call.webinar_id, self._client)
        self.connection, self.webinar = connection, webinar
        client = self._client(connection)
        if not webinar.registers:
            raise refusal("closed")
        hubspot = hubspot_client(self.call.hubspot, hurry=not self.patient)
        new = new_registrant(self.call, client.questions(webinar.id), hubspot)
        occurrence_id = next_occurrence_id(webinar, self.clock())
        ledger = self._claimed(connection)
        if meanwhile := self._turn(connection, ledger):
            return meanwhile
        found = self._ask(client, ledger, new, occurrence_id)
        return self._keep(connection, found, webinar.topic, occurrence_id)

    def _turn(self, connection: Connection, ledger: WorkflowRegistration) -> WorkflowRegistration | None:
        """Nobody else asks from now on; or what came of the call that did. HubSpot waits for it, for a moment."""
        for _ in range(POLLS if self.hurry else 1):
            if ledger.begin(self.clock()):
                meanwhile = ledger.registered_at and self._still_holds(connection, ledger)
                if meanwhile:
                    ledger.end(answer_lost=False)
                return ledger if meanwhile else None
            pause(POLL)
        raise RetryLater("Another call registers the same contact right now.", after=1)

    def _ask(
        self, client: ZoomClient, ledger: WorkflowRegistration, new: NewRegistrant, occurrence_id: str
    ) -> Registered:
        lost = ledger.answer_lost
        try:
            found = self._listed(client, occurrence_id) if lost else None
            return found or client.add_registrant(self.call.webinar_id, new, occurrence_id)
        except IntegrationError as error:
            ledger.end(answer_lost=isinstance(error, RetryLater) and (error.answer_lost or lost))
            raise

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
