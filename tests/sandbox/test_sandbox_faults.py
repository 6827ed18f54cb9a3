from typing import Any

from tests.sandbox.hubspot.portal import CONTACTS, Portal


def add_fault(portal: Portal, **fault: Any) -> None:
    assert portal.client.post("/sandbox/faults", json=fault).status_code == 200


def test_a_fault_answers_in_place_of_the_endpoint_as_often_as_told() -> None:
    portal = Portal()
    add_fault(portal, method="GET", path="/contacts$", times=2, kind="status", status=503, headers={"Retry-After": "3"})
    first = portal.get(CONTACTS)
    assert (first.status, first.headers["Retry-After"]) == (503, "3")
    assert [portal.get(CONTACTS).status for _ in range(2)] == [503, 200]


def test_a_fault_leaves_other_requests_alone() -> None:
    portal = Portal()
    add_fault(portal, method="POST", path="/contacts$", kind="status", status=500)
    assert portal.get(CONTACTS).status == 200
    assert portal.get("/account-info/2026-03/details").status == 200


def test_a_lost_answer_is_lost_after_the_work_was_done() -> None:
    portal = Portal()
    add_fault(portal, path="/batch/create$", kind="applied_answer_lost")
    assert portal.create({"email": "ann@kuusi.example"}).status == 500
    assert [one["properties"]["email"] for one in portal.hs["contacts"].values()] == ["ann@kuusi.example"]


def test_a_fault_can_have_the_body_of_a_real_refusal() -> None:
    portal = Portal()
    add_fault(portal, kind="status", status=423, body={"status": "error", "message": "Locked"})
    assert portal.get(CONTACTS).body == {"status": "error", "message": "Locked"}


def test_a_fault_can_begin_after_some_requests() -> None:
    portal = Portal()
    add_fault(portal, path="/contacts$", after=2, times=1, status=500)
    assert [portal.get(CONTACTS).status for _ in range(4)] == [200, 200, 500, 200]
