from typing import Any

from sandbox.hubspot import seed
from tests.sandbox.hubspot.portal import EVENTS, Portal


def test_upserting_twice_changes_the_one_event() -> None:
    portal = Portal()
    first = portal.make_event(eventName="Launch").body
    second = portal.make_event(eventName="Launch, again").body
    assert first["id"] == second["id"]
    assert [event["eventName"] for event in portal.hs["marketing_events"].values()] == ["Launch, again"]


def test_creating_an_existing_event_is_a_conflict() -> None:
    portal = Portal()
    portal.make_event("900-1")
    body = {"eventName": "L", "eventOrganizer": "A", "externalAccountId": "zoom", "externalEventId": "900-1"}
    assert portal.post(f"{EVENTS}/events", {**body, "customProperties": []}).status == 409
    assert portal.post(f"{EVENTS}/events", {**body, "externalEventId": "901", "customProperties": []}).status == 200


def test_the_empty_list_of_custom_properties_is_required() -> None:
    body = {"eventName": "L", "eventOrganizer": "A", "externalAccountId": "zoom", "externalEventId": "900-1"}
    assert Portal().send("PUT", f"{EVENTS}/events/900-1", body).status == 400


def test_the_account_is_part_of_the_external_id() -> None:
    portal = Portal()
    portal.make_event()
    assert portal.get(f"{EVENTS}/events/900-1", externalAccountId="zoom").status == 200
    assert portal.get(f"{EVENTS}/events/900-1", externalAccountId="other").status == 404
    assert portal.get(f"{EVENTS}/events/900-1").status == 400


def test_another_apps_event_is_hidden_by_external_id_and_open_by_object_id() -> None:
    portal = Portal()
    theirs = seed.add_marketing_event(portal.hs, "900-1", "Theirs", app_id=99)
    assert portal.get(f"{EVENTS}/events/900-1", externalAccountId="zoom").status == 404
    assert portal.complete().status == 404
    assert portal.get(f"{EVENTS}/{theirs}").body["appInfo"]["id"] == "99"
    changed = portal.send("PATCH", f"{EVENTS}/{theirs}", {"eventName": "Ours now", "customProperties": []})
    assert changed.body["eventName"] == "Ours now"
    assert portal.make_event("900-1").body["id"] != theirs


def test_completing_happens_once_and_every_try_is_counted() -> None:
    portal = Portal()
    portal.make_event()
    assert portal.complete().body["eventCompleted"] is True
    assert portal.complete().status == 400
    event = next(iter(portal.hs["marketing_events"].values()))
    assert event["completions"] == 2


def test_cancelling_can_be_repeated_and_taken_back() -> None:
    portal = Portal()
    portal.make_event()
    for _ in range(2):
        answer = portal.post(f"{EVENTS}/events/900-1/cancel", externalAccountId="zoom")
        assert (answer.status, answer.body["eventCancelled"]) == (200, True)
    assert portal.make_event(eventCancelled=False).body["eventCancelled"] is False


def test_own_events_are_found_by_search_at_once_and_all_apps_by_identifiers_later() -> None:
    portal = Portal()
    seed.add_marketing_event(portal.hs, "900-1", "Theirs", app_id=99)
    portal.make_event()
    assert len(portal.get(f"{EVENTS}/events/search", q="900-1").results) == 1
    assert portal.get(f"{EVENTS}/900-1/identifiers").body["total"] == 1
    portal.now += portal.hs["identifiers_lag_s"]
    assert portal.get(f"{EVENTS}/900-1/identifiers").body["total"] == 2


def test_deleting_by_either_id() -> None:
    portal = Portal()
    by_id = portal.make_event("900-1").body["id"]
    portal.make_event("900-2")
    assert portal.send("DELETE", f"{EVENTS}/{by_id}").status == 204
    assert portal.send("DELETE", f"{EVENTS}/events/900-2", externalAccountId="zoom").status == 204
    assert portal.get(EVENTS).results == []


def test_a_batch_by_object_id_reports_the_missing() -> None:
    portal = Portal()
    event = portal.make_event().body["id"]
    inputs: list[Any] = [{"objectId": one, "eventName": "New", "customProperties": []} for one in (event, "5")]
    answer = portal.batch(f"{EVENTS}/batch/update", *inputs)
    assert (answer.status, len(answer.results), answer.errors[0]["context"]) == (207, 1, {"ids": ["5"]})
    assert portal.batch(f"{EVENTS}/batch/archive", {"objectId": event}).status == 204
    assert portal.hs["marketing_events"] == {}
