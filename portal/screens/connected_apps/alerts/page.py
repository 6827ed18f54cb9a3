"""Alerts: those that are open, the last ones, and who is told of them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integrations.alerts import links, words
from integrations.clock import utcnow
from integrations.decisions.alerts.changes import HELD_BACK
from integrations.models import Alert, AlertDelivery, AlertRecipient, AlertSettings
from integrations.models.alerts.delivery import Channel, MessageState
from portal.screens.connected_apps.alerts.forms import RecipientForm, WebhookForm
from portal.screens.connected_apps.alerts.permissions import CHANGES, SEES, needs
from portal.wording.errors import translated
from portal.wording.labels import Badge

MOST_OPEN, MOST_OVER, LOOKED_THROUGH = 50, 20, 500
OLD_LOOK = timedelta(minutes=15)  # a round comes each minute
WRONG = Badge(gettext_lazy("Needs you"), "warning", "bad")
RECOVERING = Badge(gettext_lazy("Well again?"), "clock", "warn")
OVER = Badge(gettext_lazy("Well again"), "check", "good")
DELIVERIES = {
    MessageState.WAITING: Badge(gettext_lazy("On its way"), "clock", "quiet"),
    MessageState.SENT: Badge(gettext_lazy("Sent"), "check", "good"),
    MessageState.FAILED: Badge(gettext_lazy("Not delivered"), "cross", "bad"),
    MessageState.DROPPED: Badge(gettext_lazy("Not sent any more"), "dash", "quiet"),
}


@dataclass(frozen=True)
class AlertShown:
    """An alert with its words and the screen that mends it."""

    row: Alert
    look: Badge
    title: str
    text: str
    url: str
    told_well_at: datetime | None = None


@dataclass(frozen=True)
class TargetShown:
    """An address or the webhook, with what became of the last message to it."""

    pk: int | None
    name: str
    language: str
    last: AlertDelivery | None

    @property
    def look(self) -> Badge | None:
        return DELIVERIES[MessageState(self.last.state)] if self.last else None

    @property
    def why(self) -> str:
        return translated(self.last.error) if self.last else ""

    @property
    def at(self) -> datetime | None:
        return (self.last.sent_at or self.last.message.made_at) if self.last else None


@needs(SEES)
def alerts_page(
    request: HttpRequest, recipient_form: RecipientForm | None = None, webhook_form: WebhookForm | None = None
) -> HttpResponse:
    """Show the alerts. A form that was sent with something wrong shows that."""
    now, stored = utcnow(), AlertSettings.load()
    last = _last_deliveries()
    open_ones = Alert.open_ones().order_by("-pk")
    recipients = [
        TargetShown(one.pk, one.email, one.get_language_display(), last.get((Channel.EMAIL, one.email)))
        for one in AlertRecipient.objects.all()
    ]
    undelivered = AlertDelivery.undelivered().select_related("message").order_by("-pk")
    context = {
        **admin.site.each_context(request),
        "title": _("Alerts"),
        "open_alerts": [_open(one) for one in open_ones[:MOST_OPEN]],
        "open_count": open_ones.count(),
        "over": [
            _over(one) for one in Alert.objects.filter(closed_at__isnull=False).order_by("-closed_at")[:MOST_OVER]
        ],
        "recipients": recipients,
        "webhook": _webhook(stored, last.get((Channel.WEBHOOK, ""))),
        "key_is_lost": stored.key_is_lost,
        "undelivered": [(one, translated(one.error)) for one in undelivered[:MOST_OVER]],
        "undelivered_look": DELIVERIES[MessageState.FAILED],
        "undelivered_count": undelivered.count(),
        "recipient_form": recipient_form or RecipientForm(),
        "webhook_form": webhook_form or WebhookForm(stored, initial={"url": stored.webhook_url}),
        "webhook_typed": webhook_form is not None,
        "no_mail_server": not settings.EMAIL_HOST,
        "looked_at": stored.looked_at,
        "nobody_looks": stored.looked_at is None or now - stored.looked_at > OLD_LOOK,
        "may_change": request.user.has_perm(CHANGES),
    }
    status = 422 if recipient_form or webhook_form else 200
    return TemplateResponse(request, "portal/alerts.html", context, status=status)


def _open(row: Alert) -> AlertShown:
    well_at = row.well_since + HELD_BACK if row.well_since else None
    return AlertShown(
        row,
        RECOVERING if well_at else WRONG,
        words.title(row.kind, row.facts),
        words.text(row.kind, row.facts),
        links.path(row.kind, row.facts),
        well_at,
    )


def _over(row: Alert) -> AlertShown:
    return AlertShown(row, OVER, words.title(row.kind, row.facts), "", links.path(row.kind, row.facts))


def _webhook(stored: AlertSettings, last: AlertDelivery | None) -> TargetShown | None:
    """Return the webhook by its host only: services put a secret into the rest of the address."""
    if not stored.webhook_url:
        return None
    return TargetShown(None, urlsplit(stored.webhook_url).hostname or "", "", last)


def _last_deliveries() -> dict[tuple[str, str], AlertDelivery]:
    """Return the newest delivery to each target, of the latest ones."""
    rows: dict[tuple[str, str], AlertDelivery] = {}
    for one in AlertDelivery.objects.select_related("message").order_by("-pk")[:LOOKED_THROUGH]:
        rows.setdefault((one.channel, one.address), one)
    return rows


def stored_form(data: Any) -> WebhookForm:
    """Return the form of the webhook with what was sent."""
    return WebhookForm(AlertSettings.load(), data)
