"""Rounds through the occurrences of a connection: which of them are proved, and one after the other."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from integrations.decisions.occurrences import in_window, wanted_occurrences
from integrations.errors import Disconnected, IntegrationError
from integrations.models import Occurrence, WebinarRow
from integrations.proof.context import Prover
from integrations.proof.from_zoom.webinar import WebinarFacts, read_webinar
from integrations.proof.occurrence import prove_occurrence
from integrations.proof.result import Result
from integrations.records.calls import Calls


@dataclass(frozen=True)
class Window:
    """A range of days, both included, in the Zoom account's time zone; None is open."""

    since: date | None = None
    until: date | None = None


def unknown_webinars(prover: Prover, webinar_ids: Collection[str]) -> list[str]:
    """Return the ids of which the portal has no webinar."""
    rows = WebinarRow.objects.filter(connection=prover.connection, zoom_id__in=webinar_ids)
    known = set(rows.values_list("zoom_id", flat=True))
    return [one for one in dict.fromkeys(webinar_ids) if one not in known]


def prove(prover: Prover, webinar_ids: Sequence[str], window: Window) -> Iterator[Result]:
    """Prove every occurrence of these webinars, or of all within the window, and yield a result for each.

    An account that must be reconnected ends the round. Raises: NeedsAdmin, RetryLater, GiveUp.
    """
    prover.users.addresses()  # shared by all of them
    rows = WebinarRow.objects.filter(connection=prover.connection)
    if webinar_ids:
        rows = rows.filter(zoom_id__in=webinar_ids)
    for row in rows.order_by("starts_at", "zoom_id"):
        occurrences = _inside(prover, row, window, named=bool(webinar_ids))
        if not occurrences:
            continue
        for result in prove_webinar(prover, row, occurrences, named=bool(webinar_ids)):
            yield result
            if isinstance(result.error, Disconnected):
                return


def prove_webinar(
    prover: Prover, row: WebinarRow, occurrences: Sequence[Occurrence], *, named: bool = False
) -> Iterator[Result]:
    """Prove these occurrences of a webinar. What they share is read once, and counts as the first one's calls."""
    before = prover.calls()
    try:
        facts = read_webinar(prover, row)
    except IntegrationError as error:
        calls = prover.calls() - before
        yield from (Result(one, row.topic, calls=calls, error=error) for one in occurrences[:1])
        return
    shared = prover.calls() - before
    for occurrence in occurrences:
        if not _is_synced(prover, facts, occurrence, named=named):
            continue
        occurrence.webinar = row
        result = prove_occurrence(prover, facts, occurrence)
        result.calls += shared
        shared = Calls()
        yield result


def _inside(prover: Prover, row: WebinarRow, window: Window, *, named: bool) -> list[Occurrence]:
    """Return the webinar's occurrences within the window. Those without a time are always inside."""
    since = window.since or (None if named else prover.sync_from)
    found = []
    for one in row.occurrences.order_by("start", "pk"):
        start = one.started_at or one.start
        if start is None and not _is_in_hubspot(one) and not one.synced_at:
            continue  # it only carries the first job of a webinar that was not read yet
        if start is None or in_window(start, since, window.until, prover.timezone):
            found.append(one)
    return found


def _is_in_hubspot(occurrence: Occurrence) -> bool:
    return bool(occurrence.event_object_id or occurrence.event_fingerprint)


def _is_synced(prover: Prover, facts: WebinarFacts, occurrence: Occurrence, *, named: bool) -> bool:
    """Return True if the occurrence is or was synced: those of a series that come later are not yet."""
    if _is_in_hubspot(occurrence):
        return True
    if facts.off:
        return named
    if facts.detail is None or occurrence.deleted:
        return False
    actual: dict[str, datetime] = {key: some[0].start for key, some in facts.sessions.items() if some}
    wanted = wanted_occurrences(facts.detail, prover.clock(), since=None, until=None, tz=prover.timezone, actual=actual)
    return occurrence.occurrence_id in wanted.always
