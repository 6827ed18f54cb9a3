"""The calls of an occurrence's recordings: those that the portal made and HubSpot no longer has."""

from integrations.batches import batched
from integrations.decisions.proof.vocabulary import Cure, Difference, What
from integrations.models import Occurrence, RecordingRow
from integrations.proof.context import Prover
from integrations.proof.from_zoom.webinar import WebinarFacts

BATCH = 100


def missing_calls(prover: Prover, facts: WebinarFacts, occurrence: Occurrence) -> list[Difference]:
    """Return a difference for each call that is gone. Without a recording there is no request."""
    if facts.off or not facts.settings.recording.on:
        return []
    rows = RecordingRow.objects.filter(session__occurrence=occurrence).exclude(call_id="")
    ids = sorted(rows.values_list("call_id", flat=True))
    found: set[str] = set()
    for some in batched(ids, BATCH):
        found |= prover.hubspot.read_calls(some).keys()
    return [
        Difference(What.CALL_MISSING, expected=f"call {call_id}", cure=Cure.CALL)
        for call_id in ids
        if call_id not in found
    ]
