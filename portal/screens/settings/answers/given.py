"""The newest answers of people, for examples, and for a preview with real people. The queries are bounded."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpRequest

from integrations.decisions.mapping.questions import normalised_title
from integrations.models import Connection, RegistrantRow
from integrations.models.answers import EngagementKind, EngagementRow, QuestionSource
from portal.screens.settings.answers.questions import Question

NEWEST = 500  # registrations, and answers to polls and surveys, that are looked at
EXAMPLES, LONGEST_EXAMPLE = 3, 60
VIEW_PEOPLE = "integrations.view_participant"


@dataclass(frozen=True)
class Given:
    """What somebody answered to a question. `email` is empty for people who stayed anonymous."""

    email: str
    key: str
    answer: str


def latest(request: HttpRequest, connection: Connection, questions: Collection[Question]) -> list[Given]:
    """Return the newest answers to these questions, the newest first; none for readers who may not read people."""
    if not request.user.has_perm(VIEW_PEOPLE):
        return []
    asked = {one.key for one in questions if one.answered}
    sources = {one.source for one in questions if one.answered}
    given: list[Given] = []
    if QuestionSource.FORM in sources:
        given += _of_forms(connection)
    if sources & {QuestionSource.POLL, QuestionSource.SURVEY}:
        given += _of_sessions(connection)
    return [one for one in given if one.key in asked and one.answer.strip()]


def _of_forms(connection: Connection) -> Iterator[Given]:
    rows = RegistrantRow.objects.filter(webinar__connection=connection, answers__isnull=False).order_by("-pk")
    for email, answers in rows.values_list("email", "answers")[:NEWEST]:
        for question, answer in (answers or {}).items():
            yield Given(email, normalised_title(question), str(answer))


def _of_sessions(connection: Connection) -> Iterator[Given]:
    rows = EngagementRow.objects.filter(
        session__occurrence__webinar__connection=connection, kind__in=(EngagementKind.POLL, EngagementKind.SURVEY)
    ).order_by("-pk")
    for email, kind, question, answer in rows.values_list("email", "kind", "question", "answer")[:NEWEST]:
        yield Given(email, f"{kind}: {normalised_title(question)}", answer)


def by_question(given: Sequence[Given]) -> Mapping[str, list[str]]:
    """Return the different answers to each question, by its key."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for one in given:
        found[one.key].setdefault(" ".join(one.answer.split()))
    return {key: list(answers) for key, answers in found.items()}


def examples(answers: Sequence[str]) -> list[str]:
    """Return the first few of the answers, each cut to what a line has room for."""
    return [one if len(one) <= LONGEST_EXAMPLE else f"{one[:LONGEST_EXAMPLE].rstrip()}…" for one in answers[:EXAMPLES]]
