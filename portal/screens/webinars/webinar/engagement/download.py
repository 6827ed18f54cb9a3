"""What was answered and asked in an occurrence as CSV, one row an answer or question."""

from collections.abc import Iterator

from integrations.models import Occurrence
from portal.screens.webinars.webinar.engagement.counts import rows_of
from portal.screens.webinars.webinar.engagement.csv_line import csv_line

COLUMNS = ("Webinar", "Kind", "Question", "Answer", "Email", "Name", "Time")
AT_ONCE = 500  # rows read at once: so few that the download begins soon


def csv_lines(occurrence: Occurrence) -> Iterator[str]:
    """Yield the lines of the file: polls, then questions, then the survey, each in the order of time.

    Times are UTC. The address is empty where nobody knows whose it was.
    """
    yield csv_line(COLUMNS)
    event = occurrence.external_event_id
    rows = rows_of(occurrence).order_by("kind", "at", "pk")
    for row in rows.values_list("kind", "question", "answer", "email", "name", "at").iterator(AT_ONCE):
        *said, at = row
        yield csv_line((event, *said, f"{at:%Y-%m-%d %H:%M:%S}" if at else ""))
