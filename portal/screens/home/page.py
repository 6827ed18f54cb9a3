"""Home: what needs a person, what goes on by itself, what comes up, and how the webinars went."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from integrations.clock import utcnow
from integrations.models import Connection
from portal.screens.home import ahead, chart, connection_line, past_days
from portal.screens.home.first_hour.actions import first_hour_context
from portal.screens.home.needs_you import accounts_to_mend, count_webinars, needs, undelivered_alerts
from portal.screens.shared import discovery
from portal.screens.shared.html import at_least, counted
from portal.signing_in import second_factor


def dashboard_context(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Add to the context of the dashboard what Home shows; unfold calls this as its DASHBOARD_CALLBACK."""
    user = request.user
    may_see = user.has_perm("integrations.view_connection") and user.has_perm("integrations.view_occurrence")
    decides = user.has_perm("integrations.change_connection")
    recommended = decides and not second_factor.is_given(user)
    context |= {"title": _("Home"), "may_see": may_see, "second_factor_recommended": recommended}
    if not may_see:
        return context
    hour = first_hour_context(request, context)
    context |= _home(request) if hour is None else hour | _accounts_to_mend(request)
    return context | {"discovery": discovery.shown(request)}


def _accounts_to_mend(request: HttpRequest) -> dict[str, Any]:
    """Return what is wrong with the accounts and alerts, which is said during the first hour as well."""
    found = [*accounts_to_mend(connection_line.connections()), *undelivered_alerts(request)]
    return {"needs": found, "needs_count": counted(len(found))}


def _home(request: HttpRequest) -> dict[str, Any]:
    now = utcnow()
    rows = connection_line.connections()
    found = needs(request, rows)
    webinars = sum(need.key.startswith("webinar-") for need in found)
    total = max(count_webinars(), webinars)
    return {
        "connections": list(connection_line.shown(rows, now)),
        "needs": found,
        "needs_count": counted(len(found) - webinars + total),
        "more_webinars": at_least(total - webinars, False) if total > webinars else "",
        "retrying": ahead.retrying(request),
        "coming": ahead.coming_up(request, now),
        "chart": chart.weekly_chart(now),
        "past": past_days.past_days(now),
        "test_mode": _test_mode(rows),
        "webinars_url": reverse("admin:integrations_occurrence_changelist"),
    }


def _test_mode(rows: list[Connection]) -> dict[str, Any] | None:
    """Return how many addresses are sent where test mode is on, and where to turn it off."""
    for row in rows:
        if connection_line.sync_is_on(row) and row.settings.only_contacts:
            url = reverse("admin:integrations_connection_change", args=(row.pk,))
            return {"count": len(row.settings.only_contacts), "url": url}
    return None
