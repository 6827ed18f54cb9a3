"""The questions of the screen: those that webinars asked, those that are mapped, and Zoom's own fields."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.db.models import Count, Max, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from integrations.decisions.mapping.questions import normalised_title
from integrations.models import Connection
from integrations.models.answers import QuestionRow, QuestionSource
from portal.wording.asked import FIELD_LABELS, FIELDS

ROWS_PER_PAGE = 25
MOST = 5_000  # questions of one connection, those answered most
SOURCES: dict[str, str | Promise] = {
    QuestionSource.FORM: _("Registration form"),
    QuestionSource.POLL: _("Poll"),
    QuestionSource.SURVEY: _("Survey"),
}
KINDS: dict[str, str | Promise] = {
    "short": _("short answer"),
    "single": _("one choice"),
    "single_radio": _("one choice"),
    "single_dropdown": _("one choice from a list"),
    "multiple": _("several choices"),
    "matching": _("matching"),
    "rank_order": _("ranking"),
    "short_answer": _("short answer"),
    "long_answer": _("long answer"),
    "fill_in_the_blank": _("fill in the blank"),
    "rating_scale": _("rating"),
}


@dataclass(frozen=True)
class Question:
    """One question. `name` is what the settings call it, `key` is `name` as titles are compared.

    `answered` counts the answers over all webinars that asked it, `webinars` those webinars: none if it is only mapped,
    or a field of Zoom's that no form has asked for yet.
    """

    name: str
    title: str | Promise
    source: str
    key: str = ""
    kind: str = ""
    choices: tuple[str, ...] = ()
    answered: int = 0
    webinars: int = 0
    newest: int = field(default=0, repr=False)

    @property
    def own_field(self) -> bool:
        """True for a field of Zoom's own."""
        return self.key in FIELDS

    @property
    def source_words(self) -> str | Promise:
        return SOURCES[self.source]

    @property
    def kind_words(self) -> str | Promise:
        return _("Zoom's own field") if self.own_field else KINDS.get(self.kind, self.kind)


def all_questions(connection: Connection, mapped: Sequence[str]) -> dict[str, Question]:
    """Return every question by its key: the mapped ones first, then those answered most. One query."""
    asked = dict(_asked(connection))
    known = asked | {key: _unseen(name) for key, name in FIELDS.items() if key not in asked}
    questions = {key: known.get(key) or _unseen(name) for name in mapped for key in [normalised_title(name)]}
    return questions | {key: one for key, one in known.items() if key not in questions}


def _asked(connection: Connection) -> Iterator[tuple[str, Question]]:
    rows = QuestionRow.objects.filter(webinar__connection=connection).order_by().values_list("source", "key")
    counted = rows.annotate(answers=Sum("answered"), webinars=Count("pk"), newest=Max("pk"))
    for source, key, answered, webinars, newest in counted.order_by("-answers", "key")[:MOST]:
        name = key if source == QuestionSource.FORM else f"{source}: {key}"
        title = FIELD_LABELS[FIELDS[key]] if source == QuestionSource.FORM and key in FIELDS else key
        yield (
            name,
            Question(
                FIELDS.get(name, name),
                title,
                source,
                key=name,
                answered=answered,
                webinars=webinars,
                newest=newest,
            ),
        )


def _unseen(name: str) -> Question:
    """Return a question that no webinar has asked yet."""
    key = normalised_title(name)
    source, _colon, title = name.partition(": ")
    if source in (QuestionSource.POLL, QuestionSource.SURVEY):
        return Question(name, title, source, key=key)
    return Question(name, FIELD_LABELS[FIELDS[key]] if key in FIELDS else name, QuestionSource.FORM, key=key)


def found(questions: Mapping[str, Question], q: str) -> list[Question]:
    """Return the questions whose title has these words."""
    words = normalised_title(q)
    return [one for one in questions.values() if words in one.key or words in normalised_title(str(one.title))]


def with_details(questions: Sequence[Question]) -> list[Question]:
    """Return the questions as the newest webinar asked them: title, type and choices. One query."""
    rows = QuestionRow.objects.in_bulk([one.newest for one in questions if one.newest])
    return [_detailed(one, rows[one.newest]) if one.newest in rows else one for one in questions]


def _detailed(question: Question, row: QuestionRow) -> Question:
    name = question.name if question.own_field else row.title
    if question.source != QuestionSource.FORM:
        name = f"{question.source}: {row.title}"
    title = question.title if question.own_field else row.title
    choices = tuple(str(choice) for choice in row.choices)
    return replace(question, name=name, title=title, kind=row.kind, choices=choices)
