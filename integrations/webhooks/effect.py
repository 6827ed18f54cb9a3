"""The effect of one webhook delivery on what the portal does next."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from integrations.models import Occurrence
from integrations.models.deliveries import DeliveryState


@dataclass
class Effect:
    """The result of processing one delivery.

    `state`: `WAITING` if the delivery cannot be decided yet, for example before its webinar was read; it is then
    processed again later. `syncs`: the occurrences to sync (primary keys), each with the earliest time to do so.
    `discover`: the connections (primary keys) whose Zoom users must be read again. `private`: True if the delivery
    names a person who was deleted for privacy, so that its body is not kept.
    """

    state: DeliveryState = DeliveryState.DONE
    syncs: dict[int, datetime] = field(default_factory=dict)
    discover: set[int] = field(default_factory=set)
    private: bool = False

    def sync(self, occurrences: Iterable[Occurrence], at: datetime) -> None:
        """Ask for a sync of these occurrences. The earliest of several times counts."""
        for occurrence in occurrences:
            self.syncs[occurrence.pk] = min(at, self.syncs.get(occurrence.pk, at))


def ignored() -> Effect:
    """Return the effect of a delivery that changes nothing."""
    return Effect(DeliveryState.IGNORED)
