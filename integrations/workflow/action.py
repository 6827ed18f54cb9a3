"""The workflow action "Add contact to Zoom webinar": HubSpot calls, Zoom is asked once, the workflow gets its answer.

HubSpot is answered at once if that is possible. Otherwise the workflow is blocked, and its callback is completed later
(`follow_up.py`).

Reference: https://developers.hubspot.com/docs/api-reference/latest/automation/workflows/custom-workflow-actions
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from audits import codes, counters
from audits import log as audit
from audits.models import Trigger
from integrations import log_ids
from integrations.accounts.tokens import note_state
from integrations.clock import utcnow
from integrations.decisions.schedule import PROBED, call_again_at, retry_at
from integrations.errors import IntegrationError, NeedsAdmin, RetryLater, SkipRecord
from integrations.hubspot import scopes
from integrations.hubspot.workflows import Execution
from integrations.models import (
    AccountState,
    Connection,
    HubSpotAccount,
    Occurrence,
    WebinarRow,
    WorkflowCall,
    WorkflowRegistration,
)
from integrations.models.workflow import CallState, WaitsFor
from integrations.sync import on_demand
from integrations.sync.rounds import carrier
from integrations.workflow import register
from integrations.workflow.register import RegistrationAttempt
from integrations.workflow.webinar import connections_of, occurrence_of
from integrations.workflow.wording import SENTENCES, SENTENCES_OF_ROWS, UNAVAILABLE

logger = logging.getLogger(__name__)

Clock = Callable[[], datetime]
Outputs = dict[str, str]
SUCCESS, FAILED, BLOCKED = "SUCCESS", "FAIL_CONTINUE", "BLOCK"
EXPIRES_AFTER = "P7D"  # HubSpot continues a workflow that was blocked for so long
TRIED_FOR = timedelta(days=6)  # HubSpot still waits then
AFTER_MIDNIGHT = timedelta(minutes=5)
LOOK_AGAIN = timedelta(seconds=2)
SHORT_WAIT = 60.0  # seconds; a call that Zoom puts off for longer is not among those brought forward
BROUGHT_FORWARD = 50  # calls that go on when one got through; each of them brings others forward
OTHER_CAUSES = ("reconnect_needed", "scope_missing")


@dataclass
class FollowUps:
    """The work after the answer, each with a message of its own: sync jobs and calls (primary key → when)."""

    jobs: on_demand.Starts = field(default_factory=dict)
    calls: dict[int, datetime] = field(default_factory=dict)


def execute(account: HubSpotAccount, execution: Execution, clock: Clock = utcnow) -> tuple[Outputs | None, FollowUps]:
    """Run the action for one call of HubSpot. Returns its outputs, and what continues afterwards.

    The outputs are None if there are none yet and the app lacks the scope to complete a callback later: HubSpot must
    then repeat the call.
    """
    call, follow_ups = _stored_call(account, execution, clock()), FollowUps()
    if call.state != CallState.DONE and call.claim(clock()):
        attempt(call, clock, follow_ups, hurry=True)
    elif call.state != CallState.DONE:
        _wait_for_another(call)
    if call.state == CallState.DONE:
        return action_outputs(call), follow_ups
    if not scopes.allow("workflow_action", account.scopes):
        return None, follow_ups
    WorkflowCall.objects.filter(pk=call.pk).update(blocked=True)
    # Another process may have finished the call just before it was marked as blocked: check it again in any case.
    follow_ups.calls[call.pk] = call.not_before if call.state == CallState.WAITING else clock() + LOOK_AGAIN
    return {"hs_execution_state": BLOCKED, "hs_expiration_duration": EXPIRES_AFTER}, follow_ups


def _wait_for_another(call: WorkflowCall) -> None:
    """Wait a moment for the first call to end: HubSpot repeated it while it is still running."""
    for _ in range(register.POLLS):
        call.refresh_from_db()
        if call.state != CallState.RUNNING:
            return
        register.pause(register.POLL)


def _stored_call(account: HubSpotAccount, execution: Execution, now: datetime) -> WorkflowCall:
    """Return the call's row, which is that of the first call if HubSpot repeats it."""
    return WorkflowCall.objects.get_or_create(
        hubspot=account,
        callback_id=execution.callback_id,
        defaults={
            "workflow_id": execution.workflow_id,
            "contact_id": execution.contact_id,
            "webinar_id": execution.webinar_id,
            "email": execution.email,
            "first_name": execution.first_name,
            "last_name": execution.last_name,
            "received_at": now,
            "not_before": now,
        },
    )[0]


def action_outputs(call: WorkflowCall) -> Outputs:
    """Return the output fields of a finished call."""
    registration = call.registration
    if registration:
        return {
            "hs_execution_state": SUCCESS,
            "registrant_id": registration.registrant_id,
            "join_url": registration.join_url,
            "webinar_topic": registration.topic,
        }
    return {
        "hs_execution_state": FAILED,
        "webinar_topic": call.topic,
        "error_cause": call.cause or "unavailable",
        "error_message": call.message or UNAVAILABLE,
    }


# --- One attempt ------------------------------------------------------------------------------------------------------


def attempt(
    call: WorkflowCall, clock: Clock, follow_ups: FollowUps, *, hurry: bool = False, patient: bool = False
) -> None:
    """Try once to register the contact. Stores the outcome in `call`, and adds to `follow_ups`.

    `hurry`: HubSpot waits for the answer. `patient`: Zoom may be slow.
    """
    attempted = RegistrationAttempt(call, clock, hurry, patient)
    try:
        registration = attempted.run()
    except IntegrationError as error:
        _failed(attempted, error)
    else:
        _registered(attempted, registration, follow_ups)
    if call.state == CallState.DONE:  # Zoom answers again, so calls that wait for Zoom go on
        now = clock()
        follow_ups.calls |= dict.fromkeys(WorkflowCall.bring_forward(call.others(), now, BROUGHT_FORWARD), now)


