"""One bad contact never takes the others down with it."""

import json

import pytest
import requests
from hypothesis import given, settings
from hypothesis import strategies as st

from integrations.errors import RetryLater
from integrations.hubspot.parse import existing_id
from integrations.records import ContactWrite
from tests.hubspot.client import contact, hubspot, item_error, refusal
from tests.transport.scripted import Reply

CONFLICT = refusal(409, "CONFLICT", "Contact already exists. Existing ID: 77")


def writes(count: int) -> list[ContactWrite]:
    return [ContactWrite(f"k{number}", {"email": f"P{number}@mail.example"}) for number in range(count)]


class AllOrNothing:
    """A HubSpot that refuses a whole batch for one bad address, and does not echo trace ids."""

    def __init__(self, bad: set[int]) -> None:
        self.bad = {f"p{number}@mail.example" for number in bad}
        self.calls = 0

    def __call__(self, request: requests.PreparedRequest) -> Reply:
        self.calls += 1
        emails = [one["properties"]["email"].lower() for one in json.loads(request.body or b"")["inputs"]]
        if self.bad & set(emails):
            return CONFLICT
        return Reply(201, {"results": [contact(f"id-{email}", email) for email in emails]})


@settings(deadline=None)  # a busy machine is no fault
@given(bad=st.sets(st.integers(0, 99), max_size=4), count=st.integers(0, 100))
def test_exactly_the_bad_ones_fail(bad: set[int], count: int) -> None:
    server = AllOrNothing(bad)
    client, _ = hubspot(server)
    answer = client.create_contacts(writes(count))
    failed = {f"k{number}" for number in bad if number < count}
    assert set(answer.errors) == failed
    assert set(answer.written) == {f"k{number}" for number in range(count)} - failed
    assert server.calls <= 1 + 2 * 7 * len(failed)


def test_why_it_failed_is_kept() -> None:
    client, _ = hubspot(AllOrNothing({0}))
    error = client.create_contacts(writes(1)).errors["k0"]
    assert error.category == "CONFLICT"
    assert existing_id(error.message) == "77"


def test_a_batch_with_trace_ids_needs_one_call() -> None:
    results = [contact("1", "p0@mail.example") | {"objectWriteTraceId": "k0"}]
    refused = item_error("CONFLICT", "Contact already exists. Existing ID: 9", objectWriteTraceId=["k1"])
    client, script = hubspot(Reply(207, {"results": results, "errors": [refused], "numErrors": 1}))
    answer = client.create_contacts(writes(2))
    assert answer.written["k0"].id == "1"
    assert answer.errors["k1"].message == "Contact already exists. Existing ID: 9"
    assert script.bodies == [
        {
            "inputs": [
                {"objectWriteTraceId": f"k{n}", "properties": {"email": f"P{n}@mail.example"}, "associations": []}
                for n in range(2)
            ]
        }
    ]


def test_a_lost_answer_is_not_sent_again() -> None:
    client, script = hubspot(Reply(502))
    with pytest.raises(RetryLater) as caught:
        client.create_contacts(writes(2))
    assert caught.value.answer_lost
    assert len(script.sent) == 1


def test_nothing_to_create_is_no_call() -> None:
    client, script = hubspot({})
    assert client.create_contacts([]).written == {}
    assert script.sent == []


def test_an_update_shows_what_hubspot_left_out() -> None:
    client, script = hubspot({"results": [contact("1", "a@b.example")]})
    answer = client.update_contacts([ContactWrite("1", {"lastname": "A"}), ContactWrite("2", {"lastname": "B"})])
    assert set(answer.written) == {"1"}
    assert answer.errors == {}
    assert script.bodies[0]["inputs"][1] == {"id": "2", "objectWriteTraceId": "2", "properties": {"lastname": "B"}}


def test_an_update_is_repeated_after_a_failure() -> None:
    client, script = hubspot(Reply(502), {"results": [contact("1")]})
    assert set(client.update_contacts([ContactWrite("1", {})]).written) == {"1"}
    assert len(script.sent) == 2


def test_existing_id() -> None:
    assert existing_id("Contact already exists. Existing ID: 123") == "123"
    assert existing_id("no id") == ""
