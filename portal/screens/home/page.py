"""Home: the connections with their states, what needs attention, and how the webinars went."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from audits.codes import Status
from audits.describe import sentence
from audits.models import Entry, Run, Trigger
from integrations.models import Connection, HubSpotAccount, Occurrence, SyncJob, ZoomAccount, ZoomUserRow
from integrations.models.accounts import Account, AccountState
from integrations.models.jobs import JobState
from portal.screens.home import api_use, chart
from portal.screens.shared import links
from portal.screens.shared.admin import CappedCount, capped_count, encrypted_fields
from portal.screens.shared.html import counted, now, number
from portal.signing_in import second_factor
from portal.wording.errors import translated
from portal.wording.labels import ACCOUNT, NEVER, Badge, status_badge

MOST_WEBINARS, MOST_USERS = 5, 3
SHOWN = (Status.SYNCED, Status.PARTIAL, Status.FAILED, Status.SKIPPED)
TROUBLED = (Status.FAILED, Status.PARTIAL)
NEVER_YET = Badge(gettext_lazy("Never synced"), "clock", "quiet", gettext_lazy("Nothing has been synced yet."))
FAILED_JOBS = Badge(gettext_lazy("Failed"), "cross", "bad")
SYNC_OFF = Badge(gettext_lazy("Sync is off"), "dash", "warn")
OTHER_APP = Badge(gettext_lazy("Events of another app"), "warning", "warn")
SHARED_APP = Badge(gettext_lazy("Tokens refused"), "warning", "warn")
UNREAD = Badge(gettext_lazy("Can't be read"), "warning", "warn")
TWICE = Badge(gettext_lazy("Synced twice"), "warning", "warn")


@dataclass
class AccountShown:
    kind: str
    name: str
    look: Badge


@dataclass
class Tile:
    look: Badge
    count: str
    url: str


@dataclass
class ConnectionShown:
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


@dataclass
class Attention:
    """What is wrong and the one thing to do about it."""

    look: Badge
    title: str
    why: str
    action: str
    url: str
    next_sync_at: datetime | None = None
    zone: str = ""


def dashboard_context(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """unfold's DASHBOARD_CALLBACK."""
    user = request.user
    may_see = user.has_perm("integrations.view_connection") and user.has_perm("integrations.view_occurrence")
    decides = user.has_perm("integrations.change_connection")
    recommended = decides and not second_factor.is_given(user)
    context |= {"title": _("Home"), "may_see": may_see, "second_factor_recommended": recommended}
    if may_see:
        rows = list(_rows())
        facts = _facts_by_connection(rows)
        webinars = _latest_troubled()
        troubled = sum(one[f"count_{status}"] for one in facts.values() for status in TROUBLED)
        context |= {
            "connections": list(_connections(rows, facts)),
            "attention": [
                *_accounts_to_mend(rows),
                *_unread_users(),
                *_switched_off(rows),
                *_failed_jobs(),
                *_troubled_webinars(webinars),
            ],
            "more": troubled - len(webinars),
            "chart": chart.weekly_chart(now()),
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
    """By connection: when it synced last and does next, and its webinars by status. One query, with an index each."""
    # Where there is one only, the webinars need not be asked whose they are.
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


# --- Connections ------------------------------------------------------------------------------------------------------


def _connections(rows: list[Connection], facts: dict[int, dict[str, Any]]) -> Iterator[ConnectionShown]:
    uses = api_use.use_by_accounts((row.zoom.account_id, row.hubspot.portal_id) for row in rows)
    for row in rows:
        known = facts[row.pk]
        soon = [at for at in (known["due"], known["waiting"]) if at]
        yield ConnectionShown(
            name=row.name,
            primary=row.primary and len(rows) > 1,
            syncs=_syncs(row),
            look=_state(row, known["last"]),
            last_full=row.full_sync_at,
            last_incremental=row.incremental_sync_at,
            # What is due already runs with the next round, within a minute.
            next_run=max(min(soon), now()) if soon else None,
            zone=row.zoom.timezone,
            accounts=[_account("Zoom", row.zoom), _account("HubSpot", row.hubspot)],
            tiles=list(_tiles(row.pk, known, len(rows) > 1)),
            settings_url=reverse("admin:integrations_connection_change", args=(row.pk,)),
            uses=uses[row.zoom.account_id, row.hubspot.portal_id],
        )


def _syncs(row: Connection) -> bool:
    return hasattr(row, "settings") and row.settings.sync_webinars


def _state(row: Connection, last: datetime | None) -> Badge:
    """The worse one of its two accounts."""
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


# --- What needs attention ---------------------------------------------------------------------------------------------


def _accounts_to_mend(rows: list[Connection]) -> Iterator[Attention]:
    url = reverse("connected_apps")
    accounts = {
        (kind, account.pk): account for row in rows for kind, account in (("Zoom", row.zoom), ("HubSpot", row.hubspot))
    }
    for (kind, _pk), account in accounts.items():
        state = AccountState(account.state)
        title = f"{kind}: {account.name}"
        if state == AccountState.RECONNECT_NEEDED:
            why = translated(account.state_reason) or _("Its jobs wait until it is connected again.")
            yield Attention(ACCOUNT[state], title, why, _("Reconnect"), url)
        elif state == AccountState.SCOPE_MISSING:
            missing = _("Missing: %(scopes)s") % {
                "scopes": ", ".join(account.missing_scopes) or translated(account.state_reason)
            }
            yield Attention(ACCOUNT[state], title, missing, _("Grant permissions"), url)
        elif account.contested:
            yield Attention(SHARED_APP, title, translated(account.state_reason), _("See what to do"), url)
        if isinstance(account, HubSpotAccount) and account.native_integration:
            why = _("HubSpot's own Zoom integration is installed as well: what both sync shows up twice.")
            yield Attention(TWICE, title, why, _("See what to do"), url)
        if isinstance(account, HubSpotAccount) and account.other_app_events:
            why = _("Another HubSpot app made marketing events here: they are kept up to date, but not completed.")
            yield Attention(OTHER_APP, title, why, _("See what to do"), url)


def _unread_users() -> Iterator[Attention]:
    """Whose webinars Zoom does not show, while those of the others are synced. Why stands beside the first few."""
    rows = ZoomUserRow.objects.exclude(unreadable="").order_by("connection__name", "email")
    found = rows.select_related("connection").only("email", "unreadable", "connection__name")
    for connection, group in groupby(found, key=lambda row: row.connection):
        users = list(group)
        count = len(users)
        title = ngettext("%(n)s Zoom user can't be read", "%(n)s Zoom users can't be read", count)
        why = "; ".join(f"{user.email}: {translated(user.unreadable)}" for user in users[:MOST_USERS])
        url = reverse("admin:user_settings", args=(connection.pk,))
        yield Attention(
            UNREAD, title % {"n": number(count)}, why + (" …" if count > MOST_USERS else ""), _("See the users"), url
        )


def _switched_off(rows: list[Connection]) -> Iterator[Attention]:
    for row in rows:
        if not _syncs(row):
            url = reverse("admin:integrations_connection_change", args=(row.pk,))
            why = _("Nothing is sent to HubSpot.")
            yield Attention(SYNC_OFF, row.name, why, _("Turn it on in the global settings"), url)


def _failed_jobs() -> Iterator[Attention]:
    count = capped_count(SyncJob.objects.filter(state=JobState.PARKED))
    if count:
        title = ngettext("%(n)s failed job", "%(n)s failed jobs", count) % {"n": counted(count)}
        url = f"{reverse('admin:integrations_syncjob_changelist')}?state={JobState.PARKED}"
        why = _("Retries are used up. Look at the cause, then retry.")
        yield Attention(FAILED_JOBS, title, why, _("See failed jobs"), url)


def _latest_troubled() -> list[Occurrence]:
    """The failed ones first, then the latest; those without a date before those, as the index has it."""
    found: list[Occurrence] = []
    for status in TROUBLED:
        rows = Occurrence.objects.filter(status=status).order_by(F("start").desc(nulls_first=True))
        rows = rows.annotate(zone=F("webinar__connection__zoom__timezone"), run=_last_run().values("pk")[:1])
        found += rows.select_related("webinar")[: MOST_WEBINARS - len(found)]
    return found


def _last_run() -> QuerySet[Run]:
    return Run.objects.filter(
        connection=OuterRef("webinar__connection__name"),
        webinar_id=OuterRef("webinar__zoom_id"),
        occurrence_id=OuterRef("occurrence_id"),
        people_only=False,
    ).exclude(trigger=Trigger.WORKFLOW_ACTION)


def _troubled_webinars(rows: list[Occurrence]) -> Iterator[Attention]:
    """Each with why, in the words of its last run."""
    runs = [row.run for row in rows]  # type: ignore[attr-defined]
    why = {entry.run_id: sentence(entry) for entry in Entry.objects.filter(run__in=runs, retryable=True)}
    for row in rows:
        yield Attention(
            look=status_badge(row.status),
            title=row.webinar.topic or row.external_event_id,
            why=why.get(row.run, ""),  # type: ignore[attr-defined]
            action=_("Audit logs"),
            url=links.audit_log_address(row.pk),
            next_sync_at=row.next_sync_at,
            zone=row.zone,  # type: ignore[attr-defined]
        )
