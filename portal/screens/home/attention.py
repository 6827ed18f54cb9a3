"""The things that need attention, each with its reason and what to do: accounts, users, switches, jobs, webinars."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.db.models import F, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from audits.codes import Status
from audits.describe import sentence
from audits.models import Entry, Run, Trigger
from integrations.models import Connection, HubSpotAccount, Occurrence, SyncJob, ZoomUserRow
from integrations.models.accounts import AccountState
from integrations.models.jobs import JobState
from portal.screens.shared import links
from portal.screens.shared.admin import capped_count
from portal.screens.shared.html import counted, number
from portal.wording.errors import translated
from portal.wording.labels import ACCOUNT, Badge, status_badge

MOST_WEBINARS, MOST_USERS = 5, 3
TROUBLED = (Status.FAILED, Status.PARTIAL)
FAILED_JOBS = Badge(gettext_lazy("Failed"), "cross", "bad")
SYNC_OFF = Badge(gettext_lazy("Sync is off"), "dash", "warn")
OTHER_APP = Badge(gettext_lazy("Events of another app"), "warning", "warn")
SHARED_APP = Badge(gettext_lazy("Tokens refused"), "warning", "warn")
UNREAD = Badge(gettext_lazy("Can't be read"), "warning", "warn")
TWICE = Badge(gettext_lazy("Synced twice"), "warning", "warn")


@dataclass
class Attention:
    """Something that is wrong, and the one thing to do about it."""

    look: Badge
    title: str
    why: str
    action: str
    url: str
    next_sync_at: datetime | None = None
    zone: str = ""


def attention(rows: list[Connection], troubled: list[Occurrence]) -> list[Attention]:
    """Return what needs attention in these connections and these webinars that failed, the most urgent first."""
    return [
        *_accounts_to_mend(rows),
        *_unread_users(),
        *_switched_off(rows),
        *_failed_jobs(),
        *_troubled_webinars(troubled),
    ]


def sync_is_on(row: Connection) -> bool:
    """Return True if the connection syncs webinars; it has no settings until somebody has looked at them."""
    return hasattr(row, "settings") and row.settings.sync_webinars


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
    """Yield for each connection the users whose webinars Zoom does not show, with the reasons of the first few.

    The webinars of the other users are synced all the same.
    """
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
        if not sync_is_on(row):
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


def latest_troubled() -> list[Occurrence]:
    """Return a few webinars that failed, then some that were partly synced, each kind from the latest one.

    Those without a date come before those with one, which is the order of the index.
    """
    found: list[Occurrence] = []
    for status in TROUBLED:
        rows = Occurrence.objects.filter(status=status).order_by(F("start").desc(nulls_first=True))
        rows = rows.annotate(zone=F("webinar__connection__zoom__timezone"), run=_last_run().values("pk")[:1])
        found += rows.select_related("webinar")[: MOST_WEBINARS - len(found)]
    return found


def _last_run() -> QuerySet[Run]:
    """Return the runs of the outer query's occurrence that were about everybody, the last one first."""
    return Run.objects.filter(
        connection=OuterRef("webinar__connection__name"),
        webinar_id=OuterRef("webinar__zoom_id"),
        occurrence_id=OuterRef("occurrence_id"),
        people_only=False,
    ).exclude(trigger=Trigger.WORKFLOW_ACTION)


def _troubled_webinars(rows: list[Occurrence]) -> Iterator[Attention]:
    """Yield each webinar with the reason that its last run noted."""
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
