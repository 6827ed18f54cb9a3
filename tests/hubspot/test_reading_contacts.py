"""Contacts as HubSpot holds them."""

import pytest

from integrations.errors import RetryLater
from integrations.records import Contact
from tests.hubspot.client import contact, hubspot, item_error
from tests.transport.scripted import Reply


def test_by_email_each_address_once() -> None:
    row = contact("1", "Sam@Lumi.example", hs_additional_emails="Second@lumi.example;third@lumi.example", lastname=None)
    missing = item_error("OBJECT_NOT_FOUND", "Could not get some CONTACT objects", ids=["none@mail.example"])
    client, script = hubspot(Reply(207, {"results": [row], "errors": [missing]}))
    keys = ["sam@lumi.example", "none@mail.example", "sam@lumi.example"]
    (found,) = client.read_contacts(keys, by_email=True, properties=["email"])
    assert found.email == "sam@lumi.example"
    assert found.additional_emails == {"second@lumi.example", "third@lumi.example"}
    assert found.last_name == ""
    assert script.paths == ["/crm/objects/2026-03/contacts/batch/read?archived=false"]
    assert script.bodies == [
        {
            "properties": ["email"],
            "propertiesWithHistory": [],
            "inputs": [{"id": "sam@lumi.example"}, {"id": "none@mail.example"}],
            "idProperty": "email",
        }
    ]


def test_by_id_also_deleted_ones() -> None:
    client, script = hubspot({"results": [contact("1", "a@b.example") | {"archived": True}]})
    (found,) = client.read_contacts(["1"], by_email=False, properties=["email"], archived=True)
    assert found.archived
    assert script.paths[0].endswith("?archived=true")
    assert "idProperty" not in script.bodies[0]


def test_a_contact_that_could_not_be_read_is_not_a_missing_one() -> None:
    client, _ = hubspot(Reply(207, {"results": [], "errors": [item_error("INTERNAL_ERROR", "try again")]}))
    with pytest.raises(RetryLater):
        client.read_contacts(["1"], by_email=False, properties=[])


def test_archived_contacts_come_in_pages() -> None:
    client, script = hubspot(
        {"results": [contact("1", "a@b.example")], "paging": {"next": {"after": "1"}}},
        {"results": [contact("2", "c@d.example")]},
    )
    pages = list(client.archived_contacts())
    assert [[one.email for one in page] for page in pages] == [["a@b.example"], ["c@d.example"]]
    assert "archived=true" in script.paths[0]
    assert script.paths[1].endswith("&after=1")


def test_what_is_missing_is_empty() -> None:
    client, _ = hubspot({"results": [{"id": "1"}]})
    assert client.read_contacts(["1"], by_email=False, properties=[]) == [Contact("1", "")]


def test_colleagues_are_lower_cased_and_queues_left_out() -> None:
    client, _ = hubspot({"results": [{"email": "Hugo@Seller.example", "id": "1"}]})
    assert list(client.users()) == [["hugo@seller.example"]]
    rows = [{"type": "PERSON", "email": "A@b.example"}, {"type": "QUEUE", "email": "q@b.example"}, {"type": "PERSON"}]
    client, script = hubspot({"results": rows})
    assert list(client.owners()) == [["a@b.example"]]
    assert script.paths == ["/crm/owners/2026-03?limit=100&archived=false"]
