"""The look at everything that alerts are about. It reads rows only, so that it works whatever is down elsewhere."""

from datetime import datetime

from integrations.alerts import found_in_accounts, found_in_the_queue, found_in_webinars
from integrations.decisions.alerts.changes import Look
from integrations.records.alerts import AlertKind


def look(now: datetime) -> Look:
    """Return what is wrong now, in about a dozen queries however many webinars there are."""
    limits = found_in_the_queue.nearly_used_limits(now)
    findings = (
        *found_in_accounts.accounts_to_reconnect(),
        *found_in_accounts.unread_lists(),
        *found_in_accounts.silent_webhooks(now),
        *found_in_webinars.unfinished_for_a_day(now, found_in_accounts.down_connections()),
        *found_in_webinars.failed_for_good(),
        *found_in_webinars.differing_proofs(),
        *(limits or ()),
        *found_in_the_queue.late_syncs(now),
    )
    return Look(findings, frozenset({AlertKind.LIMIT_NEARLY_USED}) if limits is None else frozenset())
