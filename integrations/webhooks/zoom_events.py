"""What a Zoom event means: which occurrences are synced, and when. Nothing else is taken from it but its times."""

from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime

from audits import log
from audits.log import Changed
from integrations.decisions.schedule import LOOKS
from integrations.models import SessionRow, WebhookDelivery
from integrations.models.deliveries import DeliveryState
from integrations.webhooks.effect import Effect, ignored
from integrations.webhooks.registrants import RegistrantNotes
from integrations.webhooks.zoom_lookups import ZoomLookups
from integrations.zoom import webhooks
from integrations.zoom.webhooks import Event

Handler = Callable[[ZoomLookups, Event, datetime], Effect]


def handle(deliveries: list[WebhookDelivery], now: datetime) -> list[Effect]:
    """What each of them means; they are all of one account."""
    events = [webhooks.parse(delivery.body) for delivery in deliveries]
    account = deliveries[0].zoom
    if account is None:
        return [ignored() for _ in deliveries]
    hearing = ZoomLookups(account, RegistrantNotes(events))
    with ExitStack() as stack:
        if any(event.name in HANDLERS for event in events):
            hearing.open(stack)
        told = [_handle(hearing, event, now) for event in events]
        hearing.notes.write(now)
    return told


def _handle(hearing: ZoomLookups, event: Event, now: datetime) -> Effect:
    handler = HANDLERS.get(event.name)
    return handler(hearing, event, now) if handler else ignored()


def _changed(hearing: ZoomLookups, event: Event, now: datetime) -> Effect:
    """One job reads the webinar; whatever else has changed in it is synced with it."""
    told = Effect()
    for known in hearing.webinars(event):
        told.sync([known.carrier], now)
    return told if told.syncs else ignored()


def _registration(hearing: ZoomLookups, event: Event, now: datetime) -> Effect:
    """What only the event carries is kept, and everybody's registrations are read again."""
    told = ignored()
    for known in hearing.webinars(event):
        told.state = DeliveryState.DONE
        if known.unread:
            told.state = DeliveryState.WAITING
            told.sync([known.carrier], now)
        else:
            told.private |= not hearing.notes.add(known.row, event)
            told.sync(known.ahead(event, now), now)
    return told


def _ended(hearing: ZoomLookups, event: Event, now: datetime) -> Effect:
    """The first look at who was there; each sync says when the next one is due. Practice sessions have no audience."""
    if event.practice:
        return ignored()
    told = Effect()
    for known in hearing.webinars(event):
        told.sync([known.nearest(event)], max(now, (event.at or now) + LOOKS[0]))
    return told if told.syncs else ignored()


def _recording(hearing: ZoomLookups, event: Event, now: datetime) -> Effect:
    """Batches name nothing but sessions. Meetings have such events too: theirs are nobody's."""
    told = Effect()
    sessions = SessionRow.objects.filter(
        uuid__in=event.session_uuids, occurrence__webinar__connection__zoom=hearing.account
    ).select_related("occurrence")
    told.sync((session.occurrence for session in sessions), now)
    if not told.syncs and event.about_webinar:
        for known in hearing.webinars(event):
            told.sync([known.nearest(event)], now)
    return told if told.syncs else ignored()


def _users(hearing: ZoomLookups, event: Event, now: datetime) -> Effect:
    return Effect(discover={place.context.connection.pk for place in hearing.places})


def _deauthorized(hearing: ZoomLookups, event: Event, now: datetime) -> Effect:
    """Unless it was another app's, or the account has been connected again since."""
    account = hearing.account
    late = event.at is not None and event.at < account.connected_at
    if late or (event.account_id, event.client_id) != (account.account_id, account.client_id):
        return ignored()
    account.disconnect("The app was removed in Zoom: add it again, then reconnect.")
    gone = Changed("disconnected", subject=f"Zoom: {account.name}")
    log.changes([gone], connection="", actor="", at=now)
    return Effect()


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