def _registered(attempted: RegistrationAttempt, registration: WorkflowRegistration, follow_ups: FollowUps) -> None:
    call, now = attempted.call, attempted.clock()
    call.topic = registration.topic
    call.finish(registration=registration)
    connection = attempted.connection
    if connection:
        occurrence = _occurrence_or_carrier(connection, call.webinar_id, registration.occurrence_id, now)
        detail = f"{SUCCESS}, registrant_id {registration.registrant_id}"
        _record(attempted, "synced", "participants", occurrence, detail=detail)
        # The sync writes the registration to HubSpot, as for everybody else who registers.
        follow_ups.jobs |= on_demand.enqueue({occurrence.pk: now}, now)


def _occurrence_or_carrier(connection: Connection, webinar_id: str, occurrence_id: str, now: datetime) -> Occurrence:
    """Return the registration's occurrence. If none is stored, return the one that reads the whole webinar."""
    found = occurrence_of(connection, webinar_id, occurrence_id, now)
    return found or carrier(WebinarRow.objects.get_or_create(connection=connection, zoom_id=webinar_id)[0])


def _failed(attempted: RegistrationAttempt, error: IntegrationError) -> None:
    call, now = attempted.call, attempted.clock()
    call.topic = attempted.webinar.topic[:300] if attempted.webinar else ""
    if isinstance(error, NeedsAdmin):
        _note_account_state(attempted, error)
    if isinstance(error, SkipRecord) and error.cause in SENTENCES:
        _refused(attempted, error)
    elif isinstance(error, RetryLater | NeedsAdmin) and now < call.received_at + TRIED_FOR:
        _put_off(call, error, now)
    else:
        logger.warning("Workflow call %s failed: %s", call.pk, error.detail or error.cause)
        cause = error.cause if error.cause in OTHER_CAUSES else "unavailable"
        call.finish(cause=cause, message=UNAVAILABLE)
        _record(attempted, "sync_error", cause, detail=error.detail)


def _put_off(call: WorkflowCall, error: RetryLater | NeedsAdmin, now: datetime) -> None:
    """Schedule the next attempt, and note what it waits for: Zoom, a person who reconnects an account, or the time.

    A call that Zoom puts off for long, such as for the day's limit, is not brought forward with the others.
    """
    if isinstance(error, NeedsAdmin):
        call.hubspot.refresh_from_db()
        call.put_off(retry_at(now, call.attempts, None), "" if _all_connected(call) else WaitsFor.PERSON)
        return
    after = error.after
    short = after is None or after <= SHORT_WAIT
    alone = not call.others().filter(not_before__gt=now, not_before__lte=now + PROBED).exists()
    call.put_off(call_again_at(now, call.attempts, after, alone=alone), WaitsFor.ZOOM if short else "")


def _all_connected(call: WorkflowCall) -> bool:
    """Return True if HubSpot and all its Zoom accounts are connected."""
    states = {call.hubspot.state, *(one.zoom.state for one in connections_of(call.hubspot))}
    return states == {AccountState.CONNECTED}


def _note_account_state(attempted: RegistrationAttempt, error: NeedsAdmin) -> None:
    connection = attempted.connection or next(iter(connections_of(attempted.call.hubspot)), None)
    account = connection.zoom if connection and error.provider == "zoom" else attempted.call.hubspot
    note_state(account, error)


def _refused(attempted: RegistrationAttempt, error: SkipRecord) -> None:
    """Finish a refused call. Only the daily limit ends by itself: it is tried again if the webinar is not over then."""
    call, now = attempted.call, attempted.clock()
    tomorrow = (now + timedelta(days=1)).astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    webinar = attempted.webinar
    in_time = webinar is None or webinar.start is None or webinar.start > tomorrow or bool(webinar.occurrences)
    if error.cause == "daily_limit" and in_time and now < call.received_at + TRIED_FOR:
        call.put_off(tomorrow + AFTER_MIDNIGHT)
    else:
        # The sentence of Zoom's error is for administrators; a marketer reads the one of the workflow action.
        sentence = error.sentence if error.row == "" else SENTENCES_OF_ROWS.get(error.row, SENTENCES[error.cause])
        call.finish(cause=error.cause, message=sentence)
    _record(attempted, "registration_failed", error.cause, detail=call.message)


def _record(
    attempted: RegistrationAttempt, code: str, cause: str, occurrence: Occurrence | None = None, detail: str = ""
) -> None:
    """Write the outcome into the webinar's audit log. Without a connection the account's primary one is used."""
    call, now = attempted.call, attempted.clock()
    connection = attempted.connection or next(iter(connections_of(call.hubspot)), None)
    if connection is None or not call.webinar_id:
        return
    occurrence = occurrence or occurrence_of(connection, call.webinar_id, "", now)
    log = audit.RunLog(
        connection=connection.name,
        webinar_id=call.webinar_id,
        occurrence_id=occurrence.occurrence_id if occurrence else "",
        topic=call.topic or (occurrence.webinar.topic if occurrence else ""),
        trigger=Trigger.WORKFLOW_ACTION,
        actor=f"HubSpot workflow {call.workflow_id}".strip(),
        started_at=now,
    )
    log.person(code, cause, call.email, detail)
    failed = codes.level(code) == codes.Level.ERROR and call.state == CallState.DONE
    with log_ids.put(connection=connection.pk, webinar=call.webinar_id, run=log.id):
        audit.record(log, status=audit.status(log, failed=failed, skipped=False), finished_at=now)
    counters.count_failures(log)
