"""The rows of users and webinars that discovery found."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from integrations.decisions.exclusions import normalise_email
from integrations.models import Occurrence, SessionRow, WebinarRow, ZoomUserRow
from integrations.records import PastSession, Webinar, ZoomUser
from integrations.sync.context import Context

Listed = Mapping[str, Webinar]
Past = Mapping[str, Sequence[PastSession]]
NOBODY: Mapping[str, str] = {}


def store_users(context: Context, users: Iterable[ZoomUser], now: datetime) -> None:
    """Store the users of the Zoom account."""
    rows = {
        normalise_email(user.email): ZoomUserRow(
            connection=context.connection,
            email=normalise_email(user.email),
            zoom_id=user.id,
            display_name=user.display_name,
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


def changed_webinars(
    context: Context,
    listed: Listed,
    past: Past,
    now: datetime,
    unreadable: Collection[str] = (),
    emails: Mapping[str, str] = NOBODY,
) -> frozenset[str]:
    """Return the ids of known webinars that differ in Zoom, so that changes are found even if a webhook is lost.

    `unreadable`: addresses of hosts who could not be read, so that none of their webinars counts as missing. `emails`:
    the users' addresses by their ids.
    """
    rows = WebinarRow.objects.filter(connection=context.connection, discovered_at__isnull=False)
    found = {row.zoom_id for row in rows if row.zoom_id in listed and _differs(row, listed[row.zoom_id])}
    synced = Occurrence.objects.filter(webinar__in=rows, synced_at__isnull=False).exclude(status="skipped")
    found.update(row.zoom_id for row in _of_renamed_hosts(rows, emails) if row.zoom_id in listed)
    ahead = synced.filter(start__gt=now, deleted=False).exclude(webinar__host_email__in=unreadable)
    ahead_ids = ahead.values_list("webinar__zoom_id", flat=True)
    found.update(set(ahead_ids) - listed.keys())
    sessions = set(SessionRow.objects.filter(occurrence__webinar__in=rows).values_list("uuid", flat=True))
    ran = past.keys() & set(synced.values_list("webinar__zoom_id", flat=True))
    found.update(zoom_id for zoom_id in ran if any(one.uuid not in sessions for one in past[zoom_id]))
    return frozenset(found)


def _differs(row: WebinarRow, webinar: Webinar) -> bool:
    """Return True if the listed webinar differs from its row; a deleted one that is listed was recovered."""
    before = (row.topic, row.type, row.host_id, row.starts_at)
    return row.deleted_at is not None or before != (
        webinar.topic,
        webinar.type,
        webinar.host_id,
        webinar.start,
    )


def _of_renamed_hosts(rows: Iterable[WebinarRow], emails: Mapping[str, str]) -> Iterator[WebinarRow]:
    """Yield the webinars whose host is known by an address that no user has any longer."""
    in_use = set(map(normalise_email, emails.values()))
    yield from (row for row in rows if row.host_id in emails and row.host_email not in in_use)


def store_webinars(context: Context, listed: Listed, past: Past, emails: Mapping[str, str], now: datetime) -> None:
    """Store listed and past webinars. A new row keeps its host's setting for new webinars at the time of discovery."""
    rows = WebinarRow.objects.filter(connection=context.connection)
    known = {row.zoom_id: row for row in rows if row.discovered_at}
    new_webinars = dict(
        ZoomUserRow.objects.filter(connection=context.connection).values_list("email", "sync_new_webinars")
    )
    new = []
    for zoom_id in {**past, **listed}:
        if zoom_id in known:
            continue
        host = _host(listed.get(zoom_id), past.get(zoom_id, ()), emails)
        row = WebinarRow(connection=context.connection, zoom_id=zoom_id, host_email=host, discovered_at=now)
        row.sync_at_discovery = new_webinars.get(host)
        _describe(row, listed.get(zoom_id), past.get(zoom_id, ()))
        new.append(row)
    WebinarRow.objects.bulk_create(
        new,
        update_conflicts=True,
        unique_fields=["connection", "zoom_id"],
        update_fields=[*DESCRIBED, "host_email", "sync_at_discovery", "discovered_at"],
        batch_size=1000,
    )
    moved = [row for zoom_id, row in known.items() if _describe(row, listed.get(zoom_id), past.get(zoom_id, ()))]
    WebinarRow.objects.bulk_update(moved, ["starts_at", "history"], batch_size=500)


DESCRIBED = ["topic", "type", "starts_at", "host_id", "history"]


def _host(webinar: Webinar | None, sessions: Sequence[PastSession], emails: Mapping[str, str]) -> str:
    if webinar:
        return normalise_email(emails.get(webinar.host_id, ""))
    return normalise_email(sessions[0].host_email) if sessions else ""


def _describe(row: WebinarRow, webinar: Webinar | None, sessions: Sequence[PastSession]) -> bool:
    """Fill the row from the list or else the history, and keep past sessions. Returns True if either changed."""
    before = row.starts_at, row.history
    if webinar:
        row.topic, row.type, row.host_id = webinar.topic, webinar.type, webinar.host_id
        row.starts_at = webinar.start
    elif sessions:
        newest = max(sessions, key=lambda session: session.start)
        row.topic, row.starts_at = row.topic or newest.topic, row.starts_at or newest.start
    kept = {session[0]: session for session in row.history}
    kept.update({one.uuid: [one.uuid, one.start.isoformat(), _iso(one.end)] for one in sessions})
    row.history = sorted(kept.values(), key=lambda session: str(session[1]))
    return before != (row.starts_at, row.history)


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
