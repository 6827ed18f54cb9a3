"""Raw rows are kept as long as the settings say. The participations that HubSpot accepted, and the totals, stay."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from integrations.models import EngagementRow, Occurrence, Proof, RegistrantRow, SegmentRow, SyncSettingsRow, WebinarRow

OVER = Coalesce("ended_at", "end", "started_at", "start")


def prune_raw_rows(now: datetime) -> int:
    """Delete registrants, segments and engagement of occurrences that ended long enough ago. Returns how many rows.

    Proofs that were not made again for so long are deleted as well.
    """
    pruned = 0
    for settings in SyncSettingsRow.objects.exclude(keep_raw_days=None):
        before = now - timedelta(days=settings.keep_raw_days or 0)
        pruned += _prune(Occurrence.objects.filter(webinar__connection=settings.connection_id), before, now)
        Proof.prune(settings.connection_id, before)
    return pruned


def prunable(mine: QuerySet[Occurrence], before: datetime) -> QuerySet[Occurrence]:
    """Return those of these occurrences whose raw rows are older than this and not pruned yet."""
    dated = mine.annotate(over=OVER)
    return dated.filter(over__lt=before, raw_pruned_at=None, synced_at__isnull=False)


def _prune(mine: QuerySet[Occurrence], before: datetime, now: datetime) -> int:
    """Delete one connection's rows. Registrants of a whole series stay until its last occurrence is old."""
    old = prunable(mine, before)
    recent = mine.annotate(over=OVER).filter(Q(over__gte=before) | Q(over=None)).values("webinar")
    whole = WebinarRow.objects.filter(pk__in=old.values("webinar")).exclude(pk__in=recent)
    own = old.filter(webinar=OuterRef("webinar"), occurrence_id=OuterRef("occurrence_id"))
    registrants = RegistrantRow.objects.filter(Exists(own) | Q(webinar__in=whole))
    segments = SegmentRow.objects.filter(session__occurrence__in=old.values("pk"))
    engagement = EngagementRow.objects.filter(session__occurrence__in=old.values("pk"))
    pruned = registrants.delete()[0] + segments.delete()[0] + engagement.delete()[0]
    old.update(raw_pruned_at=now, next_sync_at=None)
    return pruned
