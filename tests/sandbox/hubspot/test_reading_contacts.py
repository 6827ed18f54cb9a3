from sandbox.hubspot import seed
from tests.sandbox.hubspot.portal import CONTACTS, Portal


def test_results_do_not_repeat_the_address_asked_for() -> None:
    portal = Portal()
    ann = seed.add_contact(portal.hs, "ann@kuusi.example", additional=["ann.second@kuusi.example"])
    answer = portal.read_by_email("ANN.second@kuusi.example")
    assert answer.status == 200
    assert answer.results[0]["id"] == ann
    assert answer.results[0]["properties"]["email"] == "ann@kuusi.example"
    assert answer.results[0]["properties"]["hs_additional_emails"] == "ann.second@kuusi.example"


def test_primary_and_secondary_address_of_one_person_are_one_result() -> None:
    portal = Portal()
    seed.add_contact(portal.hs, "ann@kuusi.example", additional=["ann.second@kuusi.example"])
    assert len(portal.read_by_email("ann@kuusi.example", "ann.second@kuusi.example").results) == 1


def test_secondary_addresses_may_not_be_found_at_all() -> None:
    portal = Portal(read_secondary=False)
    seed.add_contact(portal.hs, "ann@kuusi.example", additional=["ann.second@kuusi.example"])
    assert portal.read_by_email("ann.second@kuusi.example").status == 207


def test_the_missing_are_one_error_with_all_their_ids() -> None:
    portal = Portal()
    seed.add_contact(portal.hs, "ann@kuusi.example")
    answer = portal.read_by_email("ann@kuusi.example", "bo@kuusi.example", "cy@kuusi.example")
    assert (answer.status, len(answer.results), answer.body["numErrors"]) == (207, 1, 1)
    assert answer.errors[0]["category"] == "OBJECT_NOT_FOUND"
    assert answer.errors[0]["context"] == {"ids": ["bo@kuusi.example", "cy@kuusi.example"]}


def test_a_repeated_address_refuses_the_batch() -> None:
    portal = Portal()
    answer = portal.read_by_email("ann@kuusi.example", "Ann@kuusi.example")
    assert (answer.status, answer.body["category"]) == (400, "VALIDATION_ERROR")


def test_more_than_a_hundred_are_refused() -> None:
    assert Portal().read_by_id(*(str(number) for number in range(101))).status == 400


def test_an_unset_property_is_null_and_an_unknown_one_is_left_out() -> None:
    portal = Portal()
    ann = seed.add_contact(portal.hs, "ann@kuusi.example")
    properties = portal.get(f"{CONTACTS}/{ann}", properties="company,nonsense").body["properties"]
    assert properties["company"] is None
    assert set(properties) == {"company", "createdate", "hs_object_id", "lastmodifieddate"}


def test_one_contact_is_found_by_id_or_address() -> None:
    portal = Portal()
    ann = seed.add_contact(portal.hs, "ann@kuusi.example")
    assert portal.get(f"{CONTACTS}/{ann}").body["id"] == ann
    assert portal.get(f"{CONTACTS}/ann%40kuusi.example", idProperty="email").body["id"] == ann
    assert portal.get(f"{CONTACTS}/5").status == 404


def test_a_list_is_paged() -> None:
    portal = Portal()
    for number in range(3):
        seed.add_contact(portal.hs, f"p{number}@kuusi.example")
    first = portal.get(CONTACTS, limit=2)
    rest = portal.get(CONTACTS, limit=2, after=first.body["paging"]["next"]["after"])
    assert (len(first.results), len(rest.results)) == (2, 1)
    assert "paging" not in rest.body
    assert portal.get(CONTACTS, limit=101).status == 400
