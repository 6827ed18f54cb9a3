"""Calls of the workflow action that were not answered at once: they are tried again, and their callbacks completed."""

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
COMPLETE_AGAIN = timedelta(seconds=5)
PATIENT_EACH = 4  # every fourth attempt gives a slow Zoom its time; the others end soon


def due_calls(now: datetime, at_once: int = 200) -> list[int]:
    """Return the calls (primary keys) to continue, and those whose callback is to be completed."""
    WorkflowCall.bring_forward(WorkflowCall.reconnected(), now, at_once)
    unanswered = Q(state=CallState.DONE, blocked=True, completed=False, received_at__gt=now - HUBSPOT_WAITS)
    calls = WorkflowCall.open(now) | WorkflowCall.objects.filter(unanswered)
    return list(calls.order_by("not_before").values_list("pk", flat=True)[:at_once])


def continue_call(pk: int, clock: Clock = utcnow) -> FollowUps:
    """Make another attempt, and complete the callback if there is an outcome. Returns what continues afterwards."""
    follow_ups = FollowUps()
    call = WorkflowCall.objects.filter(pk=pk).first()
    if call is None:
        return follow_ups
    if call.state != CallState.DONE and call.claim(clock()):
        attempt(call, clock, follow_ups, patient=call.attempts % PATIENT_EACH == 0)
    call.refresh_from_db()
    if call.state == CallState.WAITING:
        follow_ups.calls[pk] = call.not_before
    elif call.state == CallState.DONE and call.blocked and not call.completed and not _complete(call):
        follow_ups.calls[pk] = clock() + COMPLETE_AGAIN
    return follow_ups


def _complete(call: WorkflowCall) -> bool:
    """Complete the call's callback in HubSpot. Returns False if HubSpot must be called again soon."""
    try:
        hubspot_client(call.hubspot).complete_callback(call.callback_id, action_outputs(call))
    except RetryLater:
        return False
    except NeedsAdmin as error:
        note_state(call.hubspot, error)
        return True  # the next round tries again, until a person has reconnected the account
    except IntegrationError as error:
        logger.warning("HubSpot did not take the outcome of workflow call %s: %s", call.pk, error.detail)
    WorkflowCall.objects.filter(pk=call.pk).update(completed=True)
    return True


def prune_calls(now: datetime) -> int:
    """Delete old calls, and return how many. Their registrations are kept."""
    return WorkflowCall.objects.filter(state=CallState.DONE, received_at__lt=now - KEPT).delete()[0]
