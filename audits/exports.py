"""The people of a webinar's audit log as CSV, for a spreadsheet."""

import csv
import io
import re
from collections.abc import Iterable, Iterator

from audits import codes
from audits.describe import moment
from audits.models import Person

COLUMNS = ("run_started", "code", "cause", "email", "detail", "help")
# Where a cell begins, and what would make a formula of it behind blanks, quotes and marks that nobody sees; full-width
# and small signs do, too.
_UNSEEN = r"\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
_SIGNS = r"=+\-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b\u2212"
_FORMULA = re.compile(rf"""^(?=[\t\r\n])|(?:^|(?<=[;\t\r\n]))(?=(?:[^\S\r\n]|[{_UNSEEN}"])*[{_SIGNS}])""")
CHUNK = 500  # rows at once: so few that the download begins soon


def csv_lines(connection: str, webinar_id: str, occurrence_id: str | None = None) -> Iterator[str]:
    """Yield one line a person, newest run first, as rows are read: memory does not grow with the webinar."""
    people = Person.objects.filter(entry__run__connection=connection, entry__run__webinar_id=webinar_id)
    if occurrence_id is not None:
        people = people.filter(entry__run__occurrence_id=occurrence_id)
    people = people.select_related("entry__run").order_by("entry__run", "entry", "id")
    yield _line(COLUMNS)
    for person in people.iterator(chunk_size=CHUNK):
        code = person.entry.code
        started = moment(person.entry.run.started_at)
        yield _line((started, code, person.cause, person.email, person.detail, codes.help_text(code, person.cause)))


def _line(values: Iterable[str]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(guarded(value) for value in values)
    return line.getvalue()


def guarded(value: str) -> str:
    """A spreadsheet would run what begins like a formula: an apostrophe makes it text.

    Some begin a new cell at a semicolon, a tab or a line break inside a value, whatever quotes are around it.
    """
    return _FORMULA.sub("'", value)
