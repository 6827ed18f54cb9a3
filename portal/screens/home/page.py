"""Home: the connections with their states, what needs attention, and how the webinars went."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audits.codes import Status
from integrations.clock import utcnow
from integrations.models import Connection, HubSpotAccount, Occurrence, SyncJob, ZoomAccount
from integrations.models.accounts import Account, AccountState
from integrations.models.jobs import JobState
from portal.screens.home import api_use, chart, first_hour
from portal.screens.home.attention import TROUBLED, attention, latest_troubled, sync_is_on
from portal.screens.shared import discovery
from portal.screens.shared.admin import CappedCount, encrypted_fields
from portal.screens.shared.html import counted
from portal.signing_in import second_factor
from portal.wording.labels import ACCOUNT, NEVER, Badge, status_badge

SHOWN = (Status.SYNCED, Status.PARTIAL, Status.FAILED, Status.SKIPPED)
NEVER_YET = Badge(gettext_lazy("Never synced"), "clock", "quiet", gettext_lazy("Nothing has been synced yet."))


@dataclass
class AccountShown:
    """A Zoom or HubSpot account with its state."""

    kind: str
    name: str
    look: Badge


@dataclass
class Tile:
    """The number of webinars in one state, with the address of their list."""

    look: Badge
    count: str
    url: str


@dataclass
class ConnectionShown:
    """A connection with its accounts, its syncs and its webinars by state."""

    name: str
    primary: bool
    syncs: bool
    look: Badge
    last_full: datetime | None
    last_incremental: datetime | None
    next_run: datetime | None
    zone: str
    accounts: list[AccountShown]
    tiles: list[Tile]
    settings_url: str
    uses: list[api_use.Use]


def dashboard_context(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Add to the context of the dashboard what Home shows; unfold calls this as its DASHBOARD_CALLBACK."""
    user = request.user
    may_see = user.has_perm("integrations.view_connection") and user.has_perm("integrations.view_occurrence")
    decides = user.has_perm("integrations.change_connection")
    recommended = decides and not second_factor.is_given(user)
    context |= {"title": _("Home"), "may_see": may_see, "second_factor_recommended": recommended}
    hour = first_hour.first_hour_context(request, context) if may_see else None
    if hour is not None:
        context |= hour | {"discovery": discovery.shown(request)}
    elif may_see:
        rows = list(_rows())
        facts = _facts_by_connection(rows)
        webinars = latest_troubled()
        troubled = sum(one[f"count_{status}"] for one in facts.values() for status in TROUBLED)
        context |= {
            "connections": list(_connections(rows, facts)),
            "attention": attention(rows, webinars),
            "more": troubled - len(webinars),
            "chart": chart.weekly_chart(utcnow()),
            "discovery": discovery.shown(request),
            "webinars_url": reverse("admin:integrations_occurrence_changelist"),
        }
    return context


def _rows() -> QuerySet[Connection]:
    # Credentials stay unread: Home must open when their key is lost, and say what to do.
    sides = (("zoom", ZoomAccount), ("hubspot", HubSpotAccount))
    secret = [f"{side}__{name}" for side, model in sides for name in encrypted_fields(model)]
    rows = Connection.objects.select_related("zoom", "hubspot", "settings").defer(*secret)
    return rows.order_by("-primary", "name")


def _facts_by_connection(rows: Sequence[Connection]) -> dict[int, dict[str, Any]]:
    """Return by connection when it synced last and syncs next, and its webinars by status.

    It is one query, and each of its parts uses an index.
    """
    # If there is only one connection, the webinars need not be filtered by it.
    mine = {"webinar__connection": OuterRef("pk")} if len(rows) > 1 else {}
    occurrences = Occurrence.objects.filter(**mine)
    jobs = SyncJob.objects.filter(state=JobState.WAITING, **{f"occurrence__{name}": pk for name, pk in mine.items()})
    facts = {f"count_{status}": CappedCount(occurrences.filter(status=status), "start") for status in (*SHOWN, "")}
    first = {
        "last": _first_value(occurrences, "-synced_at"),
        "due": _first_value(occurrences, "next_sync_at"),
        "waiting": _first_value(jobs, "not_before"),
    }
    return {one["pk"]: dict[str, Any](one) for one in Connection.objects.values("pk", **facts, **first)}


def _first_value(rows: QuerySet[Any], order: str) -> Subquery:
    column = order.removeprefix("-")
    return Subquery(rows.filter(**{f"{column}__isnull": False}).order_by(order).values(column)[:1])


def _connections(rows: list[Connection], facts: dict[int, dict[str, Any]]) -> Iterator[ConnectionShown]:
    uses = api_use.use_by_accounts((row.zoom.account_id, row.hubspot.portal_id) for row in rows)
    for row in rows:
        known = facts[row.pk]
        soon = [at for at in (known["due"], known["waiting"]) if at]
        yield ConnectionShown(
            name=row.name,
            primary=row.primary and len(rows) > 1,
            syncs=sync_is_on(row),
            look=_state(row, known["last"]),
            last_full=row.full_sync_at,
            last_incremental=row.incremental_sync_at,
            # A sync that is already due runs with the next round, within a minute.
            next_run=max(min(soon), utcnow()) if soon else None,
            zone=row.zoom.timezone,
            accounts=[_account("Zoom", row.zoom), _account("HubSpot", row.hubspot)],
            tiles=list(_tiles(row.pk, known, len(rows) > 1)),
            settings_url=reverse("admin:integrations_connection_change", args=(row.pk,)),
            uses=uses[row.zoom.account_id, row.hubspot.portal_id],
        )


def _state(row: Connection, last: datetime | None) -> Badge:
    """Return the worse state of the connection's two accounts."""
    states = {row.zoom.state, row.hubspot.state}
    for state in (AccountState.RECONNECT_NEEDED, AccountState.SCOPE_MISSING):
        if state in states:
            return ACCOUNT[state]
    return ACCOUNT[AccountState.CONNECTED] if last else NEVER_YET


def _account(kind: str, account: Account) -> AccountShown:
    return AccountShown(kind, account.name, ACCOUNT[AccountState(account.state)])


def _tiles(connection: int, known: dict[str, Any], several: bool) -> Iterator[Tile]:
    webinars = reverse("admin:integrations_occurrence_changelist")
    only = f"&connection={connection}" if several else ""
    for status in (*SHOWN, ""):
        url = f"{webinars}?status={status or NEVER}{only}"
        yield Tile(status_badge(status), counted(known[f"count_{status}"]), url)
