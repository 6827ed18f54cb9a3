"""Calls of the workflow action that were not answered at once: tried again, and their blocked workflows told."""

import logging
from datetime import datetime, timedelta

from django.db.models import Q

from integrations.accounts.clients import hubspot_client
from integrations.accounts.tokens import note_state
from integrations.clock import utcnow
from integrations.errors import IntegrationError, NeedsAdmin, RetryLater
from integrations.models import WorkflowCall
from integrations.models.workflow import CallState
from integrations.workflow.action import Clock, FollowUps, action_outputs, attempt

logger = logging.getLogger(__name__)

KEPT = timedelta(days=30)
HUBSPOT_WAITS = timedelta(days=7)
TELL_AGAIN = timedelta(seconds=5)
PATIENT_EACH = 4  # attempts, one of which gives a slow Zoom its time; the others are back soon


def due_calls(now: datetime, at_once: int = 200) -> list[int]:
    """Calls to go on with, and blocked workflows to tell."""
    WorkflowCall.bring_forward(WorkflowCall.reconnected(), now, at_once)
    untold = Q(state=CallState.DONE, blocked=True, completed=False, received_at__gt=now - HUBSPOT_WAITS)
    calls = WorkflowCall.open(now) | WorkflowCall.objects.filter(untold)
    return list(calls.order_by("not_before").values_list("pk", flat=True)[:at_once])


def continue_call(pk: int, clock: Clock = utcnow) -> FollowUps:
    """Another attempt, and the callback once there is an outcome."""
    coming = FollowUps()
    call = WorkflowCall.objects.filter(pk=pk).first()
    if call is None:
        return coming
    if call.state != CallState.DONE and call.claim(clock()):
        attempt(call, clock, coming, patient=call.attempts % PATIENT_EACH == 0)
    call.refresh_from_db()
    if call.state == CallState.WAITING:
        coming.calls[pk] = call.not_before
    elif call.state == CallState.DONE and call.blocked and not call.completed and not _complete(call):
        coming.calls[pk] = clock() + TELL_AGAIN
    return coming


def _complete(call: WorkflowCall) -> bool:
    """False: HubSpot could not be told now."""
    try:
        hubspot_client(call.hubspot).complete_callback(call.callback_id, action_outputs(call))
    except RetryLater:
        return False
    except NeedsAdmin as error:
        note_state(call.hubspot, error)
        return True  # once for each round, until a person has reconnected it
    except IntegrationError as error:
        logger.warning("HubSpot did not take the outcome of workflow call %s: %s", call.pk, error.detail)
    WorkflowCall.objects.filter(pk=call.pk).update(completed=True)
    return True


def prune_calls(now: datetime) -> int:
    """Forget old calls; who was registered stays known."""
    return WorkflowCall.objects.filter(state=CallState.DONE, received_at__lt=now - KEPT).delete()[0]
