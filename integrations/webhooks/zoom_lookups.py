"""What the events of one Zoom account are understood with: looked up once for all that are processed together."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from audits.models import Trigger
from integrations.decisions.occurrences import EACH_OCCURRENCE
from integrations.decisions.schedule import REGISTRATION_AFTER_THE_END
from integrations.models import Occurrence, WebinarRow, ZoomAccount
from integrations.records import SINGLE
from integrations.sync.context import Context, opened
from integrations.sync.read.webinar import Window
from integrations.sync.rounds import carrier
from integrations.webhooks.registrants import RegistrantNotes
from integrations.zoom.webhooks import Event

GONE = ("webinar.deleted", "webinar.permanently_deleted")


@dataclass
class SyncedConnection:
    """One of the account's connections, and the part of its webinars that it syncs."""

    context: Context
    window: Window

    def holds(self, moment: datetime | None) -> bool:
        return self.window.holds(moment, self.context)


@dataclass
class KnownWebinar:
    """A webinar in one connection."""

    place: SyncedConnection
    row: WebinarRow

    @cached_property
    def occurrences(self) -> list[Occurrence]:
        return list(self.row.occurrences.order_by("start"))

    @cached_property
    def carrier(self) -> Occurrence:
        return carrier(self.row)

    @property
    def unread(self) -> bool:
        """How people register for it is not known yet."""
        return not self.row.url and self.row.deleted_at is None

    def ahead(self, event: Event, now: datetime) -> list[Occurrence]:
        """Of those still to come the ones a registration is for: those named, else the next one and those synced."""
        since = now - REGISTRATION_AFTER_THE_END if self.row.on_demand else now
        ahead = [
            one
            for one in self.occurrences
            if not one.deleted
            and (one.synced_at or self.place.holds(one.started_at or one.start))
            and (one.ended_at or one.end or now) >= since
        ]
        if self.row.registration_type in EACH_OCCURRENCE:
            named = [one for one in ahead if one.occurrence_id in event.occurrence_ids]
            if named:
                return named
        return [one for number, one in enumerate(ahead) if number == 0 or one.synced_at]

    def nearest(self, event: Event) -> Occurrence:
        """The occurrence of a session: the one that was to start nearest to it."""
        scheduled = [(one, one.started_at or one.start) for one in self.occurrences if not one.deleted]
        apart = [(abs(start - event.start), one.pk, one) for one, start in scheduled if start and event.start]
        return min(apart)[2] if apart else self.carrier


@dataclass
class ZoomLookups:
    account: ZoomAccount
    notes: RegistrantNotes
    places: list[SyncedConnection] = field(default_factory=list)
    _known: dict[tuple[int, str], KnownWebinar | None] = field(default_factory=dict)

    def open(self, stack: ExitStack) -> None:
        for connection in self.account.connections.select_related("zoom", "hubspot"):
            context = stack.enter_context(opened(connection, Trigger.WEBHOOK))
            self.places.append(SyncedConnection(context, Window(context.sync_from)))

    def webinars(self, event: Event) -> Iterator[KnownWebinar]:
        """The webinar in every connection; made where it is new and the settings let it be synced."""
        if not event.webinar_id:
            return
        for place in self.places:
            known = self._found(place, event.webinar_id)
            if (known and known.occurrences) or _wanted(place, known, event):
                yield known or self._make(place, event.webinar_id)

    def _found(self, place: SyncedConnection, webinar_id: str) -> KnownWebinar | None:
        key = place.context.connection.pk, webinar_id
        if key not in self._known:
            rows = WebinarRow.objects.select_related("connection__hubspot")
            row = rows.filter(connection=key[0], zoom_id=webinar_id).first()
            self._known[key] = KnownWebinar(place, row) if row else None
        return self._known[key]

    def _make(self, place: SyncedConnection, webinar_id: str) -> KnownWebinar:
        """Its host's switch and everything else are looked up when it is read."""
        connection = place.context.connection
        row, _ = WebinarRow.objects.get_or_create(connection=connection, zoom_id=webinar_id)
        made = self._known[connection.pk, webinar_id] = KnownWebinar(place, row)
        return made


def _wanted(place: SyncedConnection, known: KnownWebinar | None, event: Event) -> bool:
    """One that was never synced: as discovery would decide it."""
    if not place.context.settings.sync_webinars or (known is None and event.name in GONE):
        return False
    start = (known.row.starts_at if known else None) or event.start
    single = (known.row.type if known else event.type) == SINGLE
    return not single or place.holds(start)
