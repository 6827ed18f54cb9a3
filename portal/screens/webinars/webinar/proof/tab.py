"""The tab Proof: the newest proof of a webinar in a line, or what differs, with a button for each difference."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from integrations.clock import utcnow
from integrations.decisions.proof.vocabulary import Cure
from integrations.models import Occurrence, Proof, ProofDifference, SyncJob
from integrations.models.jobs import JobState
from portal.screens.webinars.webinar.proof import wording
from portal.wording.errors import translated

MOST_SHOWN = 100


@dataclass(frozen=True)
class DifferenceShown:
    """One difference. `button` is empty where nothing can be sent again, or where the button was pressed already."""

    pk: int
    title: str | Promise
    email: str
    expected: str
    found: str
    button: str | Promise


def proof_tab(occurrence: Occurrence) -> dict[str, Any]:
    """Return the tab's context."""
    proof = Proof.objects.filter(occurrence=occurrence).first()
    if proof is None:
        return {"proof": None, "proving": False}
    rows = list(proof.differences.order_by("pk")[: MOST_SHOWN + 1])
    document = proof.document
    accounted = document.get("accounted", {})
    repairing = bool(proof.wanted_at) and _is_synced_now(occurrence)
    return {
        "proof": proof,
        "proving": proof.under_way(utcnow()),
        "repairing": repairing,
        "seen": "repairing" if repairing else "proving",
        "differences": list(_shown(rows[:MOST_SHOWN])),
        "more_differences": max(0, proof.differing - MOST_SHOWN),
        "repairable": sum(one.cure != Cure.NONE and one.cured_at is None for one in rows),
        "unaccounted": proof.people - proof.accounted,
        "proof_notes": [wording.NOTES[note] for note in proof.notes if note in wording.NOTES],
        "proof_error": translated(proof.error),
        # In the order of words: PostgreSQL gives an object's names in an order of its own.
        "boxes": [wording.box(name, accounted[name]) for name in wording.BOXES if name in accounted],
        "in_zoom": document.get("zoom", {}),
        "in_hubspot": document.get("hubspot", {}),
    }


def _is_synced_now(occurrence: Occurrence) -> bool:
    """Return True if the sync that a button asked for is not over yet."""
    return SyncJob.objects.filter(occurrence=occurrence, state__in=(JobState.WAITING, JobState.RUNNING)).exists()


def _shown(rows: list[ProofDifference]) -> Iterator[DifferenceShown]:
    for row in rows:
        yield DifferenceShown(
            row.pk,
            wording.TITLES[row.what],
            row.email,
            wording.shown_value(row.expected),
            wording.shown_value(row.found),
            "" if row.cured_at else wording.BUTTONS.get(row.cure, ""),
        )
