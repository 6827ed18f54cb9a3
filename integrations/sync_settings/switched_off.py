"""The state of what a change of settings switches off, or on again: every screen shows it before the next sync."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from audits import codes
from audits.code_names import Cause, Code, Status
from integrations.decisions.foreseen.webinars import State
from integrations.models import Connection, Occurrence
from integrations.models.domain_lookups import in_domains
from integrations.sync_settings.switched_on import KEY

OFF, UNSUPPORTED = f"{Code.SETTINGS_OFF}.", f"{Code.UNSUPPORTED}."
AT_ONCE = 500


def note_off(connection: Connection, before: State, after: State) -> None:
    """Note of each occurrence that the change switches off that it is off, and why, as its next sync will.

    It is called before the change is stored.
    """
    old, new = before.settings, after.settings
    for rows in _open_occurrences(connection, before.since):
        if not new.sync_webinars:
            if old.sync_webinars:
                _note(rows, Cause.GLOBAL_SYNC_OFF)
            continue
        if hosts := new.excluded_hosts - old.excluded_hosts:
            _note(rows.filter(in_domains("webinar__host_email", hosts)), Cause.HOST_EXCLUDED)
        for cause, found in _single_webinars(rows, after).items():
            _note(Occurrence.objects.filter(pk__in=found), cause)


def _open_occurrences(connection: Connection, since: datetime) -> Iterator[QuerySet[Occurrence]]:
    """Yield the occurrences that a sync still touches: those since the first day, and those without a date."""
    rows = Occurrence.objects.filter(webinar__connection=connection, raw_pruned_at=None)
    rows = rows.annotate(begins=Coalesce("started_at", "start"))
    yield rows.filter(begins__gte=since)
    yield rows.filter(begins=None)


def note_on(occurrences: Iterable[int]) -> None:
    """Note of these occurrences, which are about to be synced, that settings do not keep them out any more."""
    ids = sorted(occurrences)
    for first in range(0, len(ids), AT_ONCE):
        some = Occurrence.objects.filter(pk__in=ids[first : first + AT_ONCE])
        some.filter(status=Status.SKIPPED, reason__startswith=OFF).update(status="", level="", reason="")


def _single_webinars(rows: QuerySet[Occurrence], after: State) -> dict[str, list[int]]:
    """Return by cause the occurrences of the webinars that the change is about and that are off after it."""
    found: dict[str, list[int]] = defaultdict(list)
    if after.webinars:
        named = rows.filter(webinar__zoom_id__in=list(after.webinars))
        for pk, zoom_id, host, sync, recordings, discovered in named.values_list("pk", "webinar__zoom_id", *KEY):
            switch = after.of((host, sync, recordings, discovered), zoom_id).webinar
            if not switch.on:
                found[switch.cause].append(pk)
    return found


def _note(rows: QuerySet[Occurrence], cause: str) -> None:
    rows.exclude(reason__startswith=UNSUPPORTED).order_by().update(
        status=Status.SKIPPED, level=codes.level(Code.SETTINGS_OFF), reason=OFF + cause, unfinished_since=None
    )
