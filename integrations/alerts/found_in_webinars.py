"""What is wrong with webinars: something left for a day, a job that failed for good, a proof with differences."""

from collections.abc import Collection, Iterator
from datetime import datetime

from audits.code_names import Status
from integrations.decisions.alerts import conditions
from integrations.models import Occurrence, Proof, SyncJob
from integrations.models.jobs import JobState
from integrations.records.alerts import AlertKey, AlertKind, Finding

Facts = dict[str, str | int]


def unfinished_for_a_day(now: datetime, down: Collection[int]) -> Iterator[Finding]:
    """Yield the occurrences whose syncs have left something for a day that another one may mend.

    `down`: connections whose accounts must be connected again, of which another alert tells.
    """
    rows = Occurrence.objects.filter(unfinished_since__lte=now - conditions.UNFINISHED_FOR)
    columns = ("pk", "webinar__topic", "webinar__zoom_id", "reason", "webinar__connection")
    for pk, topic, zoom_id, reason, connection in rows.exclude(status=Status.SKIPPED).values_list(*columns):
        facts = _facts(pk, topic, zoom_id) | {"reason": reason}
        yield Finding(AlertKey(AlertKind.PARTIAL_FOR_A_DAY, str(pk)), facts, opens=connection not in down)


def failed_for_good() -> Iterator[Finding]:
    """Yield the occurrences with a job that is parked until a person looks."""
    rows = SyncJob.objects.filter(state=JobState.PARKED).order_by("pk")
    columns = ("occurrence", "occurrence__webinar__topic", "occurrence__webinar__zoom_id", "error")
    found = {
        pk: _facts(pk, topic, zoom_id) | {"reason": error} for pk, topic, zoom_id, error in rows.values_list(*columns)
    }
    for pk, facts in found.items():
        yield Finding(AlertKey(AlertKind.FAILED_FOR_GOOD, str(pk)), facts)


def differing_proofs() -> Iterator[Finding]:
    """Yield the occurrences whose newest proof has differences.

    Whoever asked for a proof sees its result, so only a nightly one opens an alert.
    """
    rows = Proof.objects.filter(differing__gt=0) | Proof.objects.filter(adds_up=False)
    columns = ("occurrence", "occurrence__webinar__topic", "occurrence__webinar__zoom_id", "differing", "wanted_by")
    for pk, topic, zoom_id, differing, wanted_by in rows.values_list(*columns):
        facts = _facts(pk, topic, zoom_id) | {"count": differing}
        yield Finding(AlertKey(AlertKind.PROOF_DIFFERS, str(pk)), facts, opens=not wanted_by)


def _facts(pk: int, topic: str, zoom_id: str) -> Facts:
    return {"occurrence": pk, "topic": topic or zoom_id}
