"""Discovery of the Zoom account's webinars: the users' lists and the account's history, into rows."""

import logging
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from integrations.errors import Disconnected, GiveUp, IntegrationError, NotAllowed, RetryLater, SkipRecord
from integrations.models import WebinarRow
from integrations.records import PastSession, ZoomUser
from integrations.sync.context import Context
from integrations.sync.discover import hosts
from integrations.sync.discover import rows as discovered
from integrations.sync.notes import raise_if_account_wide
from integrations.sync.odd_rows import store_odd_history
from integrations.zoom.expired_lists import restarted_if_expired

logger = logging.getLogger(__name__)

NO_HISTORY = "Zoom's history of past webinars could not be read, so that some may be missing: sync again later."
REPORTS_REACH_BACK = timedelta(days=180)  # Zoom's reports: 6 months
HISTORY_WINDOW = timedelta(days=30)  # history takes at most a month a call
DAY = timedelta(days=1)


def earliest_day(today: date) -> date:
    """Return the earliest day that Zoom's reports still cover."""
    return today - REPORTS_REACH_BACK


def discover(context: Context, since: date, until: date | None = None) -> frozenset[str]:
    """Bring the rows of users and webinars up to date with Zoom. Returns the ids of known webinars to be read again.

    A host without a webinar plan is no error. A host who cannot be read is left out with all that is known of their
    webinars, and so is a history that cannot be read. Raises: NeedsAdmin, RetryLater, GiveUp.
    """
    now = context.clock()
    users = {user.id: user for user in restarted_if_expired(lambda: _users(context)) if user.id}
    sessions = context.soon(lambda: _past(context, since, until or now.date()))
    zoom_events = context.soon(context.zoom.zoom_events_webinars)
    discovered.store_users(context, users.values(), now)
    hosted = hosts.read_hosted(context.zoom, users.values())
    hosts.store_unreadable(context.connection, hosted)
    past, whole = sessions.result()
    emails = {user.id: user.email for user in users.values()}
    changed = discovered.changed_webinars(context, hosted.webinars, past, now, hosted.unreadable, emails)
    discovered.store_webinars(context, hosted.webinars, past, emails, now)
    store_odd_history(context)
    mark_zoom_events(context, zoom_events.result)
    if whole:
        context.connection.discovered_at = now
        context.connection.save(update_fields=["discovered_at"])
    return changed


def _past(context: Context, since: date, until: date) -> tuple[dict[str, list[PastSession]], bool]:
    """Return the past sessions by webinar, and True if these are all; the next discovery looks for the rest."""
    past: dict[str, list[PastSession]] = {}
    try:
        for session in history(context, since, until):
            past.setdefault(session.webinar_id, []).append(session)
    except (GiveUp, RetryLater) as error:
        raise_if_account_wide(error)
        logger.warning("The history of the Zoom account cannot be read: %s", error.detail or error.sentence)
        context.troubles.append(NO_HISTORY)
        return past, False
    return past, True


def _users(context: Context) -> list[ZoomUser]:
    """Return active and inactive users, and store the owner's time zone as the account's."""
    users = [user for status in ("active", "inactive") for page in context.zoom.users(status) for user in page]
    owner = next((user for user in users if user.owner and user.timezone), None)
    if owner and owner.timezone != context.zoom_account.timezone:
        context.zoom_account.timezone = owner.timezone
        context.zoom_account.save(update_fields=["timezone"])
    return users


def history(context: Context, since: date, until: date) -> Iterator[PastSession]:
    """Yield past sessions of the whole account, a month a call, even of inactive users and of expired webinars."""
    today = context.clock().date()
    # The days are in the account's time zone; Zoom does not document in which one it counts its own.
    first, until = max(since - DAY, earliest_day(today)), max(until, min(until + DAY, today))
    try:
        while first <= until:
            last = min(first + HISTORY_WINDOW - timedelta(days=1), until)
            for page in restarted_if_expired(lambda: list(context.zoom.history(first, last))):  # noqa: B023  called at once
                yield from page
            first = last + timedelta(days=1)
    except (NotAllowed, SkipRecord):
        return


def mark_zoom_events(context: Context, read: Callable[[], frozenset[str]] | None = None) -> None:
    """Mark the webinars that belong to Zoom Events, and store when these could be read."""
    connection = context.connection
    try:
        ids = (read or context.zoom.zoom_events_webinars)()
    except Disconnected:
        raise
    except IntegrationError as error:
        if isinstance(error, NotAllowed) and connection.zoom_events_read_at:
            connection.zoom_events_read_at = None
            connection.save(update_fields=["zoom_events_read_at"])
        return
    rows = WebinarRow.objects.filter(connection=connection)
    rows.filter(zoom_id__in=ids, zoom_event=False).update(zoom_event=True)
    connection.zoom_events_read_at = context.clock()
    connection.save(update_fields=["zoom_events_read_at"])
