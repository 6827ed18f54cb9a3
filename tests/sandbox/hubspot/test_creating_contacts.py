import pytest

from sandbox.hubspot import seed
from tests.sandbox.hubspot.portal import CONTACTS, Portal


def test_addresses_are_kept_in_lower_case() -> None:
    answer = Portal().create({"email": "Ann@Kuusi.example", "firstname": "Ann"})
    assert answer.status == 201
    assert answer.results[0]["properties"]["email"] == "ann@kuusi.example"
    assert answer.results[0]["objectWriteTraceId"] == "t0"


@pytest.mark.parametrize("email", ["ann@kuusi.example", "ann.second@kuusi.example"])
def test_an_address_in_use_is_a_conflict_of_its_own(email: str) -> None:
    portal = Portal()
    ann = seed.add_contact(portal.hs, "ann@kuusi.example", additional=["ann.second@kuusi.example"])
    answer = portal.create({"email": "bo@kuusi.example"}, {"email": email})
    assert (answer.status, len(answer.results)) == (207, 1)
    assert answer.errors[0]["category"] == "CONFLICT"
    assert answer.errors[0]["message"] == f"Contact already exists. Existing ID: {ann}"
    assert answer.errors[0]["context"] == {"objectWriteTraceId": ["t1"]}


def test_without_trace_ids_one_conflict_refuses_all() -> None:
    portal = Portal()
    seed.add_contact(portal.hs, "ann@kuusi.example")
    answer = portal.create({"email": "bo@kuusi.example"}, {"email": "ann@kuusi.example"}, traced=False)
    assert (answer.status, answer.body["category"]) == (409, "CONFLICT")
    assert len(portal.hs["contacts"]) == 1


def test_the_same_person_twice_in_a_batch_is_made_once() -> None:
    portal = Portal()
    answer = portal.create({"email": "ann@kuusi.example"}, {"email": "ANN@kuusi.example"})
    assert answer.errors[0]["message"].endswith(answer.results[0]["id"])
    assert len(portal.hs["contacts"]) == 1


def test_an_address_that_is_none_fails_alone() -> None:
    answer = Portal().create({"email": "ann@nowhere"}, {"email": "bo@kuusi.example"})
    assert (answer.status, len(answer.results)) == (207, 1)
    assert answer.errors[0]["category"] == "VALIDATION_ERROR"
    assert answer.errors[0]["message"].startswith("Property values were not valid: ")


def test_an_unknown_property_refuses_all() -> None:
    answer = Portal().create({"email": "ann@kuusi.example", "nonsense": "1"}, {"email": "bo@kuusi.example"})
    assert (answer.status, answer.errors[0]["code"]) == (400, "PROPERTY_DOESNT_EXIST")


def test_a_rule_of_the_admin_refuses_whom_it_concerns() -> None:
    rule = {"email_domain": "strict.example", "property": "company", "message": 'Property "company" is required'}
    portal = Portal(rules=[rule])
    answer = portal.create(
        {"email": "a@strict.example"},
        {"email": "b@strict.example", "company": "B Oy"},
        {"email": "c@kuusi.example"},
    )
    assert (answer.status, len(answer.results)) == (207, 2)
    assert answer.errors[0]["category"] == "VALIDATION_ERROR"
    assert 'Property "company" is required' in answer.errors[0]["message"]


def test_upsert_by_address_creates_whom_it_does_not_find() -> None:
    portal = Portal()
    ann = seed.add_contact(portal.hs, "ann@kuusi.example")
    inputs = [
        {"id": email, "idProperty": "email", "properties": {"firstname": "X"}}
        for email in ("ann@kuusi.example", "bo@kuusi.example")
    ]
    answer = portal.batch(f"{CONTACTS}/batch/upsert", *inputs)
    assert [(one["id"] == ann, one["new"]) for one in answer.results] == [(True, False), (False, True)]
