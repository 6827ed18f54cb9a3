"""The occurrences of which a change of settings sends something else: those that are not completed yet sync again.

What HubSpot has of completed ones stays; they follow if somebody chooses Sync now. A webinar whose own lists or
campaign change syncs again in any case.
"""

from collections.abc import Collection, Iterator
from datetime import datetime

from django.db.models import Q, QuerySet

from integrations.decisions.foreseen.webinars import State
from integrations.models import Connection, Occurrence
from integrations.records import SyncSettings
from integrations.sync_settings.extras import LEAST_STAY
from integrations.sync_settings.lists import LIST_FIELDS
from integrations.sync_settings.switched_on import KEY, windows


def find(
    connection: Connection, before: State, after: State, now: datetime, most: int | None = None
) -> tuple[set[int], bool]:
    """Return the primary keys of those that sync again, and True if there may be more.

    Of each window only the latest `most` are looked at.
    """
    condition = _condition(before, after, now)
    found: set[int] = set()
    more = False
    for rows in _open(connection, before, condition) if condition is not None else ():
        looked_at = 0
        for pk, zoom_id, host, sync, recordings, at_discovery in rows.values_list("pk", "webinar__zoom_id", *KEY)[
            :most
        ]:
            looked_at += 1
            if after.of((host, sync, recordings, at_discovery), zoom_id).webinar.on:
                found.add(pk)
        more = more or looked_at == most
    return found, more


def _open(connection: Connection, before: State, condition: Q) -> Iterator[QuerySet[Occurrence]]:
    """Yield the occurrences that HubSpot has and that meet the condition."""
    for window in windows(connection, before, before):
        mine = window.filter(condition).exclude(event_fingerprint="")
        yield mine.exclude(deleted=True, ended_at=None)


def _condition(before: State, after: State, now: datetime) -> Q | None:
    """Return which of the occurrences it is about, or None if it is about none."""
    old, new = before.settings, after.settings
    least, own = _changing(after, LEAST_STAY), _changing(after, LIST_FIELDS)
    condition = Q(event_completed_at=None)
    if not more_is_sent(old, new):
        if old.attended_from != new.attended_from:
            condition &= Q(over__lte=now)
        else:
            condition &= Q(over__lte=now, webinar__zoom_id__in=least)
            if not (least or own):
                return None
    return condition | Q(webinar__zoom_id__in=own)


def _changing(after: State, fields: Collection[str]) -> list[str]:
    """Return the webinars of which one of these columns is set anew."""
    return [zoom_id for zoom_id, change in after.webinars.items() if not change.keys().isdisjoint(fields)]


def more_is_sent(old: SyncSettings, new: SyncSettings) -> bool:
    """Return True if something is written to HubSpot that was not before. What is switched off stays in HubSpot."""
    return bool(
        new.extras - old.extras
        or (new.engagement.note and not old.engagement.note)
        or (new.answers and new.answers != old.answers)
        or (new.outcomes and new.outcomes != old.outcomes)
        or set(new.lists.kinds) - set(old.lists.kinds)
        or (new.campaign and new.campaign != old.campaign)
    )
