"""One line of a CSV file."""

import csv
import io
from collections.abc import Iterable

from audits.exports import guarded


def csv_line(values: Iterable[str]) -> str:
    """Return the line, with everything guarded that a spreadsheet would take for a formula."""
    line = io.StringIO()
    csv.writer(line).writerow([guarded(value) for value in values])
    return line.getvalue()
