"""Texts for people and scripts, made from rows at read time, so that they can be translated."""

from datetime import UTC, datetime
from typing import Any

from django.db.models import QuerySet

from audits import codes
from audits.models import Entry, Run


def document(
    connection: str, webinar_id: str, occurrence_id: str | None = None, *, limit: int | None = None
) -> dict[str, Any]:
    """Return the audit log of one occurrence, newest run first; `limit`: only so many of the newest runs.

    Without an occurrence it covers all of them: if there are several, the document names none and each run its own.
    Three queries, however many runs.
    """
    runs = list(_runs(connection, webinar_id, occurrence_id).prefetch_related("entries__people")[:limit])
    occurrences = {run.occurrence_id for run in runs}
    several = len(occurrences) > 1
    if occurrence_id is None:
        occurrence_id = "" if several else next(iter(occurrences), "")
    return {
        "connection": connection,
        "webinar_id": webinar_id,
        "occurrence_id": occurrence_id,
        "topic": runs[0].topic if runs else "",
        "runs": [run_document(run) | ({"occurrence_id": run.occurrence_id} if several else {}) for run in runs],
    }


def _runs(connection: str, webinar_id: str, occurrence_id: str | None) -> QuerySet[Run]:
    runs = Run.objects.filter(connection=connection, webinar_id=webinar_id)
    return runs if occurrence_id is None else runs.filter(occurrence_id=occurrence_id)


def run_document(run: Run) -> dict[str, Any]:
    return {
        "id": str(run.id),
        "trigger": run.trigger,
        "actor": run.actor,
        "started_at": moment(run.started_at),
        "finished_at": moment(run.finished_at),
        "status": run.status,
        "entries": [entry_document(entry) for entry in run.entries.all()],
    }


def entry_document(entry: Entry) -> dict[str, Any]:
    return {
        "code": entry.code,
        "level": entry.level,
        "retryable": entry.retryable,
        "title": codes.title(entry.code),
        "help": help_text(entry),
        "count": entry.count,
        "causes": codes.in_table_order(entry.code, entry.causes),
        "people": [
            {"email": person.email, "cause": person.cause, "detail": person.detail} for person in entry.people.all()
        ],
    }


def help_text(entry: Entry) -> str:
    """Return what the entry means and how to resolve it: the help of each of its causes."""
    causes = codes.in_table_order(entry.code, entry.causes)
    return " ".join(codes.help_text(entry.code, cause) for cause in causes)


def sentence(entry: Entry) -> str:
    """Return the entry in one line."""
    return codes.sentence(entry.code, entry.causes)


def moment(value: datetime) -> str:
    """Return the time as ISO 8601 in UTC, to the second."""
    return value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"
