import pytest

from sandbox.hubspot import seed
from tests.sandbox.hubspot.portal import Portal

DEFINITIONS = "/events/2026-03/event-definitions"
EGG = {
    "name": "webinar_attended",
    "label": "Webinar attended",
    "includeDefaultProperties": False,
    "propertyDefinitions": [{"name": "webinar", "label": "Webinar", "type": "string"}],
}


def enterprise() -> tuple[Portal, str]:
    portal = Portal(tier="enterprise")
    answer = portal.post(DEFINITIONS, EGG)
    assert answer.status == 201
    return portal, answer.body["fullyQualifiedName"]


@pytest.mark.parametrize("tier", ["starter", "professional"])
def test_below_enterprise_the_feature_is_missing(tier: str) -> None:
    answer = Portal(tier=tier).get(DEFINITIONS)
    assert answer.status == 403
    assert "Enterprise" in answer.body["message"]
    assert answer.body["category"] != "MISSING_SCOPES"


def test_the_full_name_has_the_account_in_it() -> None:
    portal, name = enterprise()
    assert name == f"pe{portal.hs['portal_id']}_webinar_attended"
    assert portal.get(f"{DEFINITIONS}/{name}").status == 200
    assert portal.post(DEFINITIONS, EGG).status == 409


def test_of_two_events_with_one_uuid_the_first_stays() -> None:
    portal, name = enterprise()
    ann = seed.add_contact(portal.hs, "ann@kuusi.example")
    for webinar in ("one", "two"):
        event = {"eventName": name, "objectId": ann, "uuid": "u1", "properties": {"webinar": webinar}}
        assert portal.batch("/events/2026-03/send/batch", event).status == 204
    assert [event["properties"] for event in portal.hs["custom_events"]] == [{"webinar": "one"}]


def test_an_unknown_contact_is_dropped_and_an_unknown_address_is_created() -> None:
    portal, name = enterprise()
    event = {"eventName": name, "properties": {}}
    assert portal.batch("/events/2026-03/send/batch", {**event, "objectId": "5"}).status == 204
    assert portal.hs["custom_events"] == []
    assert portal.batch("/events/2026-03/send/batch", {**event, "email": "new@kuusi.example"}).status == 204
    assert len(portal.hs["contacts"]) == 1


def test_an_unknown_event_or_property_refuses_the_batch() -> None:
    portal, name = enterprise()
    assert portal.batch("/events/2026-03/send/batch", {"eventName": "x", "properties": {}}).status == 400
    event = {"eventName": name, "objectId": "1", "properties": {"nonsense": "1"}}
    assert portal.batch("/events/2026-03/send/batch", event).status == 400
