"""Every route of the HubSpot stand-in is called once, and each answer must be one HubSpot's specification allows."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from sandbox import hubspot
from sandbox.hubspot import own_properties, seed
from sandbox.hubspot.campaigns import add_campaign
from tests.sandbox.hubspot import contracts as hubspot_contracts
from tests.sandbox.hubspot.portal import CALLS, CONTACTS, EVENTS, NOTES, PROPERTIES, Answer, Portal

pytestmark = pytest.mark.skipif(not hubspot_contracts.FOLDER.is_dir(), reason="HubSpot's specification is not here")

CALLING = "/crm/extensions/calling/2026-03"
LINKS = "/crm/associations/2026-03"
DEFINITIONS = "/events/2026-03/event-definitions"
LISTS = "/crm/lists/2026-03"
CAMPAIGNS = "/marketing/campaigns/2026-03"
AT = 1_789_000_000_000


class Recorder(Portal):
    """A portal that keeps what the specification has against its answers."""

    def __init__(self) -> None:
        super().__init__(tier="enterprise")
        self.faults: list[str] = []

    def send(self, method: str, path: str, body: Any = None, **query: Any) -> Answer:
        answer = super().send(method, path, body, **query)
        self.faults += hubspot_contracts.faults(method, path, answer.status, answer.body)
        return answer

    def form(self, path: str, **fields: str) -> Answer:
        answer = super().form(path, **fields)
        self.faults += hubspot_contracts.faults("POST", path, answer.status, answer.body)
        return answer


def contacts(portal: Portal) -> None:
    ann = seed.add_contact(portal.hs, "ann@kuusi.example", "Ann", additional=["a@kuusi.example"])
    bo = portal.post(CONTACTS, {"properties": {"email": "bo@kuusi.example"}, "associations": []}).body["id"]
    portal.create({"email": "cy@kuusi.example"}, {"email": "bo@kuusi.example"}, {"email": "x"})
    portal.create({"email": "dee@kuusi.example"})
    portal.create({"email": "dee@kuusi.example"}, traced=False)
    portal.read_by_email("ann@kuusi.example", "nobody@kuusi.example")
    portal.batch(f"{CONTACTS}/batch/update", *({"id": one, "properties": {"city": "Oulu"}} for one in (ann, "5")))
    upsert = [{"id": one, "idProperty": "email", "properties": {}} for one in ("ann@kuusi.example", "e@kuusi.example")]
    portal.batch(f"{CONTACTS}/batch/upsert", *upsert)
    portal.send("PATCH", f"{CONTACTS}/{ann}", {"properties": {"city": "Espoo"}})
    portal.get(f"{CONTACTS}/{ann}", properties="company")
    portal.post(f"{CONTACTS}/search", {"filterGroups": [], "properties": [], "limit": 1, "after": "0", "sorts": []})
    portal.post(f"{CONTACTS}/merge", {"primaryObjectId": ann, "objectIdToMerge": bo})
    portal.send("DELETE", f"{CONTACTS}/{ann}")
    portal.get(CONTACTS, archived="true", limit=1)
    portal.get(CONTACTS, limit=1)
    last = portal.get(CONTACTS).results[0]["id"]
    portal.batch(f"{CONTACTS}/batch/archive", {"id": last})
    portal.post(f"{CONTACTS}/gdpr-delete", {"objectId": "cy@kuusi.example", "idProperty": "email"})


def properties(portal: Portal) -> None:
    portal.post(f"{PROPERTIES}/groups", {"name": "mine", "label": "Mine"})
    portal.post(f"{PROPERTIES}/groups", {"name": "mine", "label": "Mine"})
    egg = {"name": "one", "label": "One", "groupName": "mine", "type": "number", "fieldType": "number"}
    portal.post(PROPERTIES, egg)
    portal.batch(f"{PROPERTIES}/batch/create", {**egg, "name": "two"})
    portal.batch(f"{PROPERTIES}/batch/create", egg, {**egg, "name": "three"})
    body = {"archived": False, "dataSensitivity": "non_sensitive", "inputs": [{"name": "one"}, {"name": "nine"}]}
    portal.post(f"{PROPERTIES}/batch/read", body)
    portal.get(PROPERTIES)
    own_properties.add_property(portal.hs, "gone", "enumeration", ["Red", "Blue"])
    own_properties.archive_property(portal.hs, "gone")
    portal.get(PROPERTIES, archived="true")
    portal.get("/crm/properties/2026-03/notes")
    portal.get(f"{PROPERTIES}/one")
    portal.send("PATCH", f"{PROPERTIES}/one", {"label": "First"})
    for name in ("one", "two", "three"):
        portal.send("DELETE", f"{PROPERTIES}/{name}")
    portal.get(f"{PROPERTIES}/groups")
    portal.get(f"{PROPERTIES}/groups/mine")
    portal.send("PATCH", f"{PROPERTIES}/groups/mine", {"label": "Ours"})
    portal.send("DELETE", f"{PROPERTIES}/groups/mine")


def marketing_events(portal: Portal) -> None:
    event = portal.make_event(startDateTime="2026-11-20T10:00:00Z", eventType="WEBINAR").body["id"]
    egg = {"eventName": "L", "eventOrganizer": "A", "externalAccountId": "zoom", "customProperties": []}
    portal.post(f"{EVENTS}/events", {**egg, "externalEventId": "900-2"})
    portal.batch(f"{EVENTS}/events/upsert", {**egg, "externalEventId": "900-3"})
    portal.get(f"{EVENTS}/events/900-1", externalAccountId="zoom")
    portal.get(f"{EVENTS}/events/none", externalAccountId="zoom")
    portal.send("PATCH", f"{EVENTS}/events/900-1", {"customProperties": []}, externalAccountId="zoom")
    portal.send("PATCH", f"{EVENTS}/{event}", {"customProperties": []})
    inputs: list[Any] = [{"objectId": one, "customProperties": []} for one in (event, "5")]
    portal.batch(f"{EVENTS}/batch/update", *inputs)
    portal.get(f"{EVENTS}/{event}")
    portal.get(EVENTS, limit=1)
    portal.get(f"{EVENTS}/events/search", q="900-1")
    portal.now += 600
    portal.get(f"{EVENTS}/900-1/identifiers")
    portal.post(f"{EVENTS}/events/900-2/cancel", externalAccountId="zoom")
    participation(portal, event)
    portal.send("DELETE", f"{EVENTS}/events/900-2", externalAccountId="zoom")
    portal.send("DELETE", f"{EVENTS}/{event}")
    portal.batch(f"{EVENTS}/batch/archive", {"objectId": "5"})


def participation(portal: Portal, event: str) -> None:
    ann = int(seed.add_contact(portal.hs, "ann@kuusi.example", "Ann"))
    stay = {"joinedAt": "2026-11-20T10:00:00Z", "leftAt": "2026-11-20T10:45:00Z"}
    person = {"interactionDateTime": AT, "properties": stay}
    portal.take_part("attend", {**person, "vid": ann}, {**person, "vid": 5})
    portal.batch(f"{EVENTS}/{event}/attendance/register/create", {**person, "vid": ann})
    newcomer = {**person, "email": "new@kuusi.example", "contactProperties": {}}
    by_email = f"{EVENTS}/attendance/900-1/register/email-create"
    portal.post(by_email, {"inputs": [newcomer]}, externalAccountId="zoom")
    portal.batch(f"{EVENTS}/{event}/attendance/register/email-create", newcomer)
    portal.complete()
    portal.get(f"{EVENTS}/participations/zoom/900-1")
    portal.get(f"{EVENTS}/participations/{event}")
    portal.get(f"{EVENTS}/participations/zoom/900-1/breakdown", limit=1)
    portal.get(f"{EVENTS}/participations/{event}/breakdown")
    portal.get(f"{EVENTS}/participations/contacts/{ann}/breakdown")


def calls(portal: Portal) -> None:
    ann = seed.add_contact(portal.hs, "ann@kuusi.example")
    app = {"hs_call_app_id": "1", "hs_call_external_id": "r", "hs_call_external_account_id": "z"}
    values = {"hs_timestamp": "1790000000000", "hs_call_source": "INTEGRATIONS_PLATFORM", **app}
    call = portal.post(CALLS, {"properties": values, "associations": []}).body["id"]
    portal.batch(f"{CALLS}/batch/create", {"properties": values, "associations": []})
    portal.batch(f"{CALLS}/batch/update", *({"id": one, "properties": {}} for one in (call, "5")))
    portal.batch(f"{CALLS}/batch/upsert", {"id": call, "properties": {}})
    portal.batch(f"{CALLS}/batch/read", {"id": call}, {"id": "5"}, properties=[], propertiesWithHistory=[])
    portal.send("PATCH", f"{CALLS}/{call}", {"properties": {"hs_call_title": "One"}})
    portal.get(f"{CALLS}/{call}")
    portal.get(CALLS)
    portal.post(f"{CALLS}/search", {"filterGroups": []})
    pairs = [{"from": {"id": call}, "to": {"id": one}} for one in (ann, "5")]
    portal.batch(f"{LINKS}/calls/contacts/batch/associate/default", *pairs)
    portal.batch(f"{LINKS}/calls/contacts/batch/read", {"id": call}, {"id": "5"})
    portal.get(f"/crm/objects/2026-03/calls/{call}/associations/contacts")
    portal.send("PUT", f"/crm/objects/2026-03/calls/{call}/associations/default/contacts/{ann}")
    portal.post(f"{CALLING}/recordings/ready", {"engagementId": int(call)})
    line = {"speaker": {"id": "1", "name": "Ann"}, "text": "Hi", "startTimeMillis": 0, "endTimeMillis": 9}
    body = {"engagementId": int(call), "transcriptCreateUtterances": [line]}
    transcript = portal.post(f"{CALLING}/transcripts", body).body["id"]
    portal.get(f"{CALLING}/transcripts/{transcript}")
    portal.send("DELETE", f"{CALLING}/transcripts/{transcript}")
    portal.send("DELETE", f"{CALLS}/{call}")
    portal.batch(f"{CALLS}/batch/archive", {"id": "5"})


def notes(portal: Portal) -> None:
    ann = seed.add_contact(portal.hs, "ann@kuusi.example")
    values = {"hs_timestamp": "1790000000000", "hs_note_body": "<p>Heat pumps</p>"}
    note = portal.post(NOTES, {"properties": values, "associations": []}).body["id"]
    portal.batch(f"{NOTES}/batch/create", {"properties": values, "associations": []})
    portal.batch(f"{NOTES}/batch/update", *({"id": one, "properties": {}} for one in (note, "5")))
    portal.batch(f"{NOTES}/batch/upsert", {"id": note, "properties": {}})
    portal.batch(f"{NOTES}/batch/upsert", {"id": "a", "idProperty": "ours", "properties": {}})
    portal.batch(f"{NOTES}/batch/read", {"id": note}, {"id": "5"}, properties=[], propertiesWithHistory=[])
    portal.send("PATCH", f"{NOTES}/{note}", {"properties": {"hs_note_body": "One"}})
    portal.get(f"{NOTES}/{note}")
    portal.get(NOTES)
    portal.post(f"{NOTES}/search", {"filterGroups": []})
    pairs = [{"from": {"id": note}, "to": {"id": one}} for one in (ann, "5")]
    portal.batch(f"{LINKS}/notes/contacts/batch/associate/default", *pairs)
    portal.batch(f"{LINKS}/contacts/notes/batch/read", {"id": ann}, {"id": "5"})
    portal.send("DELETE", f"{NOTES}/{note}")
    portal.batch(f"{NOTES}/batch/archive", {"id": "5"})


def lists(portal: Portal) -> None:
    ann = seed.add_contact(portal.hs, "ann@kuusi.example")
    portal.make_event()
    event = next(iter(portal.hs["marketing_events"]))
    folder = portal.post(f"{LISTS}/folders", {"name": "Zoom"}).body["folder"]["id"]
    egg = {"name": "One", "objectTypeId": "0-1", "processingType": "MANUAL"}
    one = portal.post(LISTS, egg).body["list"]["listId"]
    portal.post(LISTS, egg)
    portal.get(f"{LISTS}/{one}")
    portal.get(LISTS, listIds=one)
    portal.get(f"{LISTS}/object-type-id/0-1/name/One")
    portal.send("PUT", f"{LISTS}/{one}/update-list-name", listName="Two")
    portal.send("PUT", f"{LISTS}/folders/move-list", {"listId": one, "newFolderId": folder})
    portal.get(f"{LISTS}/folders", folderId=folder)
    portal.send("PUT", f"{LISTS}/folders/{folder}/rename", newFolderName="Webinars")
    change = {"recordIdsToAdd": [ann, "5"], "recordIdsToRemove": []}
    portal.send("PUT", f"{LISTS}/{one}/memberships/add-and-remove", change)
    portal.send("PUT", f"{LISTS}/{one}/memberships/add", [ann])
    portal.get(f"{LISTS}/{one}/memberships")
    for path in (f"{EVENTS}/associations/zoom/900-1/lists", f"{EVENTS}/associations/{event}/lists"):
        portal.send("PUT", f"{path}/{one}")
        portal.get(path)
        portal.send("DELETE", f"{path}/{one}")
    portal.send("PUT", f"{LISTS}/{one}/memberships/remove", [ann])
    portal.hs["shows_deleted_lists"] = True
    portal.send("DELETE", f"{LISTS}/{one}")
    portal.get(f"{LISTS}/{one}")
    portal.send("DELETE", f"{LISTS}/folders/{folder}")
    portal.send("PUT", f"{LISTS}/{one}/restore")


def campaigns(portal: Portal) -> None:
    campaign = add_campaign(portal.hs, "Autumn")
    portal.make_event()
    event = next(iter(portal.hs["marketing_events"]))
    portal.get(CAMPAIGNS, limit=1, properties="hs_name")
    portal.send("PUT", f"{CAMPAIGNS}/{campaign}/assets/MARKETING_EVENT/{event}")
    portal.get(f"{CAMPAIGNS}/{campaign}", properties="hs_name")
    portal.get(f"{CAMPAIGNS}/{campaign}/assets/MARKETING_EVENT")
    portal.send("DELETE", f"{CAMPAIGNS}/{campaign}/assets/MARKETING_EVENT/{event}")
    portal.send("DELETE", f"{CAMPAIGNS}/{campaign}")
    portal.get(f"{CAMPAIGNS}/{campaign}")


def custom_events(portal: Portal) -> None:
    definitions = [{"name": "webinar", "label": "Webinar", "type": "string"}]
    egg = {"label": "Attended", "includeDefaultProperties": False, "propertyDefinitions": definitions}
    name = portal.post(DEFINITIONS, egg).body["fullyQualifiedName"]
    portal.get(DEFINITIONS)
    portal.get(f"{DEFINITIONS}/{name}")
    portal.post(f"{DEFINITIONS}/{name}/property", {"name": "topic", "label": "Topic", "type": "string"})
    event = {"eventName": name, "objectId": "5", "properties": {}}
    portal.batch("/events/2026-03/send/batch", event)
    portal.post("/events/2026-03/send", event)


def people_and_account(portal: Portal) -> None:
    user = seed.add_user(portal.hs, "u@portal.example", "Una", "User")
    seed.add_owner(portal.hs, "u@portal.example", user)
    seed.add_owner(portal.hs, None, kind="QUEUE")
    portal.get("/settings/users/2026-03")
    portal.get(f"/settings/users/2026-03/{user}")
    portal.get("/crm/owners/2026-03")
    portal.get("/account-info/2026-03/details")
    portal.get("/account-info/2026-03/api-usage/daily/private-apps")


def oauth(portal: Portal) -> None:
    path = "/oauth/2026-03/token"
    access = portal.form(path, grant_type="refresh_token", refresh_token=seed.REFRESH_TOKEN).body["access_token"]
    portal.form(path, grant_type="refresh_token", refresh_token="old")
    for token in (access, seed.REFRESH_TOKEN, "unknown"):
        portal.form(f"{path}/introspect", token=token)
    portal.form(f"{path}/revoke", token=access)
    portal.client.get("/hubspot/oauth/authorize")  # a page for a browser, no part of the specification


def refusals(portal: Portal) -> None:
    portal.token = seed.add_token(portal.hs, "narrow", scopes=["oauth"])
    portal.get(CONTACTS)
    portal.token = "unknown"
    portal.get(CONTACTS)
    portal.token = seed.add_token(portal.hs, "old", expires_at=0.0)
    portal.get(CONTACTS)


def workflows(portal: Portal) -> None:
    done = {"outputFields": {"hs_execution_state": "SUCCESS"}, "typedOutputs": {}}
    path = "/automation/actions/callbacks/2026-03"
    portal.post(f"{path}/c1/complete", done)


AREAS: list[Callable[[Portal], None]] = [
    contacts,
    properties,
    marketing_events,
    calls,
    notes,
    lists,
    campaigns,
    custom_events,
    people_and_account,
    oauth,
    workflows,
    refusals,
]


@pytest.mark.parametrize("area", AREAS, ids=lambda area: area.__name__)
def test_answers_are_allowed_by_the_specification(area: Callable[[Portal], None]) -> None:
    portal = Recorder()
    area(portal)
    assert portal.faults == []


def test_no_route_is_left_out() -> None:
    called = {name for area in AREAS for name in _called_by(area)}
    assert sorted(set(hubspot.routes.handlers) - called) == []


def _called_by(area: Callable[[Portal], None]) -> Iterator[str]:
    portal = Recorder()
    area(portal)
    yield from portal.sandbox.live["calls"]
