"""The workflow action "Add contact to Zoom webinar": HubSpot calls, Zoom is asked once, the workflow gets its answer.

It is answered at once where that is possible. Otherwise the workflow is blocked, a job goes on (`tasks.py`), and the
callback is completed later.
"""

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from django.db.models import Q

from audits import codes
from audits import log as audit
from integrations.decisions.schedule import retry_at
from integrations.errors import IntegrationError, NeedsAdmin, RetryLater, SkipRecord
from integrations.hubspot import scopes
from integrations.hubspot.workflows import Execution
from integrations.models import (
    Connection,
    HubSpotAccount,
    Occurrence,
    WebinarRow,
    WorkflowCall,
    WorkflowRegistration,
)
from integrations.models.jobs import Trigger
from integrations.models.workflow import CallState
from integrations.oauth import note_state
from integrations.sync import soon
from integrations.sync.clients import hubspot_client
from integrations.sync.context import utcnow
from integrations.sync.selection import carrier
from integrations.sync.workflow_register import Registering
from integrations.sync.workflow_webinar import connections_of, occurrence_of
from integrations.sync.workflow_words import SENTENCES, UNAVAILABLE

logger = logging.getLogger(__name__)

Clock = Callable[[], datetime]
Outputs = dict[str, str]
SUCCESS, FAILED, BLOCKED = "SUCCESS", "FAIL_CONTINUE", "BLOCK"
HUBSPOT_WAITS = "P7D"
TRIED_FOR = timedelta(days=6)  # while HubSpot still waits
AFTER_MIDNIGHT = timedelta(minutes=5)
KEPT = timedelta(days=30)
OTHER_CAUSES = ("reconnect_needed", "scope_missing")


def execute(account: HubSpotAccount, execution: Execution, clock: Clock = utcnow) -> Outputs | None:
    """The action's outputs. None: not now, and this account cannot be told later, so HubSpot must ask again."""
    call = _call(account, execution, clock())
    if call.state != CallState.DONE and call.claim(clock()):
        _attempt(call, clock, hurry=True)
    if call.state == CallState.DONE:
        return outputs(call)
    if not scopes.allow("workflow_action", account.scopes):
        return None
    WorkflowCall.objects.filter(pk=call.pk).update(blocked=True)
    return {"hs_execution_state": BLOCKED, "hs_expiration_duration": HUBSPOT_WAITS}


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


def outputs(call: WorkflowCall) -> Outputs:
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


# --- Later ------------------------------------------------------------------------------------------------------------


def due(now: datetime, at_once: int = 200) -> list[int]:
    """Calls to go on with, and blocked workflows to tell."""
    untold = Q(state=CallState.DONE, blocked=True, completed=False, received_at__gt=now - timedelta(days=7))
    calls = WorkflowCall.open(now) | WorkflowCall.objects.filter(untold)
    return list(calls.order_by("not_before").values_list("pk", flat=True)[:at_once])


def go_on(pk: int, clock: Clock = utcnow) -> None:
    """Another attempt, and the callback once there is an outcome."""
    call = WorkflowCall.objects.filter(pk=pk).first()
    if call is None:
        return
    if call.state != CallState.DONE and call.claim(clock()):
        _attempt(call, clock, hurry=False)
    call.refresh_from_db()
    if call.state == CallState.DONE and call.blocked and not call.completed:
        _complete(call)


def _complete(call: WorkflowCall) -> None:
    try:
        hubspot_client(call.hubspot).complete_callback(call.callback_id, outputs(call))
    except RetryLater:
        return  # the next round tells it
    except NeedsAdmin as error:
        note_state(call.hubspot, error)
        return
    except IntegrationError as error:
        logger.warning("HubSpot did not take the outcome of workflow call %s: %s", call.pk, error.detail)
    WorkflowCall.objects.filter(pk=call.pk).update(completed=True)


def prune(now: datetime) -> int:
    """Forget old calls; who was registered stays known."""
    return WorkflowCall.objects.filter(state=CallState.DONE, received_at__lt=now - KEPT).delete()[0]


# --- One attempt ------------------------------------------------------------------------------------------------------


def _attempt(call: WorkflowCall, clock: Clock, *, hurry: bool) -> None:
    registering = Registering(call, clock, hurry)
    try:
        registration = registering.run()
    except IntegrationError as error:
        _failed(registering, error)
    else:
        _registered(registering, registration)


def _registered(registering: Registering, registration: WorkflowRegistration) -> None:
    call, now = registering.call, registering.clock()
    call.topic = registration.topic
    call.finish(registration=registration)
    connection = registering.connection
    if connection:
        occurrence = _occurrence(connection, call.webinar_id, registration.occurrence_id, now)
        told = f"{SUCCESS}, registrant_id {registration.registrant_id}"
        _remember(registering, "synced", "participants", occurrence, detail=told)
        # Whatever HubSpot shows of the contact is written by the sync, as for everybody else who registers.
        soon.enqueue({occurrence.pk: now}, now)


def _occurrence(connection: Connection, webinar_id: str, occurrence_id: str, now: datetime) -> Occurrence:
    found = occurrence_of(connection, webinar_id, occurrence_id, now)
    return found or carrier(WebinarRow.objects.get_or_create(connection=connection, zoom_id=webinar_id)[0])


def _failed(registering: Registering, error: IntegrationError) -> None:
    call, now = registering.call, registering.clock()
    call.topic = registering.webinar.topic[:300] if registering.webinar else ""
    if isinstance(error, NeedsAdmin):
        _note(registering, error)
    if isinstance(error, SkipRecord) and error.cause in SENTENCES:
        _refused(registering, error)
    elif isinstance(error, RetryLater | NeedsAdmin) and now < call.received_at + TRIED_FOR:
        after = error.after if isinstance(error, RetryLater) else None
        call.put_off(retry_at(now, call.attempts, after))
    else:
        logger.warning("Workflow call %s failed: %s", call.pk, error.detail or error.cause)
        cause = error.cause if error.cause in OTHER_CAUSES else "unavailable"
        call.finish(cause=cause, message=UNAVAILABLE)
        _remember(registering, "sync_error", cause, detail=error.detail)


def _note(registering: Registering, error: NeedsAdmin) -> None:
    connection = registering.connection or next(iter(connections_of(registering.call.hubspot)), None)
    account = connection.zoom if connection and error.provider == "zoom" else registering.call.hubspot
    note_state(account, error)


def _refused(registering: Registering, error: SkipRecord) -> None:
    """For good; only the daily limit passes, if the webinar is not over by then."""
    call, now = registering.call, registering.clock()
    tomorrow = (now + timedelta(days=1)).astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    webinar = registering.webinar
    in_time = webinar is None or webinar.start is None or webinar.start > tomorrow or bool(webinar.occurrences)
    if error.cause == "daily_limit" and in_time and now < call.received_at + TRIED_FOR:
        call.put_off(tomorrow + AFTER_MIDNIGHT)
    else:
        # Zoom's own row says it to administrators; a marketer reads our sentence.
        sentence = error.sentence if error.row == "" else SENTENCES[error.cause]
        call.finish(cause=error.cause, message=sentence)
    _remember(registering, "registration_failed", error.cause, detail=call.message)


def _remember(
    registering: Registering, code: str, cause: str, occurrence: Occurrence | None = None, detail: str = ""
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
