"""A HubSpot account for one test: an empty sandbox with a clock to turn and a client that has a token."""

from dataclasses import dataclass
from typing import Any

from werkzeug.test import Client

from sandbox.app import SandboxApp
from sandbox.hubspot import seed
from sandbox.state import Sandbox

START = 1_790_000_000.0
CONTACTS = "/crm/objects/2026-03/contacts"
CALLS = "/crm/objects/2026-03/calls"
NOTES = "/crm/objects/2026-03/notes"
EVENTS = "/marketing/marketing-events/2026-03"
PROPERTIES = "/crm/properties/2026-03/contacts"


@dataclass
class Answer:
    status: int
    body: Any
    headers: Any

    @property
    def results(self) -> Any:
        return self.body["results"]

    @property
    def errors(self) -> Any:
        return self.body.get("errors", [])


class Portal:
    def __init__(self, **settings: Any) -> None:
        self.now = START
        self.hs = seed.empty(made_at=START - 86_400) | {"limit_per_10s": 10_000} | settings
        self.sandbox = Sandbox({"anchor": START, "zoom": {}, "hubspot": self.hs}, clock=lambda: self.now)
        self.client = Client(SandboxApp(self.sandbox))
        self.token = seed.ACCESS_TOKEN

    def send(self, method: str, path: str, body: Any = None, **query: Any) -> Answer:
        headers = {"Authorization": f"Bearer {self.token}"}
        sent: dict[str, Any] = {} if body is None else {"json": body}
        response = self.client.open(f"/hubspot{path}", method=method, headers=headers, query_string=query, **sent)
        return Answer(response.status_code, response.get_json(silent=True), response.headers)

    def get(self, path: str, **query: Any) -> Answer:
        return self.send("GET", path, **query)

    def post(self, path: str, body: Any = None, **query: Any) -> Answer:
        return self.send("POST", path, body, **query)

    def batch(self, path: str, *inputs: Any, **more: Any) -> Answer:
        return self.post(path, {"inputs": list(inputs), **more})

    def form(self, path: str, **fields: str) -> Answer:
        secrets = {"client_id": seed.CLIENT_ID, "client_secret": seed.CLIENT_SECRET}
        response = self.client.post(f"/hubspot{path}", data=secrets | fields)
        return Answer(response.status_code, response.get_json(silent=True), response.headers)

    # The calls most tests make.

    def read_by_email(self, *emails: str) -> Answer:
        wanted = {"properties": ["email", "hs_additional_emails"], "propertiesWithHistory": [], "idProperty": "email"}
        return self.batch(f"{CONTACTS}/batch/read", *({"id": email} for email in emails), **wanted)

    def read_by_id(self, *ids: str, archived: bool = False) -> Answer:
        inputs = [{"id": one} for one in ids]
        body = {"inputs": inputs, "properties": ["email", "hs_merged_object_ids"], "propertiesWithHistory": []}
        return self.post(f"{CONTACTS}/batch/read", body, **({"archived": "true"} if archived else {}))

    def create(self, *people: dict[str, str], traced: bool = True) -> Answer:
        inputs: list[dict[str, Any]] = [{"properties": person, "associations": []} for person in people]
        if traced:
            inputs = [{**item, "objectWriteTraceId": f"t{number}"} for number, item in enumerate(inputs)]
        return self.batch(f"{CONTACTS}/batch/create", *inputs)

    def make_event(self, external_id: str = "900-1", **fields: Any) -> Answer:
        body = {
            "eventName": "Launch",
            "eventOrganizer": "Ann",
            "externalAccountId": "zoom",
            "externalEventId": external_id,
            "customProperties": [],
            **fields,
        }
        return self.send("PUT", f"{EVENTS}/events/{external_id}", body)

    def complete(self, external_id: str = "900-1") -> Answer:
        body = {"startDateTime": "2026-11-20T10:00:00Z", "endDateTime": "2026-11-20T11:00:00Z"}
        return self.post(f"{EVENTS}/events/{external_id}/complete", body, externalAccountId="zoom")

    def take_part(self, state: str, *people: dict[str, Any], external_id: str = "900-1") -> Answer:
        path = f"{EVENTS}/attendance/{external_id}/{state}/create"
        return self.post(
            path, {"inputs": [{"properties": {}, **person} for person in people]}, externalAccountId="zoom"
        )
