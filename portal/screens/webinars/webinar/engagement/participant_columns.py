"""The columns that the file of participants has beyond those of HubSpot's import: what people did and answered.

They are there only if something of it is known, each question of the registration form in a column of its own.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from integrations.decisions.mapping.questions import normalised_title
from integrations.models import Occurrence, Participant, QuestionRow, RegistrantRow
from integrations.models.answers import QuestionSource
from portal.wording.asked import question_title

COUNTS = ("polls_answered", "questions_asked", "surveys_answered")
COUNT_TITLES = ("Polls answered", "Questions asked", "Surveys answered")
TAKEN = {normalised_title(one) for one in ("Email", "Attended", "Registered", "Cancelled", *COUNT_TITLES)}
MOST_QUESTIONS = 50  # columns; those answered most
READ = Q(polls_answered__isnull=False) | Q(questions_asked__isnull=False) | Q(surveys_answered__isnull=False)


@dataclass(frozen=True)
class ExtraColumns:
    """`questions`: the title of each question by its key, in the order of the columns."""

    occurrence: Occurrence
    has_counts: bool
    questions: dict[str, str]

    @property
    def titles(self) -> tuple[str, ...]:
        return (*(COUNT_TITLES if self.has_counts else ()), *self.questions.values())

    def values(self, emails: Collection[str]) -> dict[str, tuple[str, ...]]:
        """Return the cells of each address, in two queries at most."""
        counts = self._counts(emails) if self.has_counts else {}
        answers = self._answers(emails) if self.questions else {}
        none = ("",) * len(COUNTS) if self.has_counts else ()
        return {email: (*counts.get(email, none), *self._cells(answers.get(email, {}))) for email in emails}

    def _counts(self, emails: Collection[str]) -> dict[str, tuple[str, ...]]:
        rows = Participant.objects.filter(occurrence=self.occurrence, email__in=emails).values_list("email", *COUNTS)
        return {email: tuple("" if one is None else str(one) for one in counts) for email, *counts in rows}

    def _answers(self, emails: Collection[str]) -> dict[str, dict[str, str]]:
        """Return the answers of each address's latest registration that has any, by the key of the question."""
        rows = RegistrantRow.objects.filter(
            webinar=self.occurrence.webinar_id,
            occurrence_id__in={"", self.occurrence.occurrence_id},
            email__in=emails,
            answers__isnull=False,
        )
        found: dict[str, dict[str, str]] = {}
        for email, answers in rows.order_by("created_at", "pk").values_list("email", "answers"):
            found[email] = {normalised_title(question): str(answer) for question, answer in (answers or {}).items()}
        return found

    def _cells(self, answers: dict[str, str]) -> Sequence[str]:
        return [answers.get(key, "") for key in self.questions]


def extra_columns(occurrence: Occurrence) -> ExtraColumns:
    """Return the columns of an occurrence's file, in two queries."""
    has_counts = Participant.objects.filter(READ, occurrence=occurrence).exists()
    return ExtraColumns(occurrence, has_counts, {} if occurrence.raw_pruned_at else _questions(occurrence))


def _questions(occurrence: Occurrence) -> dict[str, str]:
    asked = QuestionRow.objects.filter(webinar=occurrence.webinar_id, source=QuestionSource.FORM, answered__gt=0)
    rows = asked.order_by("-answered", "key").values_list("key", "title")
    titles = {key: question_title(title) for key, title in rows[:MOST_QUESTIONS]}
    return {key: _("Answer: %(title)s") % {"title": one} if key in TAKEN else one for key, one in titles.items()}
