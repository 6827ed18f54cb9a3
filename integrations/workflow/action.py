"""The workflow action "Add contact to Zoom webinar": HubSpot calls, Zoom is asked once, the workflow gets its answer.

It is answered at once where that is possible. Otherwise the workflow is blocked, and the callback is completed later
(`workflow_later.py`).
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from audits import codes
from audits import log as audit
from audits.models import Trigger
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
HUBSPOT_WAITS = "P7D"
TRIED_FOR = timedelta(days=6)  # while HubSpot still waits
AFTER_MIDNIGHT = timedelta(minutes=5)
LOOK_AGAIN = timedelta(seconds=2)
PASSES = 60.0  # seconds
TOGETHER = 50  # calls that go on when one got through; each of them takes others along
OTHER_CAUSES = ("reconnect_needed", "scope_missing")


@dataclass
class FollowUps:
    """What goes on by itself, each with a message: syncs, and calls (primary keys → when)."""

    jobs: on_demand.Starts = field(default_factory=dict)
    calls: dict[int, datetime] = field(default_factory=dict)


def execute(account: HubSpotAccount, execution: Execution, clock: Clock = utcnow) -> tuple[Outputs | None, FollowUps]:
    """The action's outputs. None: not now, and this account cannot be told later, so HubSpot must ask again."""
    call, coming = _call(account, execution, clock()), FollowUps()
    if call.state != CallState.DONE and call.claim(clock()):
        attempt(call, clock, coming, hurry=True)
    elif call.state != CallState.DONE:
        _wait_for_another(call)
    if call.state == CallState.DONE:
        return action_outputs(call), coming
    if not scopes.allow("workflow_action", account.scopes):
        return None, coming
    WorkflowCall.objects.filter(pk=call.pk).update(blocked=True)
    # Another process may have finished it just before it was blocked: it is looked at in any case.
    coming.calls[call.pk] = call.not_before if call.state == CallState.WAITING else clock() + LOOK_AGAIN
    return {"hs_execution_state": BLOCKED, "hs_expiration_duration": HUBSPOT_WAITS}, coming


def _wait_for_another(call: WorkflowCall) -> None:
    """HubSpot repeated the call while the first one is still under way, which will not take long."""
    for _ in range(register.POLLS):
        call.refresh_from_db()
        if call.state != CallState.RUNNING:
            return
        register.pause(register.POLL)


def _call(account: HubSpotAccount, execution: Execution, now: datetime) -> WorkflowCall:
    """HubSpot's repeats find the row of the first one."""
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


def attempt(call: WorkflowCall, clock: Clock, coming: FollowUps, *, hurry: bool = False, patient: bool = False) -> None:
    registering = RegistrationAttempt(call, clock, hurry, patient)
    try:
        registration = registering.run()
    except IntegrationError as error:
        _failed(registering, error)
    else:
        _registered(registering, registration, coming)
    if call.state == CallState.DONE:  # Zoom answers: whoever waited for that goes on
        now = clock()
        coming.calls |= dict.fromkeys(WorkflowCall.bring_forward(call.others(), now, TOGETHER), now)


def _registered(registering: RegistrationAttempt, registration: WorkflowRegistration, coming: FollowUps) -> None:
    call, now = registering.call, registering.clock()
    call.topic = registration.topic
    call.finish(registration=registration)
    connection = registering.connection
    if connection:
        occurrence = _occurrence(connection, call.webinar_id, registration.occurrence_id, now)
        told = f"{SUCCESS}, registrant_id {registration.registrant_id}"
        _remember(registering, "synced", "participants", occurrence, detail=told)
        # Whatever HubSpot shows of the contact is written by the sync, as for everybody else who registers.
        coming.jobs |= on_demand.enqueue({occurrence.pk: now}, now)


def _occurrence(connection: Connection, webinar_id: str, occurrence_id: str, now: datetime) -> Occurrence:
    found = occurrence_of(connection, webinar_id, occurrence_id, now)
    return found or carrier(WebinarRow.objects.get_or_create(connection=connection, zoom_id=webinar_id)[0])


def _failed(registering: RegistrationAttempt, error: IntegrationError) -> None:
    call, now = registering.call, registering.clock()
    call.topic = registering.webinar.topic[:300] if registering.webinar else ""
    if isinstance(error, NeedsAdmin):
        _note(registering, error)
    if isinstance(error, SkipRecord) and error.cause in SENTENCES:
        _refused(registering, error)
    elif isinstance(error, RetryLater | NeedsAdmin) and now < call.received_at + TRIED_FOR:
        _put_off(call, error, now)
    else:
        logger.warning("Workflow call %s failed: %s", call.pk, error.detail or error.cause)
        cause = error.cause if error.cause in OTHER_CAUSES else "unavailable"
        call.finish(cause=cause, message=UNAVAILABLE)
        _remember(registering, "sync_error", cause, detail=error.detail)


def _put_off(call: WorkflowCall, error: RetryLater | NeedsAdmin, now: datetime) -> None:
    """What Zoom puts off for long, such as the day's limit, is not waited for together."""
    if isinstance(error, NeedsAdmin):
        call.hubspot.refresh_from_db()
        call.put_off(retry_at(now, call.attempts, None), "" if _connected(call) else WaitsFor.PERSON)
        return
    after = error.after
    passes = after is None or after <= PASSES
    alone = not call.others().filter(not_before__gt=now, not_before__lte=now + PROBED).exists()
    call.put_off(call_again_at(now, call.attempts, after, alone=alone), WaitsFor.ZOOM if passes else "")


def _connected(call: WorkflowCall) -> bool:
    states = {call.hubspot.state, *(one.zoom.state for one in connections_of(call.hubspot))}
    return states == {AccountState.CONNECTED}


def _note(registering: RegistrationAttempt, error: NeedsAdmin) -> None:
    connection = registering.connection or next(iter(connections_of(registering.call.hubspot)), None)
    account = connection.zoom if connection and error.provider == "zoom" else registering.call.hubspot
    note_state(account, error)


def _refused(registering: RegistrationAttempt, error: SkipRecord) -> None:
    """For good; only the daily limit passes, if the webinar is not over by then."""
    call, now = registering.call, registering.clock()
    tomorrow = (now + timedelta(days=1)).astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    webinar = registering.webinar
    in_time = webinar is None or webinar.start is None or webinar.start > tomorrow or bool(webinar.occurrences)
    if error.cause == "daily_limit" and in_time and now < call.received_at + TRIED_FOR:
        call.put_off(tomorrow + AFTER_MIDNIGHT)
    else:
        # Zoom's own row says it to administrators; a marketer reads our sentence.
        sentence = error.sentence if error.row == "" else SENTENCES_OF_ROWS.get(error.row, SENTENCES[error.cause])
        call.finish(cause=error.cause, message=sentence)
    _remember(registering, "registration_failed", error.cause, detail=call.message)


def _remember(
    registering: RegistrationAttempt, code: str, cause: str, occurrence: Occurrence | None = None, detail: str = ""
) -> None:
    """The webinar's audit log. What concerns no webinar we know is remembered with the primary connection."""
    call, now = registering.call, registering.clock()
    connection = registering.connection or next(iter(connections_of(call.hubspot)), None)
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
    audit.record(log, status=audit.status(log, failed=failed, skipped=False), finished_at=now)
