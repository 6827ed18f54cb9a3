"""The nightly round: which occurrences are proved again, and how many at once.

What ran or changed in the past days comes each night, and older ones in turn. The wishes are rows, so that the round
goes on after a restart, and it takes a tenth of the limits at most.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F, Q, QuerySet

from integrations.models import AccountState, Occurrence, Proof
from integrations.proof.from_hubspot.contacts import BATCH
from integrations.zoom.limits import ZOOM_HEAVY_A_DAY, ZOOM_RATES

RECENT = timedelta(days=7)
SHARE = 10  # a tenth of the limits
HEAVY_A_PROOF = 3  # of Zoom's heavy calls, mostly
PRESSED_A_ROUND = 50


def want(now: datetime) -> int:
    """Want a proof of what ran or changed in the past 7 days, and of older ones in turn. Returns how many."""
    recent = list(_recent(now).values_list("pk", flat=True))
    older = _in_hubspot().exclude(pk__in=recent).order_by(F("proof__proved_at").asc(nulls_first=True), "pk")
    chosen = [*recent, *older.values_list("pk", flat=True)[: max(0, proofs_a_night() - len(recent))]]
    Proof.want(chosen, now)
    return len(chosen)


def proofs_a_night() -> int:
    """Return how many proofs take a tenth of Zoom's heavy calls a day."""
    plan = settings.ZOOM_PLAN
    a_day = ZOOM_HEAVY_A_DAY.get(plan) or ZOOM_RATES[plan]["heavy"][2]
    return int(a_day * settings.ZOOM_RATE_SHARE) // SHARE // HEAVY_A_PROOF


def _in_hubspot() -> QuerySet[Occurrence]:
    """Return the occurrences that have a marketing event, of connections whose accounts can be called."""
    lost = Q(webinar__connection__zoom__state=AccountState.RECONNECT_NEEDED) | Q(
        webinar__connection__hubspot__state=AccountState.RECONNECT_NEEDED
    )
    return Occurrence.objects.exclude(event_fingerprint="").exclude(lost)


def _recent(now: datetime) -> QuerySet[Occurrence]:
    since = now - RECENT
    return _in_hubspot().filter(Q(started_at__gte=since) | Q(ended_at__gte=since) | Q(synced_at__gte=since))


def due(now: datetime) -> list[int]:
    """Return the proofs to begin in this minute: those that people wait for, and as many of the night as may be."""
    waiting = Proof.waiting()
    pressed = list(waiting.exclude(wanted_by="").order_by("wanted_at").values_list("pk", flat=True)[:PRESSED_A_ROUND])
    return [*pressed, *_of_the_night(waiting.filter(wanted_by=""), now)]


def _of_the_night(waiting: QuerySet[Proof], now: datetime) -> list[int]:
    """Return the proofs whose calls to HubSpot are a tenth of a minute's limit, but at least one."""
    if any(one.under_way(now) for one in Proof.objects.filter(wanted_at=None, ended_at=None, began_at__isnull=False)):
        return []
    left = settings.HUBSPOT_REQUESTS_PER_10S * 6 / SHARE
    chosen: list[int] = []
    ordered = waiting.order_by("wanted_at", "pk").values_list("pk", "occurrence__people")
    for pk, people in ordered[:PRESSED_A_ROUND]:
        left -= 2 * -(-people // BATCH) + 2
        if chosen and left < 0:
            break
        chosen.append(pk)
    return chosen
