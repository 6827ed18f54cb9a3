"""The rows that handlers of Zoom's events need, looked up once for all events that are processed together."""

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

DELETED = ("webinar.deleted", "webinar.permanently_deleted")


@dataclass
class SyncedConnection:
    """One of the account's connections, with the window of time in which it syncs webinars."""

    context: Context
    window: Window

    def holds(self, moment: datetime | None) -> bool:
        """Return True if webinars of this time are synced."""
        return self.window.holds(moment, self.context)


@dataclass
class KnownWebinar:
    """A webinar as one connection has it."""

    synced: SyncedConnection
    row: WebinarRow

    @cached_property
    def occurrences(self) -> list[Occurrence]:
        """The stored occurrences, the earliest first."""
        return list(self.row.occurrences.order_by("start"))

    @cached_property
    def carrier(self) -> Occurrence:
        """The occurrence whose sync reads the whole webinar."""
        return carrier(self.row)

    @property
    def unread(self) -> bool:
        """True if it is not known yet how people register for the webinar."""
        return not self.row.url and self.row.deleted_at is None

    def upcoming_of(self, event: Event, now: datetime) -> list[Occurrence]:
        """Return the upcoming occurrences that a registration is for.

        They are the ones the event names, or else the next one and all that were synced before.
        """
        since = now - REGISTRATION_AFTER_THE_END if self.row.on_demand else now
        upcoming = [
            one
            for one in self.occurrences
            if not one.deleted
            and (one.synced_at or self.synced.holds(one.started_at or one.start))
            and (one.ended_at or one.end or now) >= since
        ]
        if self.row.registration_type in EACH_OCCURRENCE:
            named = [one for one in upcoming if one.occurrence_id in event.occurrence_ids]
            if named:
                return named
        return [one for number, one in enumerate(upcoming) if number == 0 or one.synced_at]

    def nearest(self, event: Event) -> Occurrence:
        """Return the occurrence whose start is nearest to that of the event's session."""
        scheduled = [(one, one.started_at or one.start) for one in self.occurrences if not one.deleted]
        distances = [(abs(start - event.start), one.pk, one) for one, start in scheduled if start and event.start]
        return min(distances)[2] if distances else self.carrier


@dataclass
class ZoomLookups:
    """The connections and webinars of one Zoom account, each looked up once, and the notes on its registrants."""

    account: ZoomAccount
    notes: RegistrantNotes
    connections: list[SyncedConnection] = field(default_factory=list)
    _known: dict[tuple[int, str], KnownWebinar | None] = field(default_factory=dict)

    def open(self, stack: ExitStack) -> None:
        """Look up the account's connections. Their contexts are closed with `stack`."""
        for connection in self.account.connections.select_related("zoom", "hubspot"):
            context = stack.enter_context(opened(connection, Trigger.WEBHOOK))
            self.connections.append(SyncedConnection(context, Window(context.sync_from)))

    def webinars(self, event: Event) -> Iterator[KnownWebinar]:
        """Yield the event's webinar for each connection. A new one is stored if the settings let it be synced."""
        if not event.webinar_id:
            return
        for synced in self.connections:
            known = self._find(synced, event.webinar_id)
            if (known and known.occurrences) or _is_wanted(synced, known, event):
                yield known or self._make(synced, event.webinar_id)

    def _find(self, synced: SyncedConnection, webinar_id: str) -> KnownWebinar | None:
        key = synced.context.connection.pk, webinar_id
        if key not in self._known:
            row = WebinarRow.objects.filter(connection=key[0], zoom_id=webinar_id).first()
            if row:
                row.connection = synced.context.connection
            self._known[key] = KnownWebinar(synced, row) if row else None
        return self._known[key]

    def _make(self, synced: SyncedConnection, webinar_id: str) -> KnownWebinar:
        """Store a new webinar. Its host's switch and everything else are looked up when it is read."""
        connection = synced.context.connection
        row, _ = WebinarRow.objects.get_or_create(connection=connection, zoom_id=webinar_id)
        made = self._known[connection.pk, webinar_id] = KnownWebinar(synced, row)
        return made


def _is_wanted(synced: SyncedConnection, known: KnownWebinar | None, event: Event) -> bool:
    """Return True if a webinar that was never synced should be. The rules are those of discovery."""
    if not synced.context.settings.sync_webinars or (known is None and event.name in DELETED):
        return False
    start = (known.row.starts_at if known else None) or event.start
    single = (known.row.type if known else event.type) == SINGLE
    return not single or synced.holds(start)
