"""The part of the form that says which contact property the answers to a question go to."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from integrations.decisions.mapping.property_values import UNKNOWN_OPTION
from integrations.decisions.mapping.question_fits import answerable, misfits, question_fits
from integrations.decisions.mapping.questions import normalised_title
from integrations.records import PropertyShape
from integrations.records.mapping import AnswerPolicy
from portal.screens.settings.answers.properties import MOST_OPTIONS, Properties, option_words, type_words
from portal.screens.settings.answers.questions import ROWS_PER_PAGE, Question

MOST_NAMED = 5  # answers without an option
LONGEST_TYPED = 400
POLICIES: dict[str, str | Promise] = {
    AnswerPolicy.IF_EMPTY: gettext_lazy("If empty in HubSpot"),
    AnswerPolicy.IF_ANSWERED: gettext_lazy("Whenever answered"),
    AnswerPolicy.ALWAYS: gettext_lazy("Always: no answer empties it"),
    AnswerPolicy.NEVER: gettext_lazy("Never: only kept here"),
}
Stored = Sequence[Mapping[str, str]]


@dataclass
class AnswerTyped:
    """A row of the form, as it was typed."""

    question: str
    chosen: str = ""
    policy: str = AnswerPolicy.IF_EMPTY.value
    error: str = ""
    said: str = ""  # what a button has done about it

    @property
    def key(self) -> str:
        return normalised_title(self.question)


@dataclass(frozen=True)
class Fit:
    """What is said below a property that was picked: its type and options, and which answers it cannot take."""

    type: str | Promise = ""
    options: str = ""
    warnings: tuple[str, ...] = ()


def stored_rows(stored: Stored, questions: Sequence[Question], properties: Properties) -> list[AnswerTyped]:
    """Return a row for each question, with what is stored for it."""
    known = {normalised_title(one["question"]): one for one in stored}
    return [
        AnswerTyped(one.name, properties.words(known[one.key]["property"]), known[one.key]["policy"])
        if one.key in known
        else AnswerTyped(one.name)
        for one in questions
    ]


def typed_rows(data: Mapping[str, str]) -> Iterator[AnswerTyped]:
    for number in range(ROWS_PER_PAGE):
        question = data.get(f"answer-{number}-question", "")[:LONGEST_TYPED]
        if not question:
            return
        typed = " ".join(data.get(f"answer-{number}-property", "").split())[:LONGEST_TYPED]
        yield AnswerTyped(question, typed, data.get(f"answer-{number}-policy", AnswerPolicy.IF_EMPTY))


def check(rows: Sequence[AnswerTyped], stored: Stored, questions: Mapping[str, Question], found: Properties) -> None:
    """Note what is wrong with each row. What is stored already may stay, whatever became of the property."""
    known = {normalised_title(one["question"]): found.words(one["property"]) for one in stored}
    for row in rows:
        if row.chosen and found.shapes and known.get(row.key) != row.chosen:
            row.error = _problem(row, questions.get(row.key), found)
        if row.policy not in POLICIES:
            row.policy = AnswerPolicy.IF_EMPTY


def _problem(row: AnswerTyped, question: Question | None, properties: Properties) -> str:
    shape = properties.find(row.chosen)
    if shape is None:
        return _(
            "HubSpot has no such contact property. If it is new, press Check now on the page Connected apps first."
        )
    names = {"property": properties.words(shape.name), "type": type_words(shape)}
    if not answerable(shape):
        return _("“%(property)s” can't be chosen: HubSpot or the sync itself fills it in.") % names
    if question and not question_fits(question.kind, shape):
        return _("“%(property)s” (%(type)s) can't hold the answers to this question.") % names
    return ""


def merged(stored: Stored, rows: Sequence[AnswerTyped], properties: Properties) -> list[dict[str, str]]:
    """Return what is to be stored: the rows without an error, and what is stored for the questions of other pages."""
    result = {normalised_title(one["question"]): dict(one) for one in stored}
    for row in rows:
        if row.error:
            continue
        if not row.chosen:
            result.pop(row.key, None)
            continue
        before = result.get(row.key, {})
        shape = properties.find(row.chosen)
        kept = before.get("property") if properties.words(before.get("property", "")) == row.chosen else None
        result[row.key] = {
            "question": before.get("question", row.question),
            "property": kept or (shape.name if shape else row.chosen.lower()),
            "policy": row.policy,
        }
    return list(result.values())


def fit(question: Question | None, shape: PropertyShape | None, answered: Sequence[str]) -> Fit:
    """Return what to say about a property for a question, whose different answers of late are `answered`."""
    if shape is None:
        return Fit()
    if problem := no_longer_writable(shape):
        return Fit(type_words(shape), warnings=(problem,))
    names = [words for _option, words in option_words(shape)]
    options = f"{', '.join(names[:MOST_OPTIONS])} {_and_more(len(names) - MOST_OPTIONS)}".strip()
    return Fit(type_words(shape), options, tuple(_warnings(question, shape, answered)))


def _and_more(count: int) -> str:
    return ngettext("and %(n)s more", "and %(n)s more", count) % {"n": count} if count > 0 else ""


def no_longer_writable(shape: PropertyShape | None) -> str:
    """Return what to say of a property that was chosen once and cannot be written any more, or nothing."""
    if shape is None:
        return _("HubSpot no longer has this property: restore it there, or choose another one. Nothing is sent to it.")
    return "" if answerable(shape) else _("HubSpot lets nobody write this property: choose another one.")


def _warnings(question: Question | None, shape: PropertyShape, answered: Sequence[str]) -> Iterator[str]:
    if question is None or not answerable(shape):
        return
    found = misfits(question.choices or answered, shape, question.choices)
    wrong = [answer for answer, cause in found.items() if cause != UNKNOWN_OPTION]
    if wrong:
        named = ", ".join(f"“{one}”" for one in wrong[:MOST_NAMED])
        words = ngettext(
            "%(answers)s doesn't fit the type of %(property)s and is left out.",
            "%(answers)s don't fit the type of %(property)s and are left out.",
            len(wrong),
        )
        yield words % {
            "answers": f"{named} {_and_more(len(wrong) - MOST_NAMED)}".strip(),
            "property": shape.label or shape.name,
        }
    missing = [answer for answer, cause in found.items() if cause == UNKNOWN_OPTION]
    if missing:
        named = ", ".join(f"“{one}”" for one in missing[:MOST_NAMED])
        words = ngettext(
            "%(answers)s has no option in %(property)s and is left out.",
            "%(answers)s have no option in %(property)s and are left out.",
            len(missing),
        )
        yield words % {
            "answers": f"{named} {_and_more(len(missing) - MOST_NAMED)}".strip(),
            "property": shape.label or shape.name,
        }
    elif shape.type == "enumeration" and shape.options and not question.choices:
        yield _("People type this answer: one that is none of the options is left out.")
