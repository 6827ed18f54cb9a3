"""Unusable rows of Zoom's and HubSpot's lists: they are noted in the audit log of the webinar they belong to.

A registrant whose row is unusable must not be taken for cancelled.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from audits.log import RunLog
from integrations.decisions.people import APPROVED
from integrations.models import Occurrence, WebinarRow
from integrations.records import Webinar
from integrations.sync.context import Context
from integrations.transport.left_out import ListRead
from integrations.transport.parsing import email, identifier
from integrations.zoom.client.registrants import registrants_subject
from integrations.zoom.client.sessions import HISTORY
from integrations.zoom.parse.lengths import WEBINAR_ID

logger = logging.getLogger(__name__)
CODE = ("data_not_synced", "bad_rows")
MISCOUNT_NOTED_AFTER = timedelta(days=1)


# --- Notes for the audit log ------------------------------------------------------------------------------------------


def note_odd_rows(context: Context, log: RunLog, occurrence: Occurrence, detail: Webinar | None) -> None:
    """Note every odd row of the lists that this occurrence was read from."""
    for what, count in _odd(context, occurrence, detail):
        log.person(*CODE, "", what)
        log.note(*CODE, count=count - 1)


def _odd(context: Context, occurrence: Occurrence, detail: Webinar | None) -> Iterator[tuple[str, int]]:
    webinar = occurrence.webinar
    lists = {registrants_subject(webinar.zoom_id), registrants_subject(webinar.zoom_id, occurrence.occurrence_id)}
    uuids = set(occurrence.sessions.values_list("uuid", flat=True))
    for read in context.zoom.left_out.odd_lists(*lists, *uuids):
        yield from _missing("Zoom", read)
    for read in context.hubspot.left_out.odd_lists(
        *filter(None, [occurrence.external_event_id, occurrence.event_object_id])
    ):
        yield from _missing("HubSpot", read)
    if detail and detail.odd_occurrences:
        yield "Zoom, occurrences: without ID or start", len(detail.odd_occurrences)
    for missing in sorted(set(webinar.odd_history.values())):
        yield f"Zoom, history: without {missing}", list(webinar.odd_history.values()).count(missing)
    for since in _miscounted(webinar, occurrence):
        if context.clock() - since >= MISCOUNT_NOTED_AFTER:
            yield f"Zoom, registrants: not as many as Zoom counts, since {since:%Y-%m-%d}; nobody is cancelled", 1


def _missing(whose: str, read: ListRead) -> Iterator[tuple[str, int]]:
    for missing, count in sorted(read.missing.items()):
        yield f"{whose}, {read.name}: without {missing}", count


def _miscounted(webinar: WebinarRow, occurrence: Occurrence) -> Iterator[datetime]:
    for key in {"", occurrence.occurrence_id}:
        if key in webinar.miscounted:
            yield datetime.fromisoformat(webinar.miscounted[key])


# --- Registrants who are not taken for cancelled ----------------------------------------------------------------------


@dataclass(frozen=True)
class UncertainRegistrants:
    """Approved registrants whose rows are unusable. `everybody`: the list itself cannot be relied on."""

    everybody: bool = False
    ids: frozenset[str] = frozenset()
    emails: frozenset[str] = frozenset()


def uncertain_registrants(context: Context, webinar: WebinarRow, occurrence_id: str) -> UncertainRegistrants:
    """Return the uncertain ones of the list of approved registrants, which must have been read to its end."""
    read = context.zoom.left_out.last_read(
        registrants_subject(webinar.zoom_id, occurrence_id), f"{APPROVED} registrants"
    )
    _keep_count(webinar, occurrence_id, read, context.clock())
    ids = frozenset(identifier(one.row, "id") for one in read.odd)
    emails = frozenset(email(one.row, "email") for one in read.odd if not identifier(one.row, "id"))
    nameless = any(not identifier(one.row, "id") and not email(one.row, "email") for one in read.odd)
    return UncertainRegistrants(read.disagrees or nameless, ids - {""}, emails - {""})


def _keep_count(webinar: WebinarRow, occurrence_id: str, read: ListRead, now: datetime) -> None:
    before = dict(webinar.miscounted)
    if not read.disagrees:
        webinar.miscounted.pop(occurrence_id, None)
    else:
        webinar.miscounted.setdefault(occurrence_id, now.isoformat())
    if webinar.miscounted != before:
        webinar.save(update_fields=["miscounted"])


# --- The account's history --------------------------------------------------------------------------------------------


def store_odd_history(context: Context) -> None:
    """Store the unusable past sessions of the account's history with the known webinars that they belong to."""
    found: dict[str, dict[str, str]] = {}
    for read in context.zoom.left_out.odd_lists(HISTORY):
        for one in read.odd:
            zoom_id, uuid = identifier(one.row, "meeting_id", WEBINAR_ID), identifier(one.row, "meeting_uuid")
            found.setdefault(zoom_id, {})[uuid] = one.missing
    rows = WebinarRow.objects.filter(connection=context.connection)
    changed = []
    for row in rows.filter(zoom_id__in=found) | rows.exclude(odd_history={}):
        usable = {str(session[0]) for session in row.history}
        odd = row.odd_history | found.pop(row.zoom_id, {})
        odd = {uuid: missing for uuid, missing in odd.items() if uuid not in usable}
        if odd != row.odd_history:
            row.odd_history = odd
            changed.append(row)
    WebinarRow.objects.bulk_update(changed, ["odd_history"], batch_size=500)
    if found:
        logger.warning("%d odd rows of Zoom's history are of no known webinar", sum(map(len, found.values())))
