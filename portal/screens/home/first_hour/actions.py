"""The first hour: which of the checklist, the bar of the first sync and Home is shown, and the steps' forms."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from integrations.clock import utcnow
from integrations.decisions.exclusions import is_valid_email, normalise_domain, normalise_email
from integrations.models import Connection, Preview, SyncSettingsRow
from integrations.models.settings import ExclusionKind
from integrations.sync_settings.apply import apply
from integrations.sync_settings.document import Change
from portal.models import FirstHour
from portal.screens.home.first_hour import preview_words
from portal.screens.home.first_hour.checklist import ADDRESS, EXCLUSION, MAY, PREVIEW, SKIPPABLE, SWITCH, steps
from portal.screens.home.first_hour.first_sync import first_sync
from portal.screens.shared import htmx
from portal.screens.shared.discovery import start_wanted
from portal.screens.shared.html import PREVIEWED_CAP

TYPED = "typed_in_first_steps"


def first_hour_context(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any] | None:
    """Return the checklist or the bar to show in Home's place, or None once the first sync is over."""
    stored = FirstHour.load()
    if stored.finished_at:
        return None
    if running := first_sync(utcnow()):
        if not running.over:
            return {"first_sync": running}
        stored.finish(utcnow())
        return None
    if Connection.objects.filter(settings__sync_webinars=True).exists():
        return None  # it was switched on before the portal recorded who did
    found = steps(request, stored, context.get(TYPED, {}))
    done = sum(step.done or step.skipped for step in found)
    return {"steps": found, "steps_done": done, "steps_all": len(found)}


@require_POST
def exclude_domain(request: HttpRequest) -> HttpResponse:
    """Add the domain to those whose people do not become contacts."""
    connection = _connection(request, EXCLUSION)
    text = request.POST.get("domain", "")
    domain = normalise_domain(text)
    if not is_valid_email(f"somebody@{domain}"):
        words = _("“%(text)s” is not a domain. Enter one like example.com.") % {"text": text.strip()}
        return _again(request, EXCLUSION, text, words)
    known = SyncSettingsRow.load(connection).record().excluded_contacts
    _apply(request, connection, Change(exclusions={ExclusionKind.CONTACTS: sorted({*known, domain})}))
    messages.success(request, _("People in %(domain)s do not become contacts.") % {"domain": domain})
    return _home()


@require_POST
def set_test_mode(request: HttpRequest) -> HttpResponse:
    """Turn test mode on with one address, or off."""
    connection = _connection(request, ADDRESS)
    if "off" in request.POST:
        _apply(request, connection, Change(fields={"only_contacts": []}))
        messages.success(request, _("Test mode is off: everyone is sent."))
        return _home()
    text = request.POST.get("address", "")
    address = normalise_email(text)
    if not is_valid_email(address):
        return _again(request, ADDRESS, text, _("“%(text)s” is not an e-mail address.") % {"text": text.strip()})
    _apply(request, connection, Change(fields={"only_contacts": [address]}))
    messages.success(request, _("Test mode is on: only %(address)s is sent to HubSpot.") % {"address": address})
    return _home()


@require_POST
def count_people(request: HttpRequest) -> HttpResponse:
    """Have a worker count what the first sync would send."""
    Preview.want(_connection(request, PREVIEW).pk, utcnow())
    start_wanted()
    return _home()


@require_GET
def preview_progress(request: HttpRequest) -> HttpResponse:
    """Show how far the counting is; once it is over, have the page loaded anew."""
    found = Preview.objects.filter(connection=_connection(request, PREVIEW)).first()
    if found and found.under_way(utcnow()):
        return render(request, "portal/partials/preview_progress.html", {"words": preview_words.progress(found)})
    return _reload()


@require_POST
def switch_on(request: HttpRequest) -> HttpResponse:
    """Switch the sync on: what the webinars since the first day hold is synced from now on."""
    connection = _connection(request, SWITCH)
    _apply(request, connection, Change(fields={"sync_webinars": True}))
    start_wanted()
    return _home()


@require_POST
def skip(request: HttpRequest) -> HttpResponse:
    """Skip one step."""
    step = request.POST.get("step", "")
    if step not in SKIPPABLE or not request.user.has_perm(MAY[step]):
        raise PermissionDenied
    FirstHour.load().skip(step)
    return _home()


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Let Home take the checklist's place."""
    if not request.user.has_perm(MAY[SWITCH]):
        raise PermissionDenied
    FirstHour.load().finish(utcnow())
    return _home()


@require_GET
def sync_progress(request: HttpRequest) -> HttpResponse:
    """Show how far the first sync is; once it is over, have the page loaded anew, which then is Home."""
    if not request.user.has_perm("integrations.view_occurrence"):
        raise PermissionDenied
    running = first_sync(utcnow())
    if running is None or running.over or FirstHour.load().finished_at:
        return _reload()
    return render(request, "portal/partials/first_sync.html", {"first_sync": running})


def _connection(request: HttpRequest, step: str) -> Connection:
    """Return the connection of the steps. Raises: PermissionDenied if there is none, or the step is not theirs."""
    connection = Connection.objects.named(None) or Connection.objects.first()
    if connection is None or not request.user.has_perm(MAY[step]):
        raise PermissionDenied
    return connection


def _apply(request: HttpRequest, connection: Connection, change: Change) -> None:
    apply(connection, change, actor=request.user.get_username(), now=utcnow(), most=PREVIEWED_CAP)


def _again(request: HttpRequest, step: str, text: str, error: str) -> HttpResponse:
    """Show the checklist with what was typed and why it cannot be taken."""
    response = admin.site.index(request, {TYPED: {step: (text, error)}})
    response.status_code = 422
    return response


def _home() -> HttpResponse:
    return HttpResponseRedirect(reverse("admin:index"))


def _reload() -> HttpResponse:
    response = HttpResponse(status=htmx.STOP_POLLING)
    response["HX-Refresh"] = "true"
    return response
