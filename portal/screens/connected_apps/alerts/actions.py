"""What administrators do about alerts: who gets them, a test, and what could not be delivered."""

from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from integrations.alerts import send
from integrations.alerts.tasks import begin_deliveries
from integrations.clock import utcnow
from integrations.models import AlertDelivery, AlertRecipient, AlertSettings
from integrations.models.alerts.delivery import Channel
from portal import activity_log
from portal.screens.connected_apps.alerts.forms import RecipientForm
from portal.screens.connected_apps.alerts.page import alerts_page, stored_form
from portal.screens.connected_apps.alerts.permissions import CHANGES, needs
from portal.screens.shared.htmx import banner, is_htmx_request
from portal.wording.errors import translated


@require_POST
@needs(CHANGES)
def add_recipient(request: HttpRequest) -> HttpResponse:
    """Store another address that gets alerts."""
    form = RecipientForm(request.POST)
    if not form.is_valid():
        return alerts_page(request, recipient_form=form)
    row = form.save()
    _record(request, activity_log.ALERT_RECIPIENT_ADDED, row.email)
    return _back(
        request, _("%(address)s gets alerts from now on. Send a test to see that they arrive.") % {"address": row}
    )


@require_POST
@needs(CHANGES)
def remove_recipient(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove an address. What is on its way there is not sent any more."""
    row = get_object_or_404(AlertRecipient, pk=pk)
    row.delete()
    AlertDelivery.drop(Channel.EMAIL, row.email)
    _record(request, activity_log.ALERT_RECIPIENT_REMOVED, row.email)
    return _back(request, _("%(address)s gets no more alerts.") % {"address": row.email})


@sensitive_post_parameters("secret")
@require_POST
@needs(CHANGES)
def change_webhook(request: HttpRequest) -> HttpResponse:
    """Store the webhook's address and secret."""
    form = stored_form(request.POST)
    if not form.is_valid():
        return alerts_page(request, webhook_form=form)
    url = form.cleaned_data["url"]
    form.stored.set_webhook(url, form.cleaned_data["secret"])
    _record(request, activity_log.ALERT_WEBHOOK_CHANGED, _host(url))
    return _back(
        request, _("Alerts go to %(host)s from now on. Send a test to see that they arrive.") % {"host": _host(url)}
    )


@require_POST
@needs(CHANGES)
def remove_webhook(request: HttpRequest) -> HttpResponse:
    """Remove the webhook. What is on its way there is not sent any more."""
    stored = AlertSettings.load()
    host = _host(stored.webhook_url)
    stored.set_webhook("", "")
    AlertDelivery.drop(Channel.WEBHOOK, "")
    _record(request, activity_log.ALERT_WEBHOOK_REMOVED, host)
    return _back(request, _("Alerts go to no webhook any more."))


@require_POST
@needs(CHANGES)
def test_recipient(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a test to an address, and say what happened."""
    row = get_object_or_404(AlertRecipient, pk=pk)
    return _tested(request, row.email, send.send_test(Channel.EMAIL, row.email, row.language))


@require_POST
@needs(CHANGES)
def test_webhook(request: HttpRequest) -> HttpResponse:
    """Send a test to the webhook, and say what happened."""
    host = _host(AlertSettings.load().webhook_url)
    return _tested(request, host, send.send_test(Channel.WEBHOOK, "", ""))


@require_POST
@needs(CHANGES)
def try_again(request: HttpRequest) -> HttpResponse:
    """Let everything that is undelivered be tried at once."""
    count = AlertDelivery.try_again(utcnow())
    begin_deliveries()
    words = ngettext("%(n)d message is tried again now.", "%(n)d messages are tried again now.", count)
    return _back(request, words % {"n": count})


@require_POST
@needs(CHANGES)
def drop(request: HttpRequest) -> HttpResponse:
    """Give up everything that is undelivered."""
    count = AlertDelivery.drop_undelivered()
    words = ngettext("%(n)d message is not sent any more.", "%(n)d messages are not sent any more.", count)
    return _back(request, words % {"n": count})


def _tested(request: HttpRequest, target: str, error: str) -> HttpResponse:
    words = translated(error) or _("The test was taken. Look whether it arrived at %(target)s.") % {"target": target}
    tone = "bad" if error else "good"
    if is_htmx_request(request):
        return banner(request, words, tone)
    return _back(request, words, messages.ERROR if error else messages.SUCCESS)


def _back(request: HttpRequest, words: str, level: int = messages.SUCCESS) -> HttpResponse:
    messages.add_message(request, level, words)
    return HttpResponseRedirect(reverse("alerts"))


def _host(url: str) -> str:
    """Return the part of the address that may be shown: services put a secret into the rest."""
    return urlsplit(url).hostname or ""


def _record(request: HttpRequest, action: str, subject: str) -> None:
    activity_log.record(action, request.user.get_username(), subject=subject)
