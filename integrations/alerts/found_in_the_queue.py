"""What is wrong with the work itself: a daily limit that is nearly used, syncs that are late."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Min, Q, QuerySet

from integrations.accounts import rate_store
from integrations.decisions.alerts import conditions
from integrations.models import AccountState, Occurrence, SyncJob, ZoomAccount
from integrations.models.jobs import JobState
from integrations.records.alerts import AlertKey, AlertKind, Finding
from integrations.transport.limits import DAY, Rule
from integrations.zoom.limits import zoom_rules


def nearly_used_limits(now: datetime) -> list[Finding] | None:
    """Return the daily limits of which at least 80 % are used; None while nobody knows how much is used."""
    accounts = ZoomAccount.objects.filter(connections__isnull=False).distinct().values_list("pk", "name", "account_id")
    rules = {
        (pk, name, rule.key.removeprefix(f"zoom:{account_id}:")): rule
        for pk, name, account_id in accounts
        for rule in daily_rules(account_id).values()
    }
    used = rate_store.used({rule.key: rule.period for rule in rules.values()}, now.timestamp()) if rules else {}
    return None if used is None else list(_nearly_used(rules, used))


def daily_rules(account_id: str) -> dict[str, Rule]:
    """Return the daily limits of a Zoom account by their keys. HubSpot's is not counted here."""
    rules = zoom_rules(settings.ZOOM_PLAN, settings.ZOOM_RATE_SHARE, account_id).values()
    return {rule.key: rule for found in rules for rule in found if rule.period == DAY}


def _nearly_used(rules: Mapping[tuple[int, str, str], Rule], used: Mapping[str, int]) -> Iterator[Finding]:
    for (pk, name, limit), rule in rules.items():
        if conditions.nearly_used(used[rule.key], rule.limit):
            facts: dict[str, str | int] = {"name": name, "limit": limit, "used": used[rule.key], "of": rule.limit}
            yield Finding(AlertKey(AlertKind.LIMIT_NEARLY_USED, f"zoom:{pk}:{limit}"), facts)


def late_syncs(now: datetime) -> Iterator[Finding]:
    """Yield a finding if the oldest due sync is an hour late, as a job or before it is made one."""
    waiting = SyncJob.objects.filter(state=JobState.WAITING, not_before__lte=now)
    jobs = _usable(waiting, "occurrence__").aggregate(oldest=Min("not_before"))["oldest"]
    due = _usable(Occurrence.objects.filter(next_sync_at__lte=now), "").aggregate(oldest=Min("next_sync_at"))["oldest"]
    oldest = min((one for one in (jobs, due) if one), default=None)
    if oldest and conditions.is_late(now, oldest):
        yield Finding(AlertKey(AlertKind.BACKLOG), {"due": oldest.isoformat()})


def _usable(rows: QuerySet[Any], way: str) -> QuerySet[Any]:
    """Leave out what waits until an account is connected again. `way`: from the rows to their webinar."""
    lost = AccountState.RECONNECT_NEEDED
    connection = f"{way}webinar__connection"
    down = Q(**{f"{connection}__zoom__state": lost}) | Q(**{f"{connection}__hubspot__state": lost})
    return rows.exclude(down)
