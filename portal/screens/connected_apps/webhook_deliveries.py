"""The deliveries of webhooks from Zoom and HubSpot, with their times and states. Their bodies are not shown."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integrations.models import WebhookDelivery, WebinarRow
from integrations.models.deliveries import DeliveryState, Provider
from portal.row_numbers import row_number
from portal.wording.errors import translated
from portal.wording.labels import Badge

ROWS_PER_PAGE = 50
MOST_WEBINARS = 200  # more than anybody means by a topic
BADGES = {
    DeliveryState.WAITING: Badge(gettext_lazy("Waiting"), "clock", "quiet"),
    DeliveryState.DONE: Badge(gettext_lazy("Processed"), "check", "good"),
    DeliveryState.IGNORED: Badge(gettext_lazy("Nothing to do"), "dash", "quiet"),
    DeliveryState.FAILED: Badge(gettext_lazy("Failed"), "cross", "bad"),
}
EXPLANATIONS = {
    DeliveryState.WAITING: gettext_lazy("It is processed within a minute, or tried again."),
    DeliveryState.DONE: gettext_lazy("Its content was noted, and the sync it asks for was started."),
    DeliveryState.IGNORED: gettext_lazy("It is about nothing that is synced, or out of date."),
    DeliveryState.FAILED: "",
}


@dataclass
class DeliveryShown:
    """A row of the table of deliveries."""

    sender: str
    event: str
    subject: str  # the webinar's or the contact's ID
    received_at: datetime
    processed_at: datetime | None
    look: Badge
    words: str
    attempts: int


def webhook_deliveries_page(request: HttpRequest) -> HttpResponse:
    """Show the deliveries, the newest first, in one state if it is chosen, and found by what was typed."""
    if not request.user.has_perm("integrations.view_webhookdelivery"):
        raise PermissionDenied
    state, q, before = (request.GET.get(name, "").strip() for name in ("state", "q", "before"))
    rows = _found(q).order_by("-pk")
    if state in DeliveryState:
        rows = rows.filter(state=state)
    if (pk := row_number(before)) is not None:
        rows = rows.filter(pk__lt=pk)
    # Only these columns are read: a joined account would decrypt its credentials, and the body may be personal.
    columns = ("pk", "provider", "event", "subject", "received_at", "processed_at", "state", "error", "attempts")
    found = list(rows.values(*columns, "zoom__name", "hubspot__name")[: ROWS_PER_PAGE + 1])
    shown = found[:ROWS_PER_PAGE]
    filters = {name: value for name, value in (("q", q), ("state", state)) if value}
    older = urlencode({**filters, "before": shown[-1]["pk"]}) if len(found) > ROWS_PER_PAGE else ""
    context = {
        **admin.site.each_context(request),
        "title": _("Webhook deliveries"),
        "deliveries": [_delivery_shown(row) for row in shown],
        "older": older,
        "newest": f"?{urlencode(filters)}" if before else "",
        "state": state,
        "q": q,
        "filtered": bool(filters),
        "states": [(str(value), look.words) for value, look in BADGES.items()],
        "apps_url": reverse("connected_apps"),
    }
    return TemplateResponse(request, "portal/webhook_deliveries.html", context)


def _found(q: str) -> QuerySet[WebhookDelivery]:
    """Return the deliveries of an event or an ID, or of the webinars whose topic holds these words."""
    rows = WebhookDelivery.objects.all()
    if not q:
        return rows
    topics = WebinarRow.objects.filter(topic__icontains=q).values_list("zoom_id", flat=True)[:MOST_WEBINARS]
    wanted = Q(event__icontains=q) | Q(subject__in=list(topics))
    if number := re.sub(r"[\s-]", "", q):  # Zoom shows 812 3456 7890
        wanted |= Q(subject__startswith=number)
    return rows.filter(wanted)


def _delivery_shown(row: dict[str, Any]) -> DeliveryShown:
    state = DeliveryState(row["state"])
    account = row["zoom__name"] or row["hubspot__name"] or ""
    return DeliveryShown(
        sender=f"{Provider(row['provider']).label} · {account}",
        event=row["event"],
        subject=row["subject"],
        received_at=row["received_at"],
        processed_at=row["processed_at"],
        look=BADGES[state],
        words=translated(row["error"]) or str(EXPLANATIONS[state]),
        attempts=row["attempts"],
    )
