"""Faults that only a real connection shows, and those that change an answer."""

from collections.abc import Iterator
from typing import Any

import pytest
import requests

from sandbox.hubspot import seed
from sandbox.server import serve_in_thread
from tests.sandbox.hubspot.portal import CONTACTS, Portal

CREATE = f"{CONTACTS}/batch/create"
ANN = {"inputs": [{"properties": {"email": "ann@kuusi.example"}, "associations": []}]}


class Served:
    def __init__(self, portal: Portal, url: str) -> None:
        self.portal, self.url = portal, url

    def create(self, **fault: Any) -> requests.Response:
        self.portal.sandbox.state["faults"] = [fault]
        auth = {"Authorization": f"Bearer {seed.ACCESS_TOKEN}"}
        return requests.post(f"{self.url}/hubspot{CREATE}", json=ANN, headers=auth, timeout=0.5)

    @property
    def made(self) -> int:
        return len(self.portal.hs["contacts"])


@pytest.fixture
def served() -> Iterator[Served]:
    portal = Portal()
    with serve_in_thread(portal.sandbox) as url:
        yield Served(portal, url)


@pytest.mark.parametrize("applied", [True, False])
@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ({"kind": "reset"}, requests.ConnectionError),
        ({"kind": "time_out", "seconds": 1}, requests.ReadTimeout),
    ],
)
def test_no_answer_comes_whether_the_work_was_done_or_not(
    served: Served, fault: dict[str, Any], error: type[Exception], applied: bool
) -> None:
    with pytest.raises(error):
        served.create(**fault, applied=applied)
    assert served.made == applied


def test_a_truncated_body_is_an_error_after_the_work(served: Served) -> None:
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        served.create(kind="truncated")
    assert served.made == 1


def test_a_slow_body_comes_whole(served: Served) -> None:
    answer = served.create(kind="slow", seconds=0.5)
    assert answer.json()["status"] == "COMPLETE"
    assert answer.elapsed.total_seconds() < 0.5, "the head comes at once"


def test_a_page_of_a_gateway_comes_under_200(served: Served) -> None:
    answer = served.create(kind="wrong_type")
    assert (answer.status_code, answer.headers["Content-Type"].partition(";")[0]) == (200, "text/html")
    assert served.made == 0


def test_unknown_fields_are_at_every_depth(served: Served) -> None:
    body = served.create(kind="unknown_fields").json()
    assert body["zz_new"] == body["results"][0]["zz_new"] == body["results"][0]["properties"]["zz_new"] == "new"
    assert body["results"][0]["properties"]["email"] == "ann@kuusi.example"


def test_fields_are_missing_at_every_depth_or_altogether(served: Served) -> None:
    assert "id" not in served.create(kind="missing_fields", fields=["id"]).json()["results"][0]
    assert served.create(kind="missing_fields").json() == {}


def test_an_unknown_kind_is_refused() -> None:
    answer = Portal().client.post("/sandbox/faults", json={"kind": "rset"})
    assert answer.status_code == 400


def test_hubspots_day_ends_at_midnight_in_its_own_zone() -> None:
    portal = Portal(limit_per_day=2)
    assert [portal.get(CONTACTS).status for _ in range(3)] == [200, 200, 429]
    assert portal.get(CONTACTS).body["policyName"] == "DAILY"
    portal.now += 24 * 3600
    assert portal.get(CONTACTS).status == 200
