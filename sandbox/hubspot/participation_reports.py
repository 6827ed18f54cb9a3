"""Reading participation back: .../participations/..., counters and breakdowns.

Reference: developers.hubspot.com, "Marketing events", participant state.
"""

from typing import Any

from werkzeug import Request

from sandbox.hubspot import addresses, objects
from sandbox.hubspot.endpoints import endpoint
from sandbox.hubspot.errors import invalid, not_found
from sandbox.hubspot.marketing_events import PATH, READ, Event, own_event
from sandbox.hubspot.marketing_events_by_id import event_by_id
from sandbox.hubspot.paging import page
from sandbox.hubspot.participant_states import Participant, counters, current_state
from sandbox.hubspot.seed import moment
from sandbox.state import Sandbox

REPORTS = f"{PATH}/participations"
STATES = ("REGISTERED", "CANCELLED", "ATTENDED", "NO_SHOW")


@endpoint("GET", f"{REPORTS}/<account_id>/<external_id>", READ)
def count_by_external_id(sandbox: Sandbox, request: Request, account_id: str, external_id: str) -> Any:
    return counters(own_event(sandbox, request, external_id, account_id))


@endpoint("GET", f"{REPORTS}/<object_id>", READ)
def count_by_object_id(sandbox: Sandbox, request: Request, object_id: str) -> Any:
    return counters(event_by_id(sandbox, object_id))


@endpoint("GET", f"{REPORTS}/<account_id>/<external_id>/breakdown", READ)
def breakdown_by_external_id(sandbox: Sandbox, request: Request, account_id: str, external_id: str) -> Any:
    return _breakdown(sandbox, request, [own_event(sandbox, request, external_id, account_id)])


@endpoint("GET", f"{REPORTS}/<object_id>/breakdown", READ)
def breakdown_by_object_id(sandbox: Sandbox, request: Request, object_id: str) -> Any:
    return _breakdown(sandbox, request, [event_by_id(sandbox, object_id)])


@endpoint("GET", f"{REPORTS}/contacts/<identifier>/breakdown", READ)
def breakdown_by_contact(sandbox: Sandbox, request: Request, identifier: str) -> Any:
    return _breakdown(sandbox, request, list(sandbox.hubspot["marketing_events"].values()), identifier)


def _breakdown(sandbox: Sandbox, request: Request, events: list[Event], contact: str | None = None) -> Any:
    hs, state = sandbox.hubspot, request.args.get("state")
    if state and state not in STATES:
        raise invalid(f"Invalid state {state}; expected one of {list(STATES)}")
    contact = contact or request.args.get("contactIdentifier")
    wanted = _contact_id(hs, contact) if contact else None
    listed_until = (sandbox.clock() - hs.get("participations_lag_s", 0)) * 1000
    rows = [
        (event, vid, participant)
        for event in events
        for vid, participant in event["participants"].items()
        if wanted in (None, objects.survivor_of(hs, vid)) and state in (None, "", current_state(event, participant))
        if participant.get("recordedAt", 0) <= listed_until
    ]
    answer = page(request, rows, default=10, maximum=100)
    return {**answer, "results": [_row(hs, *row) for row in answer["results"]], "total": len(rows)}


def _contact_id(hs: dict[str, Any], identifier: str) -> str:
    by_email = "@" in identifier
    record = addresses.owners_of(hs).get(identifier.lower()) if by_email else objects.live(hs, "contacts", identifier)
    if record is None:
        raise not_found(f"Contact {identifier} does not exist")
    return str(record["id"])


def _row(hs: dict[str, Any], event: Event, vid: str, participant: Participant) -> dict[str, Any]:
    contact_id = objects.survivor_of(hs, vid)
    person = hs["contacts"].get(contact_id, {}).get("properties", {})
    properties = {"attendanceState": current_state(event, participant), "occurredAt": participant["occurredAt"]}
    if "durationSeconds" in participant and hs.get("shows_durations", True):
        properties |= {
            "attendanceDurationSeconds": participant["durationSeconds"],
            "attendancePercentage": participant["percentage"],
        }
    contact = {"contactId": contact_id, "email": person.get("email", "")}
    contact |= {name: person[name] for name in ("firstname", "lastname") if name in person}
    return {
        "id": f"{event['objectId']}-{vid}",
        "createdAt": moment(participant["activities"][0]["at"] / 1000),
        "properties": properties,
        "associations": {
            "contact": contact,
            "marketingEvent": {
                "marketingEventId": event["objectId"],
                "name": event["eventName"],
                "externalAccountId": event["externalAccountId"],
                "externalEventId": event["externalEventId"],
            },
        },
    }
