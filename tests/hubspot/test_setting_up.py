"""Properties, groups and custom events: what is there already is a success."""

import pytest

from integrations.errors import SkipRecord
from integrations.records import PropertyDefinition
from tests.hubspot.client import hubspot, item_error, refusal
from tests.transport.scripted import Reply

AVERAGE = PropertyDefinition("average", "Average", "number", "number", "group", "In percent")
TOTAL = PropertyDefinition("total", "Total", "number", "number", "group", unique=True)
EXISTS = refusal(409, "OBJECT_ALREADY_EXISTS", "A property named 'average' already exists.")
INVALID = refusal(400, "VALIDATION_ERROR", "label is too long")


def there(*names: str) -> dict[str, object]:
    return {"results": [{"name": name} for name in names]}


def test_properties_are_made_in_one_call() -> None:
    client, script = hubspot(Reply(201, there("average", "total")))
    client.create_properties("contacts", [AVERAGE, TOTAL])
    assert script.paths == ["/crm/properties/2026-03/contacts/batch/create"]
    assert script.bodies[0]["inputs"][0] == {
        "name": "average",
        "label": "Average",
        "groupName": "group",
        "type": "number",
        "fieldType": "number",
        "hasUniqueValue": False,
        "description": "In percent",
    }


@pytest.mark.parametrize("refused", [EXISTS, Reply(207, {"results": [], "errors": [item_error("CONFLICT", "exists")]})])
def test_one_that_exists_does_not_keep_the_other_from_being_made(refused: Reply) -> None:
    client, script = hubspot(refused, there("average"), Reply(201, there("total")))
    client.create_properties("contacts", [AVERAGE, TOTAL])
    assert [one["name"] for one in script.bodies[2]["inputs"]] == ["total"]


def test_all_there_already_is_a_success() -> None:
    client, script = hubspot(EXISTS, there("average", "total"))
    client.create_properties("contacts", [AVERAGE, TOTAL])
    assert len(script.sent) == 2


def test_a_property_that_cannot_be_made_is_an_error_with_hubspots_words() -> None:
    client, _ = hubspot(INVALID, there())
    with pytest.raises(SkipRecord) as caught:
        client.create_properties("contacts", [AVERAGE])
    assert caught.value.detail == "label is too long"


def test_which_properties_exist() -> None:
    missing = item_error("OBJECT_NOT_FOUND", "none", name=["total"])
    client, script = hubspot(Reply(207, there("average") | {"errors": [missing]}))
    assert client.properties("contacts", ["average", "total"]) == {"average"}
    assert script.bodies[0]["dataSensitivity"] == "non_sensitive"


def test_a_group_that_exists_is_a_success() -> None:
    client, _ = hubspot(EXISTS, {"name": "group", "label": "x"})
    client.create_group("contacts", "group", "Group")
    client, _ = hubspot(INVALID, refusal(404, "OBJECT_NOT_FOUND", "none"))
    with pytest.raises(SkipRecord):
        client.create_group("contacts", "group", "Group")


def test_custom_events_are_known_by_their_full_name() -> None:
    rows = [
        {"name": "joined", "fullyQualifiedName": "pe7_joined"},
        {"name": "pe7_left", "fullyQualifiedName": "pe7_left"},  # some answers name it in full here as well
        {"name": "old", "archived": True},
    ]
    client, _ = hubspot({"results": rows, "total": 2})
    assert client.event_definitions() == {"joined": "pe7_joined", "left": "pe7_left"}
