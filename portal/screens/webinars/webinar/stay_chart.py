"""The chart of how long people stayed in a webinar: its numbers and its bars."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Max, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from integrations.models import Occurrence, Participant

BUCKETS = 10
WIDTH, HEIGHT, BASE = 400, 120, 100


@dataclass(frozen=True)
class Bar:
    """The people who stayed for one tenth of the webinar, and the place of their bar."""

    words: str
    count: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Stays:
    """The bars, and a sentence that sums them up."""

    people: int
    bars: list[Bar]
    sentence: str


def stay_chart(occurrence: Occurrence) -> Stays | None:
    """Return the chart by tenths of the webinar's length, or None if nobody's attendance is in HubSpot.

    It takes two queries, both by the occurrence.
    """
    rows = Participant.objects.filter(occurrence=occurrence, accepted_duration__isnull=False)
    length = rows.aggregate(length=Max("accepted_length"))["length"]
    if not length:
        return None
    counts = [number for _name, number in sorted(rows.aggregate(**_tenths(length)).items())]
    most, people = max(counts), sum(counts)
    step = WIDTH / BUCKETS
    bars = [
        Bar(
            words=_("%(from)d to %(to)d%%") % {"from": place * 10, "to": place * 10 + 10},
            count=count,
            x=place * step + 3,
            y=BASE - (BASE - 14) * count / (most or 1),
            width=step - 6,
            height=(BASE - 14) * count / (most or 1),
        )
        for place, count in enumerate(counts)
    ]
    half = sum(counts[BUCKETS // 2 :])
    words = ngettext(
        "Of %(all)d person whose attendance is in HubSpot, %(half)d stayed for half of the webinar or longer.",
        "Of %(all)d people whose attendance is in HubSpot, %(half)d stayed for half of the webinar or longer.",
        people,
    )
    return Stays(people, bars, words % {"half": half, "all": people})


def _tenths(length: timedelta) -> dict[str, Count]:
    counts = {}
    for place in range(BUCKETS):
        inside = Q(accepted_duration__gte=length * place / BUCKETS)
        if place < BUCKETS - 1:
            inside &= Q(accepted_duration__lt=length * (place + 1) / BUCKETS)
        counts[f"tenth{place}"] = Count("pk", filter=inside)
    return counts
