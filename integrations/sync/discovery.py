"""Which webinars there are: the users' lists and the account's history, into rows."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from integrations.decisions.exclusions import normalise_email
from integrations.errors import IntegrationError, NeedsAdmin, SkipRecord
from integrations.models import WebinarRow, ZoomUserRow
from integrations.records import PastSession, Webinar, ZoomUser
from integrations.sync.context import Context

REPORTS_REACH_BACK = timedelta(days=180)  # Zoom's reports: 6 months
HISTORY_WINDOW = timedelta(days=30)  # history takes at most a month a call


def floor(today: date) -> date:
    """The earliest day Zoom's reports still know."""
    return today - REPORTS_REACH_BACK


def discover(context: Context, since: date, until: date | None = None) -> None:
    """Bring the rows of users and webinars up to date with Zoom.

    Raises: NeedsAdmin, RetryLater, GiveUp. A host without a webinar plan is no error; a missing report scope leaves
    the history out and nothing else.
    """
    now = context.clock()
    users = {user.id: user for user in _users(context) if user.id}
    _store_users(context, users.values(), now)
    listed: dict[str, Webinar] = {}
    without_plan = []
    for user in users.values():
        if not (user.licensed and user.active):
            continue
        webinars = context.zoom.user_webinars(user.id)
        if webinars is None:
            without_plan.append(user.email)
            continue
        listed.update((webinar.id, webinar) for webinar in webinars)
    ZoomUserRow.objects.filter(connection=context.connection, email__in=without_plan).update(has_webinars=False)
    past = {session.webinar_id: session for session in history(context, since, until or now.date())}
    _store_webinars(context, listed, past, {user.id: user.email for user in users.values()}, now)
    mark_zoom_events(context)
    context.connection.discovered_at = now
    context.connection.save(update_fields=["discovered_at"])


def _users(context: Context) -> list[ZoomUser]:
    """Active and inactive users; the owner's time zone is the account's."""
    users = [user for status in ("active", "inactive") for page in context.zoom.users(status) for user in page]
    owner = next((user for user in users if user.owner and user.timezone), None)
    if owner and owner.timezone != context.zoom_account.timezone:
        context.zoom_account.timezone = owner.timezone
        context.zoom_account.save(update_fields=["timezone"])
    return users


def history(context: Context, since: date, until: date) -> Iterator[PastSession]:
    """Past sessions of the whole account, a month a call."""
    first = max(since, floor(context.clock().date()))
    try:
        while first <= until:
            last = min(first + HISTORY_WINDOW - timedelta(days=1), until)
            for page in context.zoom.history(first, last):
                yield from page
            first = last + timedelta(days=1)
    except (NeedsAdmin, SkipRecord) as error:
        if error.cause == "reconnect_needed":
            raise


def _store_users(context: Context, users: Iterable[ZoomUser], now: datetime) -> None:
    rows = {
        normalise_email(user.email): ZoomUserRow(
            connection=context.connection,
            email=normalise_email(user.email),
            zoom_id=user.id,
            display_name=user.display_name[:200],
            licensed=user.licensed,
            active=user.active,
            has_webinars=True,
            discovered_at=now,
        )
        for user in users
    }
    ZoomUserRow.objects.bulk_create(
        rows.values(),
        update_conflicts=True,
        unique_fields=["connection", "email"],
        update_fields=["zoom_id", "display_name", "licensed", "active", "has_webinars", "discovered_at"],
        batch_size=1000,
    )


def _store_webinars(
    context: Context,
    listed: dict[str, Webinar],
    past: dict[str, PastSession],
    emails: dict[str, str],
    now: datetime,
) -> None:
    """New rows remember what their host's setting said when they were discovered; known ones keep theirs."""
    connection = context.connection
    known = set(
        WebinarRow.objects.filter(connection=connection, discovered_at__isnull=False).values_list("zoom_id", flat=True)
    )
    new_webinars = dict(ZoomUserRow.objects.filter(connection=connection).values_list("email", "sync_new_webinars"))
    rows = []
    for zoom_id in {**past, **listed}:
        if zoom_id in known:
            continue
        webinar, session = listed.get(zoom_id), past.get(zoom_id)
        host = emails.get(webinar.host_id, "") if webinar else session.host_email if session else ""
        rows.append(
            WebinarRow(
                connection=connection,
                zoom_id=zoom_id,
                topic=(webinar.topic if webinar else session.topic if session else "")[:300],
                type=webinar.type if webinar else 5,
                starts_at=webinar.start if webinar else session.start if session else None,
                host_id=webinar.host_id if webinar else "",
                host_email=normalise_email(host),
                sync_at_discovery=new_webinars.get(normalise_email(host)),
                discovered_at=now,
            )
        )
    WebinarRow.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["connection", "zoom_id"],
        update_fields=["topic", "type", "starts_at", "host_id", "host_email", "sync_at_discovery", "discovered_at"],
        batch_size=1000,
    )


def mark_zoom_events(context: Context) -> None:
    """Webinars that belong to Zoom Events, by their sessions. Without the scope nothing is marked."""
    try:
        ids = context.zoom.zoom_events_webinars()
    except IntegrationError as error:
        if error.cause == "reconnect_needed":
            raise
        return
    rows = WebinarRow.objects.filter(connection=context.connection)
    rows.filter(zoom_id__in=ids, zoom_event=False).update(zoom_event=True)
