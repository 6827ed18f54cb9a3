"""The line about each connection: its accounts, when all of it was last looked at, and the next sync."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse

from integrations.models import Connection, HubSpotAccount, Occurrence, SyncJob, ZoomAccount
from integrations.models.accounts import Account, AccountState
from integrations.models.jobs import JobState
from portal.screens.home.newest_proof import NewestProof, newest_proofs
from portal.screens.shared.admin import encrypted_fields
from portal.wording.labels import ACCOUNT, Badge


@dataclass
class AccountShown:
    """A Zoom or HubSpot account with its state."""

    kind: str
    name: str
    look: Badge


@dataclass
class ConnectionShown:
    """A connection with its accounts and its times."""

    name: str
    primary: bool
    syncs: bool
    last_full: datetime | None
    next_sync: datetime | None
    zone: str
    accounts: list[AccountShown]
    settings_url: str
    proof: NewestProof | None


def connections() -> list[Connection]:
    """Return the connections with their accounts and settings, the primary one first."""
    # Credentials stay unread: Home must open when their key is lost, and say what to do.
    sides = (("zoom", ZoomAccount), ("hubspot", HubSpotAccount))
    secret = [f"{side}__{name}" for side, model in sides for name in encrypted_fields(model)]
    rows = Connection.objects.select_related("zoom", "hubspot", "settings").defer(*secret)
    return list(rows.order_by("-primary", "name"))


def sync_is_on(row: Connection) -> bool:
    """Return True if the connection syncs webinars; it has no settings until somebody has looked at them."""
    return hasattr(row, "settings") and row.settings.sync_webinars


def shown(rows: Sequence[Connection], now: datetime) -> Iterator[ConnectionShown]:
    """Yield each connection with the facts of its line."""
    first, proofs = _first_times(rows), newest_proofs(now)
    for row in rows:
        soon = [at for at in first[row.pk] if at]
        yield ConnectionShown(
            name=row.name,
            primary=row.primary and len(rows) > 1,
            syncs=sync_is_on(row),
            last_full=row.full_sync_at,
            # A sync that is already due runs with the next round, within a minute.
            next_sync=max(min(soon), now) if soon else None,
            zone=row.zoom.timezone,
            accounts=[_account("Zoom", row.zoom), _account("HubSpot", row.hubspot)],
            settings_url=reverse("admin:integrations_connection_change", args=(row.pk,)),
            proof=proofs.get(row.pk),
        )


def _first_times(rows: Sequence[Connection]) -> dict[int, tuple[datetime | None, datetime | None]]:
    """Return by connection when its first occurrence is due and its first job waits for, in one query."""
    # If there is only one connection, the webinars need not be filtered by it.
    mine = {"webinar__connection": OuterRef("pk")} if len(rows) > 1 else {}
    jobs = SyncJob.objects.filter(state=JobState.WAITING, **{f"occurrence__{name}": pk for name, pk in mine.items()})
    due = _first_value(Occurrence.objects.filter(**mine), "next_sync_at")
    found = Connection.objects.annotate(due=due, waiting=_first_value(jobs, "not_before"))
    return {pk: (due, waiting) for pk, due, waiting in found.values_list("pk", "due", "waiting")}


def _first_value(rows: QuerySet[Any], column: str) -> Subquery:
    return Subquery(rows.filter(**{f"{column}__isnull": False}).order_by(column).values(column)[:1])


def _account(kind: str, account: Account) -> AccountShown:
    return AccountShown(kind, account.name, ACCOUNT[AccountState(account.state)])
