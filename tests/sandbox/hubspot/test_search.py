from typing import Any

from sandbox.hubspot import seed
from tests.sandbox.hubspot.portal import CONTACTS, Portal


def found(portal: Portal, name: str, operator: str, **operand: Any) -> list[str]:
    one = {"propertyName": name, "operator": operator, **operand}
    answer = portal.post(f"{CONTACTS}/search", {"filterGroups": [{"filters": [one]}], "properties": ["email"]})
    return [record["properties"]["email"] for record in answer.results]


def test_the_address_filter_does_not_see_secondary_ones() -> None:
    portal = Portal()
    seed.add_contact(portal.hs, "ann@kuusi.example", additional=["ann.second@kuusi.example"])
    assert found(portal, "email", "EQ", value="ann.second@kuusi.example") == []
    assert found(portal, "hs_additional_emails", "CONTAINS_TOKEN", value="ann.second@kuusi.example") != []
    assert found(portal, "email", "IN", values=["ann@kuusi.example"]) == ["ann@kuusi.example"]


def test_what_was_just_made_is_not_found_yet() -> None:
    portal = Portal()
    portal.create({"email": "ann@kuusi.example"})
    assert found(portal, "email", "EQ", value="ann@kuusi.example") == []
    portal.now += portal.hs["search_lag_s"]
    assert found(portal, "email", "EQ", value="ann@kuusi.example") == ["ann@kuusi.example"]


def test_archived_contacts_are_never_found() -> None:
    portal = Portal()
    seed.add_contact(portal.hs, "gone@kuusi.example", archived_at=portal.now - 100)
    assert found(portal, "email", "HAS_PROPERTY") == []


def test_numbers_are_compared_as_numbers() -> None:
    portal = Portal()
    ids = [seed.add_contact(portal.hs, f"p{number}@kuusi.example") for number in range(3)]
    assert found(portal, "hs_object_id", "GT", value=ids[1]) == ["p2@kuusi.example"]
