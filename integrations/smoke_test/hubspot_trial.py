"""The HubSpot test account that questions are asked of. Refusals are answers like others; what is made is undone."""

import logging
import secrets
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from typing import Any
from urllib.parse import quote

from django.conf import settings

from integrations.accounts import clients, rate_store
from integrations.accounts.tokens import hubspot_token
from integrations.clock import utcnow
from integrations.errors import IntegrationError, RetryLater
from integrations.hubspot.errors import classify
from integrations.hubspot.limits import hubspot_rules
from integrations.models import Connection
from integrations.transport.answers import Answer, redacted
from integrations.transport.http import Http
from integrations.transport.limits import Limiter

logger = logging.getLogger(__name__)

CONTACTS = "/crm/objects/{v}/contacts"
EVENTS = "/marketing/marketing-events/{v}"
CALLS = "/crm/objects/{v}/calls"
LISTS = "/crm/lists/{v}"
Json = dict[str, Any]
NOT_THERE, UNKNOWN = Answer(404), Answer(0)
SAFE_TO_REPEAT = ("GET", "PUT", "DELETE")


class HubSpotTrial:
    """Requests to the test account, and a way back for everything that they make.

    `mark` is in the name of everything that is made. `undone` counts what `undo` has deleted, by kind.
    """

    def __init__(self, connection: Connection) -> None:
        self.account, self.zoom = connection.hubspot, connection.zoom
        self.mark = f"smoke-{secrets.token_hex(4)}"
        self.start = utcnow().replace(microsecond=0) - timedelta(hours=2)
        self.undone: Counter[str] = Counter()
        self._undo: dict[tuple[str, str], Callable[[], Answer]] = {}  # by kind, and id or address
        rules = hubspot_rules(settings.HUBSPOT_REQUESTS_PER_10S, str(self.account.portal_id))
        self._http = Http(
            settings.HUBSPOT_API_URL,
            token=hubspot_token(self.account),
            limiter=Limiter(rate_store.store(), rules),
            sleep=lambda seconds: clients.pause(seconds),
            classify=lambda answer: classify(answer) if answer.status in (401, 429) else None,
        )

    def ask(self, method: str, path: str, json: Json | None = None, **params: str | int | list[str]) -> Answer:
        """Send a request, and return whatever HubSpot answers. Raises: RetryLater if it does not answer at all."""
        filled = path.replace("{v}", settings.HUBSPOT_API_VERSION)
        return self._http.request(
            method,
            filled,
            label="api",
            repeat=method in SAFE_TO_REPEAT or path.endswith("/batch/read"),
            json=json,
            params=params or None,
            route="smoke test",
        )

    # --- Things that are made, and deleted at the end ---

    def contact(self, name: str, **properties: str) -> str:
        """Create a contact, and return its id. Raises: IntegrationError if HubSpot refuses."""
        email = self.email(name)
        with self.perhaps_made(email):
            made = self._make("POST", CONTACTS, {"properties": {"email": email, **properties}})
        self.remember_contact(made)
        return made

    def email(self, name: str) -> str:
        """Return the address of the contact with this name."""
        return f"{self.mark}-{name}@example.com"

    def remember_contact(self, contact_id: str) -> None:
        """Have this contact deleted at the end."""
        if contact_id:
            self._undo["contacts", contact_id] = lambda: self.ask("DELETE", f"{CONTACTS}/{contact_id}")

    def merge(self, first: str, second: str) -> None:
        """Merge the second contact into the first. What is left has the id of either or a new one."""
        merged = self.ask("POST", f"{CONTACTS}/merge", {"primaryObjectId": first, "objectIdToMerge": second})
        if merged.ok:
            for contact_id in (first, second):
                self._undo.pop(("contacts", contact_id), None)
            self.remember_contact(str(merged.body.get("id", "")) or first)

    @contextmanager
    def perhaps_made(self, *emails: str) -> Iterator[None]:
        """Have contacts with these addresses looked for at the end if the answer is lost: they may have been made."""
        try:
            yield
        except RetryLater:
            self._undo |= {("contacts", email): partial(self._delete_by_email, email) for email in emails}
            raise

    def _delete_by_email(self, email: str) -> Answer:
        body = {"inputs": [{"id": email}], "idProperty": "email", "properties": ["email"]}
        answer = self.ask("POST", f"{CONTACTS}/batch/read", body)
        found = [one for one in answer.body.get("results", []) if one.get("properties", {}).get("email") == email]
        if not answer.ok:
            return answer
        return self.ask("DELETE", f"{CONTACTS}/{found[0]['id']}") if found else NOT_THERE

    def event(self, name: str) -> str:
        """Create a marketing event of an hour, and return its external id. Raises: IntegrationError."""
        external_id = f"{self.mark}-{name}"
        body = {
            "externalEventId": external_id,
            "externalAccountId": self.zoom.account_id,
            "eventName": external_id,
            "eventOrganizer": "Smoke test",
            "eventType": "WEBINAR",
            "customProperties": [],
            "startDateTime": self.at(0),
            "endDateTime": self.at(60),
        }
        path = f"{EVENTS}/events/{external_id}"
        self._undo["marketing events", external_id] = lambda: self.ask(
            "DELETE", path, externalAccountId=self.zoom.account_id
        )
        self._make("PUT", path, body)
        return external_id

    def call(self, **properties: str) -> str:
        """Create a call, and return its id. Raises: IntegrationError."""
        try:
            made = self._make("POST", CALLS, {"properties": {"hs_timestamp": self.at(0), **properties}})
        except RetryLater:  # only HubSpot's search could find the call, and that lags: a person must look
            self._undo["calls", ""] = lambda: UNKNOWN
            raise
        self._undo["calls", made] = lambda: self.ask("DELETE", f"{CALLS}/{made}")
        return made

    def event_object(self, name: str) -> str:
        """Create a marketing event, and return HubSpot's own id of it. Raises: IntegrationError."""
        event = self.event(name)
        found = self.ask("GET", f"{EVENTS}/events/{event}", externalAccountId=self.zoom.account_id)
        return str(found.body.get("objectId", ""))

    def list_body(self, name: str) -> Json:
        """Return what makes a static list of contacts with this name."""
        return {"name": f"{self.mark}-{name}", "objectTypeId": "0-1", "processingType": "MANUAL"}

    def made_list(self, name: str) -> Answer:
        """Try to create a list, and return HubSpot's answer. It is looked for by its name at the end."""
        body = self.list_body(name)
        self._undo["lists", name] = partial(self._delete_list, body["name"])
        return self.ask("POST", LISTS, body)

    def contact_list(self, name: str) -> str:
        """Create a static list of contacts, and return its id. Raises: IntegrationError."""
        answer = self.made_list(name)
        if error := classify(answer):
            raise error
        return str(answer.body.get("list", {}).get("listId", ""))

    def change_members(self, list_id: str, add: list[str]) -> Answer:
        """Add contacts to a list."""
        body = {"recordIdsToAdd": add, "recordIdsToRemove": []}
        return self.ask("PUT", f"{LISTS}/{list_id}/memberships/add-and-remove", body)

    def _delete_list(self, name: str) -> Answer:
        found = self.ask("GET", f"{LISTS}/object-type-id/0-1/name/{quote(name, safe='')}")
        return self.ask("DELETE", f"{LISTS}/{found.body['list']['listId']}") if found.ok else found

    def _make(self, method: str, path: str, json: Json) -> str:
        """Make something, and return its id. Raises: IntegrationError on a refusal, as nothing can be asked then."""
        answer = self.ask(method, path, json)
        if error := classify(answer):
            raise error
        return str(answer.body.get("id", ""))

    def at(self, minutes: int) -> str:
        """Return a time so many minutes after the start, as HubSpot writes it."""
        return (self.start + timedelta(minutes=minutes)).isoformat().replace("+00:00", "Z")

    def milliseconds(self, minutes: int) -> int:
        """Return the same time in milliseconds since 1970."""
        return round((self.start + timedelta(minutes=minutes)).timestamp() * 1000)

    def participate(self, event: str, state: str, inputs: list[Json]) -> Answer:
        """Record participants in a state, such as `attend`, in the marketing event."""
        path = f"{EVENTS}/attendance/{event}/{state}/create"
        return self.ask("POST", path, {"inputs": inputs}, externalAccountId=self.zoom.account_id)

    def entry(self, contact_id: str, minutes: int, **properties: str) -> Json:
        """Return the entry for one participant."""
        return {"vid": int(contact_id), "interactionDateTime": self.milliseconds(minutes), "properties": properties}

    def undo(self) -> int:
        """Delete what was made, the newest first. Returns how many things could not be deleted."""
        left = 0
        while self._undo:
            (kind, _), delete = self._undo.popitem()
            try:
                answer = delete()
            except IntegrationError as error:
                logger.warning("Something of the smoke test is left in HubSpot: %s", error.detail)
                left += 1
                continue
            self.undone[kind] += answer.ok
            left += not (answer.ok or answer.status == NOT_THERE.status)
        return left


def status_line(answer: Answer) -> str:
    """Return the status, with HubSpot's message if it refused."""
    message = str(answer.body.get("message", ""))
    return str(answer.status) + (f" {redacted(message, 160)}" if message and not answer.ok else "")
