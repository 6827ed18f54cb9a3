"""Twelve questions that HubSpot's documents leave open: one function each, which returns the finding in one line.

`QUESTIONS` says what each function asks.
"""

from collections.abc import Callable
from uuid import uuid4

from django.conf import settings

from integrations.accounts.tokens import hubspot_token
from integrations.smoke_test.hubspot_trial import CALLS, CONTACTS, HubSpotTrial, Json, status_line
from integrations.transport.answers import redacted
from integrations.transport.http import post_form

Ask = Callable[[HubSpotTrial], str]
BAD_VID = 1


def state_names(trial: HubSpotTrial) -> str:
    event, contact = trial.event("states"), trial.contact("states")
    answers = [trial.participate(event, name, [trial.entry(contact, 0)]) for name in ("register", "REGISTERED")]
    return f"register: {status_line(answers[0])}; REGISTERED: {status_line(answers[1])}"


def participants_at_once(trial: HubSpotTrial) -> str:
    event, contact = trial.event("batches"), trial.contact("batches")
    state = "register" if trial.participate(event, "register", [trial.entry(contact, 0)]).ok else "REGISTERED"
    sizes = {
        size: trial.participate(event, state, [trial.entry(contact, minute) for minute in range(size)])
        for size in (100, 101, 500, 501)
    }
    bad = trial.participate(event, state, [trial.entry(contact, 0), trial.entry(str(BAD_VID), 0)])
    errors = [str(one.get("category")) for one in bad.body.get("errors", [])]
    shown = ", ".join(f"{size}: {answer.status}" for size, answer in sizes.items())
    return f"{shown}; one bad id: {status_line(bad)}, results {len(bad.body.get('results', []))}, errors {errors}"


def _with_secondary(trial: HubSpotTrial, name: str) -> str:
    """Merge two contacts, and return the second one's address: it is now a secondary address."""
    first, second = trial.contact(f"{name}-primary"), trial.contact(f"{name}-secondary")
    trial.merge(first, second)
    return trial.email(f"{name}-secondary")


def _read_by_email(trial: HubSpotTrial, email: str, archived: str = "false") -> str:
    body = {"inputs": [{"id": email}], "idProperty": "email", "properties": ["email", "hs_additional_emails"]}
    answer = trial.ask("POST", f"{CONTACTS}/batch/read", body, archived=archived)
    found = [one for one in answer.body.get("results", []) if one.get("id")]
    return f"{status_line(answer)}, {'found' if found else 'not found'}"


def read_by_secondary(trial: HubSpotTrial) -> str:
    return _read_by_email(trial, _with_secondary(trial, "read"))


def create_with_secondary(trial: HubSpotTrial) -> str:
    secondary = _with_secondary(trial, "create")
    plain = _create(trial, [{"properties": {"email": secondary}}])
    traced = _create(
        trial,
        [
            {"properties": {"email": secondary}, "objectWriteTraceId": "one"},
            {"properties": {"email": trial.email("new")}, "objectWriteTraceId": "two"},
        ],
    )
    return f"without trace ids: {plain}; with: {traced}"


def _create(trial: HubSpotTrial, inputs: list[Json]) -> str:
    with trial.perhaps_made(*(one["properties"]["email"] for one in inputs)):
        answer = trial.ask("POST", f"{CONTACTS}/batch/create", {"inputs": inputs})
    for one in answer.body.get("results", []):
        trial.remember_contact(str(one.get("id", "")))
    return f"{status_line(answer)}, {len(answer.body.get('results', []))} made"


def read_archived(trial: HubSpotTrial) -> str:
    contact = trial.contact("archived")
    trial.ask("DELETE", f"{CONTACTS}/{contact}")
    return _read_by_email(trial, trial.email("archived"), archived="true")


def completing_twice(trial: HubSpotTrial) -> str:
    event, contact = trial.event("complete"), trial.contact("complete")
    first, second = _complete(trial, event), _complete(trial, event)
    late = trial.participate(event, "attend", [trial.entry(contact, 1, joinedAt=trial.at(1), leftAt=trial.at(2))])
    if not late.ok:
        late = trial.participate(event, "ATTENDED", [trial.entry(contact, 1)])
    return f"first: {first}; second: {second}; attendance after it: {status_line(late)}"


def _complete(trial: HubSpotTrial, event: str) -> str:
    path = f"/marketing/marketing-events/{{v}}/events/{event}/complete"
    body = {"startDateTime": trial.at(0), "endDateTime": trial.at(60)}
    return status_line(trial.ask("POST", path, body, externalAccountId=trial.zoom.account_id))


