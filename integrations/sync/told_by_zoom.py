"""What a Zoom event means: which occurrences are synced, and when. Nothing else is taken from it but its times."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta

from integrations.decisions.occurrences import EACH_OCCURRENCE
from integrations.decisions.schedule import LOOKS, REGISTRATION_AFTER_THE_END
from integrations.models import Connection, Occurrence, SessionRow, SyncJob, WebhookDelivery, WebinarRow, ZoomAccount
from integrations.models.deliveries import DeliveryState
from integrations.models.jobs import Trigger
from integrations.records import SINGLE
from integrations.sync.context import Context, opened
from integrations.sync.discovery import sync_from
from integrations.sync.reader import Window
from integrations.sync.selection import carrier
from integrations.sync.told import Told, ignored
from integrations.sync.told_of_registrants import note_registrant
from integrations.zoom import webhooks
from integrations.zoom.webhooks import Event

GAP = timedelta(seconds=10)  # between two syncs of one occurrence, however fast people register
GONE = ("webinar.deleted", "webinar.permanently_deleted")

Handler = Callable[[ZoomAccount, Event, datetime], Told]


def handle(delivery: WebhookDelivery, now: datetime) -> Told:
    event = webhooks.parse(delivery.body)
    handler = HANDLERS.get(event.name)
    if handler is None or delivery.zoom is None:
        return ignored()
    return handler(delivery.zoom, event, now)


def _changed(account: ZoomAccount, event: Event, now: datetime) -> Told:
    """One job reads the webinar; whatever else has changed in it is synced with it."""
    told = Told()
    for _, row in _webinars(account, event):
        _enqueue(told, [carrier(row)], now)
    return told if told.jobs else ignored()


def _registration(account: ZoomAccount, event: Event, now: datetime) -> Told:
    """What only the event carries is kept, and everybody's registrations are read again."""
    told = ignored()
    for context, row in _webinars(account, event):
        told.state = DeliveryState.DONE
        unread = not row.url and row.deleted_at is None
        if unread:  # how people register for it is not known yet
            told.state = DeliveryState.WAITING
        else:
            told.private |= not note_registrant(row, event, now)
        _enqueue(told, [carrier(row)] if unread else _ahead(context, row, event, now), now)
    return told


def _ended(account: ZoomAccount, event: Event, now: datetime) -> Told:
    """The first look at who was there; each sync says when the next one is due. Practice sessions have no audience."""
    if event.practice:
        return ignored()
    told = Told()
    for _, row in _webinars(account, event):
        _enqueue(told, [_nearest(row, event)], max(now, (event.at or now) + LOOKS[0]))
    return told if told.jobs else ignored()


def _recording(account: ZoomAccount, event: Event, now: datetime) -> Told:
    """Batches name nothing but sessions. Meetings have such events too: theirs are nobody's."""
    told = Told()
    sessions = SessionRow.objects.filter(
        uuid__in=event.session_uuids, occurrence__webinar__connection__zoom=account
    ).select_related("occurrence")
    _enqueue(told, {session.occurrence_id: session.occurrence for session in sessions}.values(), now)
    if not told.jobs and event.about_webinar:
        for _, row in _webinars(account, event):
            _enqueue(told, [_nearest(row, event)], now)
    return told if told.jobs else ignored()


def _users(account: ZoomAccount, event: Event, now: datetime) -> Told:
    return Told(discover=set(account.connections.values_list("pk", flat=True)))


def _deauthorized(account: ZoomAccount, event: Event, now: datetime) -> Told:
    """Unless it was another app's, or the account has been connected again since."""
    late = event.at is not None and event.at < account.connected_at
    if late or (event.account_id, event.client_id) != (account.account_id, account.client_id):
        return ignored()
    account.disconnect("The app was removed in Zoom: add it again, then reconnect.")
    return Told()


def _named(prefix: str, names: str, handler: Handler) -> dict[str, Handler]:
    return {f"{prefix}.{name}": handler for name in names.split()}


# What is not here says nothing that a sync would not find: starts, people who join and leave, meetings.
HANDLERS: dict[str, Handler] = {
    **_named("webinar", "created updated deleted permanently_deleted recovered converted_to_meeting", _changed),
    **_named("webinar", "registration_created registration_approved", _registration),
    **_named("webinar", "registration_cancelled registration_denied", _registration),
    "webinar.ended": _ended,
    **_named("recording", "completed transcript_completed trashed deleted recovered", _recording),
    **_named("recording", "batch_trashed batch_deleted batch_recovered", _recording),
    **_named("user", "created updated activated deactivated deleted disassociated", _users),
    webhooks.DEAUTHORIZED: _deauthorized,
}


def _webinars(account: ZoomAccount, event: Event) -> Iterator[tuple[Context, WebinarRow]]:
    """The webinar in every connection of the account; made where it is new and the settings let it be synced."""
    if not event.webinar_id:
        return
    for connection in account.connections.select_related("zoom", "hubspot"):
        with opened(connection, Trigger.WEBHOOK) as context:
            row = WebinarRow.objects.filter(connection=connection, zoom_id=event.webinar_id).first()
            if row and row.occurrences.exists():
                yield context, row
            elif _wanted(context, row, event):
                yield context, row or _make(connection, event)


def _wanted(context: Context, row: WebinarRow | None, event: Event) -> bool:
    """One that was never synced: as discovery would decide it."""
    if not context.settings.sync_webinars or (row is None and event.name in GONE):
        return False
    start = (row.starts_at if row else None) or event.start
    single = (row.type if row else event.type) == SINGLE
    return not single or Window(sync_from(context)).holds(start, context)


def _make(connection: Connection, event: Event) -> WebinarRow:
    """Its host's switch and everything else are looked up when it is read."""
    row, _ = WebinarRow.objects.get_or_create(connection=connection, zoom_id=event.webinar_id)
    return row


def _ahead(context: Context, row: WebinarRow, event: Event, now: datetime) -> list[Occurrence]:
    """Of those still to come the ones a registration is for: those named, else the next one and whatever was synced."""
    since = now - REGISTRATION_AFTER_THE_END if row.on_demand else now
    window = Window(sync_from(context))
    ahead = [
        one
        for one in row.occurrences.filter(deleted=False).order_by("start")
        if (one.synced_at or window.holds(one.started_at or one.start, context))
        and (one.ended_at or one.end or now) >= since
    ]
    if row.registration_type in EACH_OCCURRENCE:
        named = [one for one in ahead if one.occurrence_id in event.occurrence_ids]
        if named:
            return named
    return [one for number, one in enumerate(ahead) if number == 0 or one.synced_at]


def _nearest(row: WebinarRow, event: Event) -> Occurrence:
    """The occurrence of a session: the one that was to start nearest to it."""
    scheduled = {one: one.started_at or one.start for one in row.occurrences.filter(deleted=False)}
    apart = {one: abs(start - event.start) for one, start in scheduled.items() if start and event.start}
    return min(apart, key=lambda one: apart[one]) if apart else carrier(row)


def _enqueue(told: Told, occurrences: Iterable[Occurrence], at: datetime) -> None:
    for one in occurrences:
        when = max(at, one.synced_at + GAP) if one.synced_at else at
        told.jobs[SyncJob.enqueue(one.pk, Trigger.WEBHOOK, when)] = when
