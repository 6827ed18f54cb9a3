"""What comes of one webhook delivery."""

from dataclasses import dataclass, field
from datetime import datetime

from integrations.models.deliveries import DeliveryState


@dataclass
class Told:
    """`WAITING`: it cannot be said yet, say before its webinar was read; it is processed again later.

    `private`: it names somebody who was deleted for privacy, so its body is not kept.
    """

    state: DeliveryState = DeliveryState.DONE
    jobs: dict[int, datetime] = field(default_factory=dict)
    discover: set[int] = field(default_factory=set)
    private: bool = False


def ignored() -> Told:
    return Told(DeliveryState.IGNORED)
