"""The end of every lease in a restored database: whoever held one when the backup was made does not run here."""

from datetime import datetime, timedelta

from integrations.models import Backfill, HubSpotAccount, SyncJob, WorkflowCall, ZoomAccount


def end_leases(now: datetime) -> int:
    """Give back what was running when the backup was made. Returns how many syncs wait again."""
    past = now - timedelta(seconds=1)
    SyncJob.objects.filter(state="running").update(leased_until=past)
    WorkflowCall.objects.filter(leased_until__gt=past).update(leased_until=past)
    Backfill.objects.update(leased_until=None, owner="")
    for accounts in (ZoomAccount, HubSpotAccount):
        accounts._default_manager.update(renewing_until=None)
    return SyncJob.sweep(now)
