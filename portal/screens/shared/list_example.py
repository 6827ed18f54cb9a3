"""What the lists of a webinar would be called, shown with a webinar of the account."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F

from integrations.clock import time_zone, utcnow
from integrations.decisions.lists.names import list_name
from integrations.models import Connection, Occurrence
from integrations.records.mapping import ListKind


@dataclass(frozen=True)
class Example:
    """The names of a webinar's lists. `real`: the webinar is one of the account."""

    topic: str
    names: list[str]
    real: bool


def list_example(connection: Connection, pattern: str, kinds: Sequence[ListKind]) -> Example:
    """Return the names that the pattern gives the newest webinar's lists: of these kinds, or of one without any."""
    occurrence = newest_webinar(connection)
    return example_of(occurrence, connection, pattern, kinds)


def newest_webinar(connection: Connection) -> Occurrence | None:
    """Return the webinar that began last, or the next one if none has begun."""
    rows = Occurrence.objects.select_related("webinar").filter(webinar__connection=connection, start__isnull=False)
    begun = rows.filter(start__lte=utcnow()).exclude(webinar__topic="").order_by("-start").first()
    return begun or rows.order_by(F("start").asc()).first()


def example_of(
    occurrence: Occurrence | None, connection: Connection, pattern: str, kinds: Sequence[ListKind]
) -> Example:
    """Return the names that the pattern gives the lists of an occurrence."""
    zone = time_zone(connection.zoom.timezone)
    topic = occurrence.webinar.topic if occurrence else "Heat pumps"
    start = occurrence.start if occurrence else utcnow()
    event = occurrence.external_event_id if occurrence else ""
    names = [
        list_name(pattern, topic, start, zone, kind, event, taken=False) for kind in kinds or (ListKind.REGISTERED,)
    ]
    return Example(topic, names, occurrence is not None)
