"""Properties that people map answers to: what HubSpot has, what people change about them, and what it then refuses."""

from typing import Any

import pytest

from sandbox.hubspot import own_properties, seed
from tests.sandbox.hubspot.portal import CONTACTS, PROPERTIES, Answer, Portal

STAGES = ["subscriber", "lead", "marketingqualifiedlead", "salesqualifiedlead", "opportunity", "customer"]


def listed(portal: Portal, **query: str) -> dict[str, Any]:
    return {one["name"]: one for one in portal.get(PROPERTIES, **query).results}


def ann(portal: Portal, **properties: str) -> str:
    return seed.add_contact(portal.hs, "ann@kuusi.example", properties=properties)


def write(portal: Portal, contact: str, **properties: str) -> Answer:
    item = {"id": contact, "properties": properties, "objectWriteTraceId": "t"}
    return portal.batch(f"{CONTACTS}/batch/update", item)


def held(portal: Portal, contact: str, name: str) -> str | None:
    value: str | None = portal.hs["contacts"][contact]["properties"].get(name)
    return value


def test_an_account_has_the_properties_that_people_map() -> None:
    found = listed(Portal())
    kinds = {name: (one["type"], one["fieldType"]) for name, one in found.items()}
    assert kinds["company"] == ("string", "text")
    assert kinds["phone"] == ("string", "phonenumber")
    assert kinds["message"] == ("string", "textarea")
    assert kinds["industry"] == ("enumeration", "select")
    assert kinds["hs_email_optout"] == ("bool", "booleancheckbox")


def test_options_come_in_their_order_with_value_and_label() -> None:
    options = listed(Portal())["lifecyclestage"]["options"]
    assert [one["value"] for one in options][: len(STAGES)] == STAGES
    assert [one["displayOrder"] for one in options] == list(range(len(options)))
    assert (options[2]["label"], options[2]["hidden"]) == ("Marketing Qualified Lead", False)
    industry = listed(Portal())["industry"]["options"]
    assert {"value": "COMPUTER_SOFTWARE", "label": "Computer Software"}.items() <= industry[5].items()


def test_what_hubspot_calculates_is_read_only() -> None:
    domain = listed(Portal())["hs_email_domain"]
    assert (domain["calculated"], domain["modificationMetadata"]["readOnlyValue"]) == (True, True)


@pytest.mark.parametrize("kind", ["string", "number", "date", "bool", "enumeration"])
def test_people_add_properties_of_their_own(kind: str) -> None:
    portal = Portal()
    own_properties.add_property(portal.hs, "mine", kind, ["Red", "Blue"] if kind == "enumeration" else None)
    one = listed(portal)["mine"]
    assert (one["type"], one["hubspotDefined"], one["modificationMetadata"]["readOnlyValue"]) == (kind, False, False)


def test_an_archived_property_is_listed_apart_and_takes_no_value() -> None:
    portal = Portal()
    own_properties.add_property(portal.hs, "mine")
    own_properties.archive_property(portal.hs, "mine")
    assert "mine" not in listed(portal)
    assert list(listed(portal, archived="true")) == ["mine"]
    answer = write(portal, ann(portal), mine="x")
    assert (answer.status, answer.errors[0]["code"]) == (400, "PROPERTY_DOESNT_EXIST")
    own_properties.archive_property(portal.hs, "mine", archived=False)
    assert write(portal, "1001", mine="x").status == 200


def test_a_property_made_read_only_takes_no_value() -> None:
    portal = Portal()
    own_properties.make_read_only(portal.hs, "company")
    answer = write(portal, ann(portal), company="Kuusi")
    assert (answer.status, answer.errors[0]["code"]) == (400, "READ_ONLY_VALUE")


def test_other_choices_take_other_values() -> None:
    portal = Portal()
    contact = ann(portal)
    own_properties.add_property(portal.hs, "topics", "enumeration", ["heat", "cold"], fieldType="checkbox")
    assert write(portal, contact, topics="heat;cold").status == 200
    own_properties.set_choices(portal.hs, "topics", {"heat": "Heat stores"})
    answer = write(portal, contact, topics="heat;cold")
    assert (answer.status, answer.errors[0]["category"]) == (207, "VALIDATION_ERROR")
    assert "INVALID_OPTION" in answer.errors[0]["message"]


def test_a_lifecycle_stage_goes_forward_only() -> None:
    portal = Portal()
    contact = ann(portal, lifecyclestage="opportunity")
    assert write(portal, contact, lifecyclestage="lead").status == 200
    assert held(portal, contact, "lifecyclestage") == "opportunity"
    assert write(portal, contact, lifecyclestage="customer").status == 200
    assert held(portal, contact, "lifecyclestage") == "customer"


def test_a_lifecycle_stage_that_was_cleared_may_be_any() -> None:
    portal = Portal()
    contact = ann(portal, lifecyclestage="customer")
    write(portal, contact, lifecyclestage="")
    write(portal, contact, lifecyclestage="lead")
    assert held(portal, contact, "lifecyclestage") == "lead"


def test_an_earlier_lifecycle_stage_may_be_refused() -> None:
    portal = Portal(refuses_earlier_stage=True)
    answer = write(portal, ann(portal, lifecyclestage="customer"), lifecyclestage="lead")
    assert (answer.status, answer.errors[0]["context"]) == (207, {"objectWriteTraceId": ["t"]})


def test_a_rule_refuses_one_property_of_one_contact() -> None:
    portal = Portal()
    contact, other = ann(portal), seed.add_contact(portal.hs, "bo@kuusi.example")
    own_properties.refuse_value(portal.hs, "company", "ann@kuusi.example", "Not this company.")
    assert write(portal, other, company="Kuusi").status == 200
    assert write(portal, contact, city="Oulu").status == 200
    answer = write(portal, contact, company="Kuusi", city="Espoo")
    assert answer.status == 207
    assert "company" in answer.errors[0]["message"]
    assert held(portal, contact, "city") == "Oulu"