def durations(trial: HubSpotTrial) -> str:
    event, contact = trial.event("durations"), trial.contact("durations")
    times = {"joinedAt": trial.at(0), "leftAt": trial.at(30)}
    for state in ("attend", "ATTENDED"):
        if trial.participate(event, state, [trial.entry(contact, 0, **times)]).ok:
            break
    _complete(trial, event)
    path = f"/marketing/marketing-events/{{v}}/participations/{trial.zoom.account_id}/{event}/breakdown"
    answer = trial.ask("GET", path, limit=10)
    shown = [one.get("properties", {}) for one in answer.body.get("results", [])]
    wanted = ("attendanceDurationSeconds", "attendancePercentage", "attendanceState")
    found = [{name: one.get(name) for name in wanted if name in one} for one in shown]
    timed = any("attendanceDurationSeconds" in one for one in found)
    return f"{status_line(answer)}, 30 of 60 minutes: {found if timed else f'no duration is shown, only {found}'}"


def custom_events(trial: HubSpotTrial) -> str:
    definitions = trial.ask("GET", "/events/{v}/event-definitions", limit=10)
    if not definitions.ok:
        return f"definitions: {status_line(definitions)}: not in this account's subscription, or not among the scopes"
    there = [str(one.get("fullyQualifiedName", "")) for one in definitions.body.get("results", [])]
    name = next(iter(trial.account.event_names.values()), "") or next(iter(there), "")
    if not name:
        return f"definitions: {status_line(definitions)}; there is no event to send: press Check now, then try again"
    contact = trial.contact("events")
    sizes = {}
    for size in (100, 500, 501):
        one: Json = {"eventName": name, "objectId": contact, "properties": {}}
        inputs = [{**one, "uuid": str(uuid4()), "occurredAt": trial.at(0)} for _ in range(size)]
        sizes[size] = status_line(trial.ask("POST", "/events/{v}/send/batch", {"inputs": inputs}))
    return ", ".join(f"{size}: {answer}" for size, answer in sizes.items())


def percentages(trial: HubSpotTrial) -> str:
    name = "zoom_sync_average_duration"
    definition = trial.ask("GET", f"/crm/properties/{{v}}/contacts/{name}")
    contact = trial.contact("percentage", **{name: "50"})
    kept = trial.ask("GET", f"{CONTACTS}/{contact}", properties=name).body.get("properties", {}).get(name)
    hint = definition.body.get("numberDisplayHint", definition.body.get("showCurrencySymbol", "none"))
    return f"{status_line(definition)}, hint {hint}; 50 was kept as {kept}: compare with what HubSpot shows"


def calls(trial: HubSpotTrial) -> str:
    url = "https://example.com/recording"
    contact, call = trial.contact("calls"), trial.call(hs_call_title=trial.mark, hs_call_recording_url=url)
    pair = {"from": {"id": call}, "to": {"id": contact}}
    path = "/crm/associations/{v}/calls/contacts/batch/associate/default"
    sizes = {size: trial.ask("POST", path, {"inputs": [pair] * size}) for size in (1000, 1001, 2001)}
    kept = trial.ask("GET", f"{CALLS}/{call}", properties="hs_call_recording_url").body.get("properties", {})
    shown = ", ".join(f"{size}: {answer.status}" for size, answer in sizes.items())
    return f"{shown}; recording address kept: {kept.get('hs_call_recording_url') == url}"


def users(trial: HubSpotTrial) -> str:
    sizes = {size: trial.ask("GET", "/settings/users/{v}", limit=size) for size in (100, 101, 500)}
    return ", ".join(f"{size}: {status_line(answer)}" for size, answer in sizes.items())


def tokens(trial: HubSpotTrial) -> str:
    """Send a made-up refresh token, then use the right one as the portal always does, so that nothing is lost."""
    account = trial.account
    form = {"grant_type": "refresh_token", "refresh_token": "made-up", "client_id": account.client_id or "made-up"}
    url = f"{settings.HUBSPOT_API_URL}/oauth/{settings.HUBSPOT_API_VERSION}/token"
    refused = post_form(url, {**form, "client_secret": account.client_secret or "made-up"})
    keys = sorted(key for key in refused.body if key not in ("correlationId", "requestId"))
    finding = f"a wrong one: {refused.status} {keys} {redacted(str(refused.body.get('status', '')), 60)}".strip()
    if not account.refresh_token:
        return f"{finding}; there is no refresh token to rotate"
    before = account.refresh_token
    token = hubspot_token(account)
    token(False)
    token(True)
    account.refresh_from_db()
    return f"{finding}; refreshing {'gives a new refresh token' if account.refresh_token != before else 'keeps it'}"


QUESTIONS: tuple[tuple[str, Ask], ...] = (
    ("register or REGISTERED in the path", state_names),
    ("how many participants a batch takes; one bad id", participants_at_once),
    ("reading by a secondary address", read_by_secondary),
    ("creating with a secondary address", create_with_secondary),
    ("reading deleted contacts by address", read_archived),
    ("completing twice; attendance afterwards", completing_twice),
    ("duration and percentage of an attendance", durations),
    ("how many custom events a batch takes", custom_events),
    ("how a percentage is shown", percentages),
    ("how many associations a batch takes; the recording's address", calls),
    ("how many users a page holds", users),
    ("refresh tokens, and a wrong one", tokens),
)
