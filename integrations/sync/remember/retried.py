"""REMEMBER, after a retry of some people: the occurrence's status once nobody is left over from its last sync."""

from collections.abc import Collection

from audits import codes
from audits import log as audit
from audits.models import Run
from audits.reasons import main_reason
from integrations.models import Occurrence


def mark_mended(occurrence: Occurrence, log: audit.RunLog) -> None:
    """Set a partly synced occurrence to synced if retries have mended everything that its last sync left over."""
    last = audit.last(log.connection, log.webinar_id, log.occurrence_id)
    left_over = audit.retryable_people(last) if last else None
    if last is None or left_over is None or occurrence.status != "partial":
        return
    if not any(codes.person_is_retried(cause) for cause in still_left_out(occurrence, left_over).values()):
        occurrence.status, occurrence.level = "synced", _remaining_level(last)
        occurrence.reason, occurrence.unfinished_since = _remaining_reason(last), None
        occurrence.save(update_fields=["status", "level", "reason", "unfinished_since"])


def still_left_out(occurrence: Occurrence, emails: Collection[str]) -> dict[str, str]:
    """Return which of these people are still not in HubSpot, as address → cause."""
    rows = occurrence.participants.filter(email__in=emails).exclude(cause="")
    return dict(rows.values_list("email", "cause"))


def _remaining_level(last: Run) -> str:
    """Return the worst level of the entries that no retry mends; "" if there are none."""
    found = {
        entry.level
        for entry in last.entries.all()
        if any(not codes.retryable(entry.code, cause) for cause in entry.causes)
    }
    return next((level for level in ("error", "warning", "info") if level in found), "")


def _remaining_reason(last: Run) -> str:
    """Return the reason that is left once everything was mended that a retry can mend."""
    entries = last.entries.all()
    return main_reason(
        {entry.code: [cause for cause in entry.causes if not codes.retryable(entry.code, cause)] for entry in entries}
    )
