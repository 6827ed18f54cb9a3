"""The cures: each repairs one difference, by a sync of these people or of the occurrence, and has it proved again."""

from collections.abc import Iterable
from datetime import datetime

from audits.models import Trigger
from integrations.decisions.proof.vocabulary import Cure
from integrations.models import KeptParticipation, Occurrence, OccurrenceList, Proof, ProofDifference, SyncJob
from integrations.models.lists import ListState


def cure(differences: Iterable[ProofDifference], now: datetime, actor: str) -> int:
    """Begin to repair these differences of one occurrence, and want it proved afterwards. Returns how many.

    Nothing is written here: the sync does that, as if somebody had asked for it, and so compares with HubSpot first.
    """
    found = [one for one in differences if one.cure != Cure.NONE]
    if not found:
        return 0
    occurrence = found[0].proof.occurrence
    _keep(occurrence, [one for one in found if one.cure == Cure.KEEP], now, actor)
    _send(occurrence, [one for one in found if one.cure != Cure.KEEP], now, actor)
    ProofDifference.objects.filter(pk__in=[one.pk for one in found]).update(cured_at=now)
    Proof.want([occurrence.pk], now, actor)
    return len(found)


def _keep(occurrence: Occurrence, differences: list[ProofDifference], now: datetime, actor: str) -> None:
    """Accept participations as they are: HubSpot has no way to take one back."""
    for one in differences:
        KeptParticipation.objects.update_or_create(
            occurrence=occurrence,
            contact_id=one.contact_id,
            defaults={"email": one.email, "state": one.found, "actor": actor, "kept_at": now},
        )


def _send(occurrence: Occurrence, differences: list[ProofDifference], now: datetime, actor: str) -> None:
    """Enqueue a sync: of these people alone if the portal has all that Zoom says of them, else of everybody."""
    if not differences:
        return
    alone = all(one.cure == Cure.PEOPLE and one.email and not one.unread for one in differences)
    people = {one.email for one in differences} if alone else set()
    if any(one.cure == Cure.LIST for one in differences):  # one that was deleted meanwhile is made once more
        OccurrenceList.objects.filter(occurrence=occurrence, state=ListState.KEPT).update(wanted_again=True)
    SyncJob.enqueue(occurrence.pk, Trigger.SYNC_NOW, now, actor, people=people)
