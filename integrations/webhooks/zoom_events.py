"""The handlers of Zoom's events: which occurrences are synced because of an event, and when.

Only the event's times and its hints about registrants are used; everything else is read from Zoom by the sync.
"""

from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime

from audits import log
from audits.log import Changed
from integrations.accounts.disconnect import REMOVED_IN_ZOOM
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
    """Return the effect of each delivery, in their order. They are all of one account."""
    events = [webhooks.parse(delivery.body) for delivery in deliveries]
    account = deliveries[0].zoom
    if account is None:
        return [ignored() for _ in deliveries]
    lookups = ZoomLookups(account, RegistrantNotes(events))
    with ExitStack() as stack:
        if any(event.name in HANDLERS for event in events):
            lookups.open(stack)
        effects = [_handle(lookups, event, now) for event in events]
        lookups.notes.write(now)
    return effects


def _handle(lookups: ZoomLookups, event: Event, now: datetime) -> Effect:
    handler = HANDLERS.get(event.name)
    return handler(lookups, event, now) if handler else ignored()


def _changed(lookups: ZoomLookups, event: Event, now: datetime) -> Effect:
    """Sync the webinar once. That job reads all of it, whatever else has changed."""
    effect = Effect()
    for webinar in lookups.webinars(event):
        effect.sync([webinar.carrier], now)
    return effect if effect.syncs else ignored()


def _registration(lookups: ZoomLookups, event: Event, now: datetime) -> Effect:
    """Keep what only the event carries, and have the lists of registrants read again."""
    effect = ignored()
    for webinar in lookups.webinars(event):
        effect.state = DeliveryState.DONE
        if webinar.unread:
            effect.state = DeliveryState.WAITING
            effect.sync([webinar.carrier], now)
        else:
            effect.private |= not lookups.notes.add(webinar.row, event)
            effect.sync(webinar.upcoming_of(event, now), now)
    return effect


def _ended(lookups: ZoomLookups, event: Event, now: datetime) -> Effect:
    """Sync the attendance for the first time; each sync then schedules the next one.

    Practice sessions are ignored, as they have no audience.
    """
    if event.practice:
        return ignored()
    effect = Effect()
    for webinar in lookups.webinars(event):
        effect.sync([webinar.nearest(event)], max(now, (event.at or now) + LOOKS[0]))
    return effect if effect.syncs else ignored()


def _recording(lookups: ZoomLookups, event: Event, now: datetime) -> Effect:
    """Sync the occurrences whose recordings changed.

    The events of batches name nothing but sessions. Meetings have such events too; no occurrence is found for those.
    """
    effect = Effect()
    sessions = SessionRow.objects.filter(
        uuid__in=event.session_uuids, occurrence__webinar__connection__zoom=lookups.account
    ).select_related("occurrence")
    effect.sync((session.occurrence for session in sessions), now)
    if not effect.syncs and event.about_webinar:
        for webinar in lookups.webinars(event):
            effect.sync([webinar.nearest(event)], now)
    return effect if effect.syncs else ignored()


def _users(lookups: ZoomLookups, event: Event, now: datetime) -> Effect:
    """Have the Zoom users of all the account's connections read again."""
    return Effect(discover={synced.context.connection.pk for synced in lookups.connections})


def _deauthorized(lookups: ZoomLookups, event: Event, now: datetime) -> Effect:
    """Disconnect the account, unless another app was removed or the account has been connected again since."""
    account = lookups.account
    connected_again = event.at is not None and event.at < account.connected_at
    if connected_again or (event.account_id, event.client_id) != (account.account_id, account.client_id):
        return ignored()
    account.disconnect(REMOVED_IN_ZOOM)
    disconnected = Changed("disconnected", subject=f"Zoom: {account.name}")
    log.changes([disconnected], connection="", actor="", at=now)
    return Effect()


def _named(prefix: str, names: str, handler: Handler) -> dict[str, Handler]:
    return {f"{prefix}.{name}": handler for name in names.split()}


# Other events are ignored, as a sync finds all that they say: starts, people who join and leave, meetings.
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
