"""READ: the questions of registration forms, and how many people answered each.

Zoom reads every form anyway, for what is required of a contact. An answer knows only the title of its question.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from integrations.decisions.mapping.questions import LONGEST_TITLE, normalised_title
from integrations.models import QuestionRow, WebinarRow
from integrations.models.answers import QuestionSource
from integrations.records import Question

OWN_FIELD = "field"  # the kind of a question that is one of Zoom's own fields
ROWS_AT_ONCE = 1000


def keep_form(webinar: WebinarRow, form: Iterable[Question]) -> None:
    """Keep the type and the choices of every question of the form. One that it no longer asks loses its type."""
    rows = _Rows(webinar)
    asked = {_key(one.name): one for one in form}
    for row in rows.all():
        row.kind = row.kind if row.key in asked else ""
    for key, question in asked.items():
        row = rows.get(key)
        row.title, row.choices = question.name[:LONGEST_TITLE], list(question.choices)
        row.kind = (question.kind or "short") if question.custom else OWN_FIELD
    rows.store()


def count_answers(webinar: WebinarRow, *, answered: bool) -> None:
    """Count the answers to each question over all registrants of the webinar, and keep its newest spelling.

    `answered`: somebody answered something. Otherwise what was counted before is only set to zero.
    """
    rows = _Rows(webinar)
    if not answered and not any(row.answered for row in rows.all()):
        return
    counts: Counter[str] = Counter()
    titles: dict[str, str] = {}
    registrants = webinar.registrants.filter(answers__isnull=False).order_by("created_at")
    for answers in registrants.values_list("answers", flat=True).iterator(chunk_size=ROWS_AT_ONCE):
        by_key = {_key(title): title for title in answers or ()}
        counts.update(by_key.keys())
        titles |= by_key
    for row in rows.all():
        row.answered = 0
    for key, title in titles.items():
        row = rows.get(key)
        row.answered, row.title = counts[key], row.title if row.kind else title[:LONGEST_TITLE]
    rows.store()


def _key(title: str) -> str:
    return normalised_title(title)[:LONGEST_TITLE]


class _Rows:
    """The stored questions of a webinar's form by key, of which only those that change are written."""

    FIELDS = ("title", "kind", "choices", "answered")

    def __init__(self, webinar: WebinarRow) -> None:
        self._webinar = webinar
        self._rows = {row.key: row for row in webinar.question_rows.filter(source=QuestionSource.FORM)}
        self._before = {key: self._values(row) for key, row in self._rows.items()}

    def all(self) -> Iterable[QuestionRow]:
        return self._rows.values()

    def get(self, key: str) -> QuestionRow:
        """Return the row of a question, a new one if there is none."""
        return self._rows.setdefault(key, QuestionRow(webinar=self._webinar, source=QuestionSource.FORM, key=key))

    def store(self) -> None:
        QuestionRow.objects.bulk_create(
            [row for key, row in self._rows.items() if key and self._before.get(key) != self._values(row)],
            update_conflicts=True,
            unique_fields=["webinar", "source", "key"],
            update_fields=self.FIELDS,
        )

    def _values(self, row: QuestionRow) -> tuple[Any, ...]:
        return tuple(getattr(row, name) for name in self.FIELDS)
