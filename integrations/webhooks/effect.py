"""What comes of one webhook delivery."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from integrations.models import Occurrence
from integrations.models.deliveries import DeliveryState


@dataclass
class Effect:
    """`WAITING`: it cannot be said yet, say before its webinar was read; it is processed again later.

    `syncs`: the occurrences to sync (primary key), and from when on. `private`: it names somebody who was deleted for
    privacy, so its body is not kept.
    """

    state: DeliveryState = DeliveryState.DONE
    syncs: dict[int, datetime] = field(default_factory=dict)
    discover: set[int] = field(default_factory=set)
    private: bool = False

    def sync(self, occurrences: Iterable[Occurrence], at: datetime) -> None:
        for one in occurrences:
            self.syncs[one.pk] = min(at, self.syncs.get(one.pk, at))


def ignored() -> Effect:
    return Effect(DeliveryState.IGNORED)
