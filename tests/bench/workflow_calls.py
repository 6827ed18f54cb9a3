"""The time until workflows have their answer from a portal at work: a part of `tests.bench.webhooks`."""

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from sandbox.webhooks import Json, workflow_signed
from tests.bench.served import PORT, SECRET, Served, until, webinar_id

PATH = "/workflow-actions/add-contact-to-webinar/"
CONTACTS, CALLS = 8, 5  # simultaneous calls a contact
Figure = tuple[str, float, float | None, str]


def call(portal: Served, portal_id: int, callback: str, email: str) -> str:
    """The state that the workflow is told."""
    body = {
        "callbackId": callback,
        "origin": {"portalId": portal_id, "actionDefinitionId": 5, "actionDefinitionVersion": 1},
        "context": {"source": "WORKFLOWS", "workflowId": 77},
        "object": {"objectId": 1, "objectType": "CONTACT", "properties": {"email": email, "firstname": "A"}},
        "inputFields": {"webinar_id": webinar_id(0)},
    }
    signed = workflow_signed(json.dumps(body).encode(), SECRET, f"http://127.0.0.1:{PORT}{PATH}")
    status, answer = portal.post(PATH, signed)
    if status != 200:
        raise SystemExit(f"HTTP {status}")
    return str(json.loads(answer)["outputFields"]["hs_execution_state"])


def figures(portal: Served) -> Iterator[Figure]:
    portal_id = portal.sandbox("/sandbox/hubspot")["portal_id"]
    begun = time.perf_counter()
    call(portal, portal_id, "first", "w@kuusi.example")
    until(lambda: _last_registered(portal.sandbox("/sandbox/hubspot"), "w@kuusi.example"), 90)
    took = time.perf_counter() - begun
    yield "after a workflow's registration HubSpot shows the last registered webinar", round(took, 1), 20, " s"

    calls = [(f"c{number}.{again}", f"w{number}@kuusi.example") for number in range(CONTACTS) for again in range(CALLS)]
    with ThreadPoolExecutor(CALLS) as pool:
        states = list(pool.map(lambda one: call(portal, portal_id, *one), calls))
    at_once = 100 * states.count("SUCCESS") / len(states)
    yield (
        f"of {len(states)} workflow calls, {CALLS} at a time for each contact, not answered at once",
        100 - at_once,
        5,
        " %",
    )

    portal.sandbox("/sandbox/faults", "POST", {"path": r"/zoom/v2/webinars/\d+$", "status": 503, "times": 1_000_000})
    call(portal, portal_id, "late", "late@kuusi.example")
    time.sleep(20)
    portal.sandbox("/sandbox/faults", "DELETE")
    told = until(lambda: "late" in portal.sandbox("/sandbox/hubspot").get("callbacks", {}), 90)
    yield "a blocked workflow is told after 20 s of trouble at Zoom are over", round(told, 1), 10, " s"


def _last_registered(hubspot: Json, email: str) -> bool:
    found = [one["properties"] for one in hubspot["contacts"].values() if one["properties"].get("email") == email]
    return bool(found and found[0].get("zoom_sync_last_registered_webinar"))
