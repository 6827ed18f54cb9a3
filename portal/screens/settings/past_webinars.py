"""Past webinars: the plan of a backfill, its progress month by month, and its buttons."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from integrations.backfill.plan import BackfillPlan, BadPeriod, checked, plan, proof
from integrations.clock import time_zone, utcnow
from integrations.decisions.foreseen.backfill import months
from integrations.models import AccountState, Backfill, Connection
from integrations.models.wanted.backfills import BackfillState
from integrations.sync.discover.zoom_account import earliest_day
from portal import activity_log
from portal.screens.settings.panel import connection_or_404, not_allowed_message
from portal.screens.shared import htmx
from portal.screens.shared.html import day
from portal.wording.errors import translated
from portal.wording.labels import Badge

VIEW, CHANGE = "integrations.view_syncsettingsrow", "integrations.change_syncsettingsrow"
LOOKS: dict[str, Badge] = {
    BackfillState.RUNNING: Badge(gettext_lazy("Running"), "sync", "busy"),
    BackfillState.PAUSED: Badge(gettext_lazy("Paused"), "dash", "warn"),
    BackfillState.DONE: Badge(gettext_lazy("Done"), "check", "good"),
    BackfillState.REPLACED: Badge(gettext_lazy("Replaced by another one"), "skip", "quiet"),
}
PERIODS: dict[str, str | Promise] = {
    BadPeriod.SWAPPED: gettext_lazy("The first day is after the last day: swap the two."),
    BadPeriod.FUTURE: gettext_lazy(
        "These days are still to come: the sync itself brings their webinars. Choose days that are over."
    ),
    BadPeriod.TOO_EARLY: gettext_lazy("Zoom's reports go back 6 months: choose days from %(day)s on."),
}


@dataclass(frozen=True)
class Shown:
    """A backfill as the screen shows it."""

    row: Backfill
    look: Badge
    month: date | None
    months: int
    proving: bool
    proof: dict[str, int] | None
    error: str

    @property
    def open(self) -> bool:
        """True if it can still be paused or resumed."""
        return self.row.state in (BackfillState.RUNNING, BackfillState.PAUSED)

    @property
    def running(self) -> bool:
        return self.row.state == BackfillState.RUNNING

    @property
    def waiting(self) -> bool:
        """True if no worker has begun with it yet."""
        return self.running and not (self.row.zoom_calls or self.row.months_done)


def shown(row: Backfill) -> Shown:
    every = list(months(row.since, row.until))
    todo = every[row.months_done :]
    return Shown(
        row=row,
        look=LOOKS[row.state],
        month=todo[0].first if todo else None,
        months=len(every),
        proving=row.unproved is not None and row.state != BackfillState.DONE,
        proof=proof(row),
        error=translated(row.error),
    )


@require_GET
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the form, the plan of the period asked for, and the newest backfill."""
    connection = connection_or_404(request, pk, VIEW)
    today = _today(connection)
    typed = {name: request.GET.get(name, "") for name in ("since", "until")}
    problem, planned = "", None
    if any(typed.values()):
        problem, planned = _planned(connection, typed, today)
    else:
        typed = {"since": earliest_day(today).isoformat(), "until": (today - timedelta(days=1)).isoformat()}
    newest = Backfill.newest(connection)
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": _("Past webinars"),
        "connection": connection,
        "tab": "past",
        "typed": typed,
        "problem": problem,
        "wrong": _wrong_fields(typed) if problem else [],
        "plan": planned,
        "earliest": earliest_day(today),
        "today": today,
        "shown": shown(newest) if newest else None,
        "may_change": request.user.has_perm(CHANGE),
    }
    return TemplateResponse(request, "portal/past_webinars.html", context, status=422 if problem else 200)


def _planned(connection: Connection, typed: dict[str, str], today: date) -> tuple[str, BackfillPlan | None]:
    """Return the plan, or why there is none."""
    days = [_day(text) for text in typed.values()]
    if days[0] is None or days[1] is None:
        return _("Enter both days."), None
    try:
        since, until = checked(days[0], days[1], today)
    except BadPeriod as error:
        return PERIODS[error.why] % {"day": day(earliest_day(today))}, None
    return "", plan(connection, since, until, today)


def _wrong_fields(typed: dict[str, str]) -> list[str]:
    """Return the fields that hold no day, or else the first one, with which the others are to be put right."""
    return [name for name, text in typed.items() if _day(text) is None] or ["since"]


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


def _today(connection: Connection) -> date:
    return utcnow().astimezone(time_zone(connection.zoom.timezone)).date()


@require_GET
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """Render how far the backfill is; once it no longer runs, have the page loaded anew."""
    connection = connection_or_404(request, pk, VIEW)
    newest = Backfill.newest(connection)
    if newest is None or newest.state != BackfillState.RUNNING:
        response = HttpResponse(status=htmx.STOP_POLLING)
        response["HX-Refresh"] = "true"
        return response
    context = {"connection": connection, "shown": shown(newest), "may_change": request.user.has_perm(CHANGE)}
    return render(request, "portal/partials/backfill.html", context)


@require_POST
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """Start a backfill of the period."""
    connection = _may_change(request, pk)
    typed = {name: request.POST.get(name, "") for name in ("since", "until")}
    problem, planned = _planned(connection, typed, _today(connection))
    lost = [one for one in (connection.zoom, connection.hubspot) if one.state == AccountState.RECONNECT_NEEDED]
    if lost and not problem:
        problem = _("%(account)s is disconnected: reconnect it, then start again.") % {"account": lost[0]}
    if planned and not problem:
        if Backfill.start(connection, planned.since, planned.until, utcnow(), request.user.get_username()):
            _record(request, connection, activity_log.BACKFILL, f"{planned.since} – {planned.until}")
            messages.success(request, _("Past webinars are brought to HubSpot in the background."))
        else:
            problem = _("Another backfill is running: wait for it, or pause it first.")
    if problem:
        messages.error(request, problem)
    return _back(connection)


@require_POST
def pause(request: HttpRequest, pk: int) -> HttpResponse:
    """Pause the backfill after the webinar that is under way."""
    connection = _may_change(request, pk)
    if Backfill.pause(connection):
        _record(request, connection, activity_log.BACKFILL_PAUSED)
        messages.success(request, _("Paused. The webinar under way comes to its end."))
    else:
        messages.error(request, _("Nothing was paused: no backfill is running."))
    return _back(connection)


@require_POST
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the backfill go on."""
    connection = _may_change(request, pk)
    if Backfill.resume(connection):
        _record(request, connection, activity_log.BACKFILL_RESUMED)
        messages.success(request, _("It goes on within a minute."))
    else:
        messages.error(request, _("Nothing was resumed: no backfill is paused."))
    return _back(connection)


def _may_change(request: HttpRequest, pk: int) -> Connection:
    connection = connection_or_404(request, pk, VIEW)
    if not request.user.has_perm(CHANGE):
        raise PermissionDenied(not_allowed_message())
    return connection


def _record(request: HttpRequest, connection: Connection, action: str, period: str = "") -> None:
    activity_log.record(action, request.user.get_username(), period, connection.name)


def _back(connection: Connection) -> HttpResponse:
    return HttpResponseRedirect(reverse("admin:past_webinars", args=(connection.pk,)))
