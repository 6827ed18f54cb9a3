"""The verdict: the sandbox's HubSpot read back in the words of the expectations."""

from typing import Any

from sandbox.hubspot import seed
from sandbox.hubspot.campaigns import add_campaign
from sandbox.hubspot.participant_states import record
from sandbox.state import Sandbox
from sandbox.verdict import differences, expectations, verdict
from sandbox.world import make
from tests.sandbox.zoom.zoom_api import ANCHOR

AT = int(ANCHOR * 1000)
START = "2027-01-12T08:00:00Z"


def account() -> tuple[Sandbox, dict[str, Any]]:
    sandbox = Sandbox(make(ANCHOR), clock=lambda: ANCHOR)
    return sandbox, sandbox.hubspot


def test_an_untouched_account_has_nothing_to_show() -> None:
    sandbox, _ = account()
    assert verdict(sandbox) == {"webinars": {}, "contacts": {}}


def test_a_participant_stands_as_the_last_word_says() -> None:
    sandbox, hs = account()
    event = hs["marketing_events"][seed.add_marketing_event(hs, "81", "One", startDateTime=START)]
    for email, states in (("a@x.example", ["REGISTERED", "ATTENDED"]), ("b@x.example", ["REGISTERED", "CANCELLED"])):
        contact = seed.add_contact(hs, email, created_at=ANCHOR)
        for step, state in enumerate(states):
            record(event, contact, state, AT + step, {})
    (one,) = verdict(sandbox)["webinars"]["81"]["occurrences"]
    assert one["people"] == {
        "a@x.example": {"registered": True, "cancelled": False, "attended": True},
        "b@x.example": {"registered": False, "cancelled": True, "attended": False},
    }


def test_who_registers_again_is_registered() -> None:
    sandbox, hs = account()
    event = hs["marketing_events"][seed.add_marketing_event(hs, "81", "One", startDateTime=START)]
    contact = seed.add_contact(hs, "a@x.example", created_at=ANCHOR)
    for step, state in enumerate(["REGISTERED", "CANCELLED", "REGISTERED"]):
        record(event, contact, state, AT + step, {})
    (one,) = verdict(sandbox)["webinars"]["81"]["occurrences"]
    assert one["people"]["a@x.example"] == {"registered": True, "cancelled": False, "attended": False}


def test_occurrences_are_numbered_by_their_start_and_calls_go_to_the_nearest() -> None:
    sandbox, hs = account()
    for name, start in (("81-2", "2027-01-13T08:00:00Z"), ("81-1", START)):
        seed.add_marketing_event(hs, name, "Series", startDateTime=start)
    contact = seed.add_contact(hs, "a@x.example", created_at=ANCHOR)
    values = {"zoom_sync_external_id": "81-abc", "hs_timestamp": "2027-01-13T08:05:00Z"}
    hs["calls"]["9"] = {"id": "9", "properties": values, "archived": False}
    hs["associations"]["calls/contacts"]["9"] = [contact]
    hs["transcripts"]["10"] = {"engagementId": 9, "transcriptUtterances": [{}, {}]}
    first, second = verdict(sandbox)["webinars"]["81"]["occurrences"]
    assert (first["n"], first["call"]) == (1, None)
    assert second["call"] == {"count": 1, "people": ["a@x.example"], "utterances": 2}


def test_new_and_changed_contacts_are_shown_and_archived_ones_are_not() -> None:
    sandbox, hs = account()
    seed.add_contact(hs, "new@x.example", created_at=ANCHOR)
    seed.add_contact(hs, "old@x.example")
    seed.add_contact(hs, "bin@x.example", created_at=ANCHOR, archived_at=ANCHOR)
    assert list(verdict(sandbox)["contacts"]) == ["new@x.example"]


def test_a_sync_that_did_everything_right_has_no_differences() -> None:
    sandbox, hs = account()
    wanted = expectations()
    known = {one["properties"]["email"]: one for one in hs["contacts"].values()}
    ids = {}
    for email, values in wanted["contacts"].items():
        if email in known:
            known[email]["properties"] |= values
            known[email]["updatedAt"] = seed.moment(ANCHOR)
        ids[email] = known[email]["id"] if email in known else seed.add_contact(hs, email, created_at=ANCHOR)
        hs["contacts"][ids[email]]["properties"] |= values
    for webinar_id, webinar in wanted["webinars"].items():
        for one in webinar["occurrences"]:
            if one["event"]:
                fulfil(hs, webinar_id, one, ids)
    assert differences(wanted, verdict(sandbox)) == []


def fulfil(hs: dict[str, Any], webinar_id: str, one: dict[str, Any], ids: dict[str, str]) -> None:
    start = f"2027-01-{one['n']:02d}T08:00:00Z"
    flags = {"eventCompleted": one["event"]["completed"], "eventCancelled": one["event"]["cancelled"]}
    object_id = seed.add_marketing_event(hs, f"{webinar_id}-{one['n']}", "Any", startDateTime=start, **flags)
    event = hs["marketing_events"][object_id]
    for email, standing in one["people"].items():
        for flag in ("registered", "attended", "cancelled"):
            if standing[flag]:
                record(event, ids[email], flag.upper(), AT, {})
    for number in range(one["call"]["count"] if one["call"] else 0):
        call_id = seed.next_id(hs)
        values = {"zoom_sync_external_id": f"{webinar_id}-{number}", "hs_timestamp": start}
        hs["calls"][call_id] = {"id": call_id, "properties": values, "archived": False}
        hs["associations"]["calls/contacts"][call_id] = [ids[email] for email in one["call"]["people"]]
        spoken: list[dict[str, Any]] = [{}] * (one["call"]["utterances"] if number == 0 else 0)
        hs["transcripts"][call_id] = {"engagementId": int(call_id), "transcriptUtterances": spoken}


def test_who_is_in_which_list_and_which_campaign_has_all_of_it() -> None:
    sandbox, hs = account()
    event_id = seed.add_marketing_event(hs, "81", "One", startDateTime=START)
    contact = seed.add_contact(hs, "a@x.example", created_at=ANCHOR)
    made = {"listId": "77", "name": "One: Heat: Attended", "deletedAt": None, "members": {contact: "x"}}
    hs["lists"]["77"] = made
    hs["marketing_events"][event_id]["lists"] = ["77"]
    campaign = hs["campaigns"][add_campaign(hs, "All of it")]
    campaign["assets"] = {"MARKETING_EVENT": [event_id], "OBJECT_LIST": ["77"]}
    hs["campaigns"][add_campaign(hs, "The event alone")]["assets"] = {"MARKETING_EVENT": [event_id]}
    (one,) = verdict(sandbox)["webinars"]["81"]["occurrences"]
    assert (one["lists"], one["campaigns"]) == ({"Attended": ["a@x.example"]}, ["All of it"])
