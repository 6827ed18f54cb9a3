"""Recording who registered, attended or cancelled: .../attendance/{subscriberState}/create and email-create.

Reference: developers.hubspot.com, "Marketing events", attendance. By contact id nothing is created; by e-mail address
HubSpot makes a contact for everybody it does not know, deleted ones and colleagues included.
"""

from typing import Any

from werkzeug import Request

from sandbox.hubspot import addresses, objects
from sandbox.hubspot.batches import envelope
from sandbox.hubspot.endpoints import endpoint, inputs_of
from sandbox.hubspot.errors import invalid, standard_error
from sandbox.hubspot.marketing_events import PATH, WRITE, Event, own_event
from sandbox.hubspot.marketing_events_by_id import event_by_id
from sandbox.hubspot.participant_states import VOCABULARIES, record
from sandbox.hubspot.values import EMAIL
from sandbox.state import Sandbox

REQUIRED = ("interactionDateTime", "properties")


@endpoint("POST", f"{PATH}/attendance/<external_id>/<state>/create", WRITE)
def create_by_external_id(sandbox: Sandbox, request: Request, external_id: str, state: str) -> Any:
    return _by_contact(sandbox, request, own_event(sandbox, request, external_id), state)


@endpoint("POST", f"{PATH}/<object_id>/attendance/<state>/create", WRITE)
def create_by_object_id(sandbox: Sandbox, request: Request, object_id: str, state: str) -> Any:
    return _by_contact(sandbox, request, event_by_id(sandbox, object_id), state)


@endpoint("POST", f"{PATH}/attendance/<external_id>/<state>/email-create", WRITE)
def create_by_email(sandbox: Sandbox, request: Request, external_id: str, state: str) -> Any:
    return _by_email(sandbox, request, own_event(sandbox, request, external_id), state)


@endpoint("POST", f"{PATH}/<object_id>/attendance/<state>/email-create", WRITE)
def create_by_email_and_object_id(sandbox: Sandbox, request: Request, object_id: str, state: str) -> Any:
    return _by_email(sandbox, request, event_by_id(sandbox, object_id), state)


def _by_contact(sandbox: Sandbox, request: Request, event: Event, state: str) -> Any:
    hs, results, errors = sandbox.hubspot, [], []
    known_state = _state(hs, state)
    for item in inputs_of(request, "vid", *REQUIRED, limit=hs["participant_batch_limit"]):
        contact = objects.live(hs, "contacts", str(item["vid"]))
        if contact:
            record(event, contact["id"], known_state, _milliseconds(item), item["properties"])
            _note_time(sandbox, event, contact["id"])
            results.append({"vid": int(item["vid"])})
        else:
            message = f"Contact with vid {item['vid']} does not exist"
            errors.append(standard_error("OBJECT_NOT_FOUND", message, {"ids": [str(item["vid"])]}))
    return envelope(sandbox, results, errors)


def _note_time(sandbox: Sandbox, event: Event, vid: str) -> None:
    """Where the lists of participants lag, note since when they know this one."""
    if sandbox.hubspot.get("participations_lag_s"):
        event["participants"][vid].setdefault("recordedAt", sandbox.clock() * 1000)


def _by_email(sandbox: Sandbox, request: Request, event: Event, state: str) -> Any:
    hs, results, errors = sandbox.hubspot, [], []
    known_state, owners = _state(hs, state), addresses.owners_of(hs)
    for item in inputs_of(request, "email", "contactProperties", *REQUIRED, limit=hs["participant_batch_limit"]):
        email = item["email"].strip().lower()
        if not EMAIL.fullmatch(email):
            errors.append(standard_error("VALIDATION_ERROR", f"Email address {email} is invalid", {"ids": [email]}))
            continue
        if email not in owners:
            owners[email] = objects.make(sandbox, "contacts", {"email": email, **item["contactProperties"]})
        record(event, owners[email]["id"], known_state, _milliseconds(item), item["properties"])
        results.append({"vid": int(owners[email]["id"]), "email": email})
    return envelope(sandbox, results, errors)


def _state(hs: dict[str, Any], name: str) -> str:
    """The specification says `register`, the guide `REGISTERED`; which one holds is a setting of the account."""
    vocabulary = VOCABULARIES[hs["participant_states"]]
    if name not in vocabulary:
        raise invalid(f"Invalid subscriber state {name}; expected one of {sorted(vocabulary)}")
    return vocabulary[name]


def _milliseconds(item: dict[str, Any]) -> int:
    at = item["interactionDateTime"]
    if not isinstance(at, int) or at < 1_000_000_000_000:
        raise invalid(f"interactionDateTime must be milliseconds since the epoch; received {at}")
    return at
