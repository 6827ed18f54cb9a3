"""Rows of an error table: what an API's refusal looks like, and the error that it becomes."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from integrations.errors import GiveUp, IntegrationError, RetryLater
from integrations.transport.answers import MOST_OF_A_PAGE, Answer, beginning


@dataclass(frozen=True, slots=True)
class Row:
    """One kind of refusal. `statuses`, `codes` and `text` (a pattern) must all fit; an empty one fits everything.

    `codes`: Zoom's numbers or HubSpot's categories. `after`: seconds to wait, if the error is RetryLater.
    """

    label: str
    error: type[IntegrationError]
    cause: str
    sentence: str
    statuses: tuple[int, ...] = ()
    codes: tuple[int | str, ...] = ()
    text: str = ""
    after: float | None = None

    def fits(self, status: int, code: int | str | None, text: str) -> bool:
        return (
            (not self.statuses or status in self.statuses)
            and (not self.codes or code in self.codes)
            and (not self.text or re.search(self.text, text, re.IGNORECASE) is not None)
        )


Rows = tuple[Row, ...]


def named_error(
    table: Rows, status: int, code: int | str | None, text: str, *, detail: str, unknown: str
) -> IntegrationError:
    """Return the error of the first row that fits; if none does, GiveUp with the sentence `unknown`."""
    row = next((row for row in table if row.fits(status, code, text)), None)
    if row is None:
        return GiveUp(unknown, detail=detail, status=status)
    error = row.error(row.sentence, cause=row.cause, detail=detail, status=status)
    if isinstance(error, RetryLater):
        error.after, error.limited = row.after, status == 429
    error.row = row.label
    return error


def refusal_text(answer: Answer, messages: Iterable[str]) -> str:
    """Return the provider's messages as one text; if there is none, the beginning of the page it sent."""
    return beginning(" ".join(messages) or " ".join(answer.text[:MOST_OF_A_PAGE].split())[:200])
