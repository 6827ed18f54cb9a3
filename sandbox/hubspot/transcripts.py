"""Transcripts and recordings of calls: /crm/extensions/calling/2026-03.

Reference: developers.hubspot.com, "Recordings and transcripts". Posting a transcript twice keeps two.
"""

from typing import Any

from werkzeug import Request

from sandbox.hubspot import objects
from sandbox.hubspot.endpoints import body_of, endpoint
from sandbox.hubspot.errors import invalid, not_found
from sandbox.hubspot.seed import moment, next_id
from sandbox.state import Sandbox

PATH = "/crm/extensions/calling/2026-03"
READ, WRITE = "crm.extensions_calling_transcripts.read", "crm.extensions_calling_transcripts.write"
UTTERANCE = ("speaker", "text", "startTimeMillis", "endTimeMillis")


@endpoint("POST", f"{PATH}/transcripts", WRITE)
def create(sandbox: Sandbox, request: Request) -> Any:
    hs, body = sandbox.hubspot, body_of(request, "engagementId", "transcriptCreateUtterances")
    _call(sandbox, body["engagementId"])
    utterances = body["transcriptCreateUtterances"]
    for number, utterance in enumerate(utterances):
        missing = [field for field in UTTERANCE if utterance.get(field) is None]
        if missing or not {"id", "name"} <= set(utterance["speaker"]):
            raise invalid(f"Utterance {number} lacks required fields: {missing or ['speaker.id', 'speaker.name']}")
    transcript_id, now = next_id(hs), moment(sandbox.clock())
    hs["transcripts"][transcript_id] = {
        "id": transcript_id,
        "engagementId": int(body["engagementId"]),
        "transcriptSource": "INTEGRATOR_GENERATED",
        "transcriptUtterances": [{"id": str(number), **one} for number, one in enumerate(utterances, start=1)],
        "createdAt": now,
        "updatedAt": now,
    }
    return {"id": transcript_id}


@endpoint("GET", f"{PATH}/transcripts/<transcript_id>", READ)
def get(sandbox: Sandbox, request: Request, transcript_id: str) -> Any:
    transcript = sandbox.hubspot["transcripts"].get(transcript_id)
    if transcript is None:
        raise not_found(f"Transcript {transcript_id} does not exist")
    return transcript


@endpoint("DELETE", f"{PATH}/transcripts/<transcript_id>", WRITE)
def delete(sandbox: Sandbox, request: Request, transcript_id: str) -> Any:
    get(sandbox, request, transcript_id)
    del sandbox.hubspot["transcripts"][transcript_id]
    return None, 204


@endpoint("POST", f"{PATH}/recordings/ready", "crm.objects.contacts.write", "crm.schemas.contacts.write")
def recording_ready(sandbox: Sandbox, request: Request) -> Any:
    """Tells HubSpot to fetch the recording of a call that says which app keeps it."""
    call = _call(sandbox, body_of(request, "engagementId")["engagementId"])
    wanted = {"hs_call_source", "hs_call_app_id", "hs_call_external_id", "hs_call_external_account_id"}
    if not wanted <= set(call["properties"]):
        raise invalid(f"Call {call['id']} lacks properties: {sorted(wanted - set(call['properties']))}")
    if call["id"] not in sandbox.hubspot["recordings_ready"]:
        sandbox.hubspot["recordings_ready"].append(call["id"])
    return None, 204


def _call(sandbox: Sandbox, engagement_id: Any) -> objects.Record:
    call = objects.live(sandbox.hubspot, "calls", str(engagement_id))
    if call is None:
        raise not_found(f"Engagement {engagement_id} does not exist")
    return call
