"""The newest proof of each connection, in a line of Home: how many people are accounted for, and what differs."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max, Min, Q, Sum

from integrations.models import Proof
from portal.screens.shared import links

ONE_ROUND = timedelta(hours=36)  # of one night, also on the evening after it


@dataclass(frozen=True)
class NewestProof:
    """The sums over the webinars proved lately. `url`: the proof of a webinar where something differs."""

    at: datetime
    people: int
    accounted: int
    differing: int
    unread: int
    url: str


def newest_proofs(now: datetime) -> dict[int, NewestProof]:
    """Return the newest proof by connection, in one query."""
    lately = Proof.objects.filter(proved_at__gte=now - ONE_ROUND)
    found = lately.values("occurrence__webinar__connection").annotate(
        at=Max("proved_at"),
        all_people=Sum("people"),
        all_accounted=Sum("accounted"),
        all_differing=Sum("differing"),
        unread=Count("pk", filter=~Q(error="")),
        first=Min("occurrence", filter=Q(differing__gt=0)),
    )
    return {
        row["occurrence__webinar__connection"]: NewestProof(
            row["at"],
            row["all_people"],
            row["all_accounted"],
            row["all_differing"],
            row["unread"],
            f"{links.webinar_address(row['first'])}?tab=proof" if row["first"] else "",
        )
        for row in found.order_by()
    }
