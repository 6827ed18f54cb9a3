"""The addresses that HubSpot's workflows call. Calls must be signed, and no answer shows what went wrong inside."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse

from integrations.clock import utcnow
from integrations.hubspot import workflows
from integrations.models import HubSpotAccount
from integrations.tasks import begin
from integrations.transport.webhook_json import Malformed
from integrations.workflow import action, options
from portal.views.guard import machine_endpoint, refusal
from portal.views.webhooks import hubspot_signers

RETRY_AFTER = 60  # seconds


@machine_endpoint("POST")
def add_contact(request: HttpRequest) -> HttpResponse:
    """Run the action "Add contact to Zoom webinar"."""
    asked = _read_signed(request, workflows.execution)
    if isinstance(asked, HttpResponse):
        return asked
    account, execution = asked
    outputs, follow_ups = action.execute(account, execution, utcnow)
    if follow_ups.jobs or follow_ups.calls:
        transaction.on_commit(lambda: begin(follow_ups))
    if outputs is None:
        answer = refusal(503)
        answer.headers["Retry-After"] = str(RETRY_AFTER)
        return answer
    return JsonResponse({"outputFields": outputs})


@machine_endpoint("POST")
def webinar_options(request: HttpRequest) -> HttpResponse:
    """Return the webinars that a workflow's editor offers."""
    asked = _read_signed(request, workflows.options_query)
    if isinstance(asked, HttpResponse):
        return asked
    account, query = asked
    return JsonResponse(options.webinar_options(account, query, utcnow()))


def _read_signed(request: HttpRequest, read: Callable[[bytes], Any]) -> tuple[HubSpotAccount, Any] | HttpResponse:
    """Return the HubSpot account whose app signed the call, and what is asked; else the refusal."""
    signers = hubspot_signers(request, utcnow(), v2=True)
    if not signers:
        return refusal(401)
    try:
        asked = read(request.body)
    except Malformed:
        return refusal(400)
    account = next((one for one in signers if one.portal_id == asked.portal_id), None)
    return (account, asked) if account else refusal(401)
