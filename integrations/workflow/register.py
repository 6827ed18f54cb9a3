"""The registration of one person for one webinar, with at most one request to Zoom.

Zoom allows three registrations of a person a day, repeats included.
"""

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
POLL, POLLS = 0.1, 25  # seconds, and how often: so long a call waits for another call's answer

pause = time.sleep  # looked up at each wait, so that tests need not sleep


@dataclass
class RegistrationAttempt:
    """One attempt to carry out a call of the workflow action.

    `hurry`: HubSpot waits for the answer. `patient`: Zoom may be slow. `connection` and `webinar` are set as soon as
    they are found, for the audit log.
    """

    call: WorkflowCall
    clock: Callable[[], datetime]
    hurry: bool = False
    patient: bool = False
    connection: Connection | None = None
    webinar: Webinar | None = None

    def run(self) -> WorkflowRegistration:
        """Register the person, unless they are registered already. Returns the registration.

        Raises: SkipRecord with a cause of `registration_failed`, else RetryLater, NeedsAdmin, GiveUp.
        """
        if not self.call.webinar_id:
            raise refusal("not_found", NOT_A_WEBINAR_ID)
        return self._earlier() or self._register()

    def _client(self, connection: Connection) -> ZoomClient:
        return zoom_client(connection.zoom, hurry=not self.patient)

    # --- Registered before ---

    def _earlier(self) -> WorkflowRegistration | None:
        """Return the person's earlier registration, by a workflow or on Zoom's own page."""
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
        """Return False if the person cancelled or was denied since, or if the registration's occurrence is over."""
        rows = self._registrant_rows(connection).filter(registrant_id=ledger.registrant_id)
        if any(row.cancelled_at or row.status == "denied" for row in rows):
            return False
        return not (ledger.occurrence_id and self._over(connection, ledger.occurrence_id))

    def _registrant(self, connection: Connection) -> RegistrantRow | None:
        """Return the person's approved registration as the portal has read it from Zoom."""
        rows = self._registrant_rows(connection).filter(email=self.call.email, status=APPROVED, cancelled_at=None)
        rows = rows.exclude(approved_read=0)
        return next(
            (row for row in rows if not row.occurrence_id or not self._over(connection, row.occurrence_id)), None
        )

    def _registrant_rows(self, connection: Connection) -> QuerySet[RegistrantRow]:
        return RegistrantRow.objects.filter(webinar__connection=connection, webinar__zoom_id=self.call.webinar_id)

    def _over(self, connection: Connection, occurrence_id: str) -> bool:
        own = Occurrence.objects.filter(webinar__connection=connection, webinar__zoom_id=self.call.webinar_id)
        one = own.filter(occurrence_id=occurrence_id).first()
        end = (one.ended_at or one.end) if one else None
        return end is not None and end <= self.clock()

    def _from_row(self, connection: Connection, row: RegistrantRow) -> WorkflowRegistration | None:
        """Return the registration that belongs to a registrant's row. None if Zoom no longer has the registrant.

        The personal join link is not kept with the row, so it is read from Zoom. Reading it is no registration.
        """
        try:
            found = self._client(connection).registered(self.call.webinar_id, row.registrant_id)
        except NotAllowed:
            found = Registered(row.registrant_id)
        return self._keep(connection, found, row.webinar.topic, row.occurrence_id) if found else None

    # --- Asking Zoom ---

    def _register(self) -> WorkflowRegistration:
        """Ask Zoom to register the person."""
        connection, webinar = find_webinar(self.call.hubspot, self.call.webinar_id, self._client)
        self.connection, self.webinar = connection, webinar
        client = self._client(connection)
        if not webinar.registers:
            raise refusal("closed")
        hubspot = hubspot_client(self.call.hubspot, hurry=not self.patient)
        new = new_registrant(self.call, client.questions(webinar.id), hubspot)
        occurrence_id = next_occurrence_id(webinar, self.clock())
        ledger = self._ledger_row(connection)
        if meanwhile := self._wait_for_turn(connection, ledger):
            return meanwhile
        found = self._add_registrant(client, ledger, new, occurrence_id)
        return self._keep(connection, found, webinar.topic, occurrence_id)

    def _wait_for_turn(self, connection: Connection, ledger: WorkflowRegistration) -> WorkflowRegistration | None:
        """Make sure that no other call registers the person now.

        Returns the registration of another call that did so meanwhile. Raises: RetryLater if another call is still at
        it; in a hurry it is waited for a moment.
        """
        for _ in range(POLLS if self.hurry else 1):
            if ledger.begin(self.clock()):
                meanwhile = ledger.registered_at and self._still_holds(connection, ledger)
                if meanwhile:
                    ledger.end(answer_lost=False)
                return ledger if meanwhile else None
            pause(POLL)
        raise RetryLater("Another call registers the same contact right now.", after=1)

    def _add_registrant(
        self, client: ZoomClient, ledger: WorkflowRegistration, new: NewRegistrant, occurrence_id: str
    ) -> Registered:
        """Send the registration, unless an earlier one whose answer was lost turns out to be in Zoom."""
        lost = ledger.answer_lost
        try:
            found = self._find_in_lists(client, occurrence_id) if lost else None
            return found or client.add_registrant(self.call.webinar_id, new, occurrence_id)
        except IntegrationError as error:
            ledger.end(answer_lost=isinstance(error, RetryLater) and (error.answer_lost or lost))
            raise

    def _ledger_row(self, connection: Connection) -> WorkflowRegistration:
        """Return the row for the person and the webinar, which is made if there is none."""
        return WorkflowRegistration.objects.get_or_create(
            zoom=connection.zoom, webinar_id=self.call.webinar_id, email=self.call.email
        )[0]

    def _find_in_lists(self, client: ZoomClient, occurrence_id: str) -> Registered | None:
        """Return the person from Zoom's lists: a request whose answer was lost may have been carried out."""
        for status in (APPROVED, "pending"):
            for page in client.registrants(self.call.webinar_id, status, occurrence_id):
                for one in page:
                    if one.email == self.call.email:
                        return client.registered(self.call.webinar_id, one.id) or Registered(one.id)
        return None

    def _keep(self, connection: Connection, found: Registered, topic: str, occurrence_id: str) -> WorkflowRegistration:
        """Store what Zoom answered."""
        ledger = self._ledger_row(connection)
        ledger.keep(
            self.clock(),
            registrant_id=found.registrant_id,
            occurrence_id=occurrence_id,
            topic=(found.topic or topic)[:300],
            join_url=found.join_url,
        )
        return ledger
