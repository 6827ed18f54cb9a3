"""What was answered and asked in all sessions of an occurrence, counted by the database in a few bounded queries.

One person's answers to the same question in two sessions are one. Answers of nobody known are counted one by one.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.db.models import Count, F, Max, Min, Q, QuerySet
from django.db.models.functions import Left

from integrations.decisions.mapping.questions import normalised_title
from integrations.models import EngagementRow, Occurrence
from integrations.models.answers import EngagementKind
from portal.screens.webinars.webinar.engagement.tally import Group

ANSWERED = (EngagementKind.POLL, EngagementKind.SURVEY)
MOST_QUESTIONS = 100
MOST_GROUPS = 20_000  # different answers of an occurrence that are counted, those given most often first
LONGEST = 500  # characters of an answer that are shown
GIVEN, NAMED, NOBODYS = ~Q(answer=""), ~Q(email=""), Q(email="")


@dataclass(frozen=True)
class QuestionCount:
    """A question of a poll or survey, how many answered it, and how many of them nobody knows. `key`: for addresses."""

    kind: str
    title: str
    key: str
    answered: int
    nobodys: int


def rows_of(occurrence: Occurrence) -> "QuerySet[EngagementRow]":
    return EngagementRow.objects.filter(session__occurrence=occurrence)


def question_counts(occurrence: Occurrence) -> list[QuestionCount]:
    """Return the questions of polls and surveys in the order in which they were asked, in one query."""
    rows = rows_of(occurrence).filter(kind__in=ANSWERED).order_by().values_list("kind", "question")
    counted = rows.annotate(
        first=Min("at"),
        named=Count("email", filter=GIVEN & NAMED, distinct=True),
        nobodys=Count("pk", filter=GIVEN & NOBODYS),
    )
    found: dict[tuple[str, str], QuestionCount] = {}
    for kind, title, _first, named, nobodys in counted.order_by(F("first").asc(nulls_last=True), "question"):
        place = (kind, normalised_title(title))
        known = found.get(place) or QuestionCount(kind, title, question_key(*place), 0, 0)
        found[place] = QuestionCount(
            kind, known.title, known.key, known.answered + named + nobodys, known.nobodys + nobodys
        )
    return list(found.values())


def question_key(kind: str, title: str) -> str:
    """Return what an address calls a question. `title` is its title as titles are compared."""
    return sha256(f"{kind}\n{title}".encode()).hexdigest()[:12]


def answer_groups(occurrence: Occurrence) -> dict[str, list[Group]]:
    """Return by the key of each question what was answered and how often, the most and newest first. One query."""
    rows = rows_of(occurrence).filter(GIVEN, kind__in=ANSWERED).order_by().annotate(said=Left("answer", LONGEST))
    counted = rows.values_list("kind", "question", "said").annotate(
        people=Count("email", filter=NAMED, distinct=True) + Count("pk", filter=NOBODYS), newest=Max("at")
    )
    found: dict[str, list[Group]] = defaultdict(list)
    ordered = counted.order_by("-people", F("newest").desc(nulls_last=True), "said")
    for kind, title, said, people, _newest in ordered[:MOST_GROUPS]:
        found[question_key(kind, normalised_title(title))].append((said, people))
    return found


@dataclass(frozen=True)
class Asked:
    """A question that somebody asked, with what the hosts said."""

    at: datetime | None
    email: str
    name: str
    question: str
    answer: str


def asked_counts(occurrence: Occurrence) -> tuple[int, int]:
    """Return how many questions were asked, and how many of them have no answer."""
    rows = rows_of(occurrence).filter(kind=EngagementKind.QUESTION)
    counts = rows.aggregate(all=Count("pk"), open=Count("pk", filter=Q(answer="")))
    return counts["all"], counts["open"]


def asked(occurrence: Occurrence, first: int, last: int) -> Iterator[Asked]:
    """Yield these of the questions that people asked, in the order in which they did."""
    rows = rows_of(occurrence).filter(kind=EngagementKind.QUESTION).order_by(F("at").asc(nulls_last=True), "pk")
    for row in rows.values_list("at", "email", "name", "question", "answer")[first:last]:
        yield Asked(*row)


def kinds_read(occurrence: Occurrence) -> Collection[str]:
    """Return the kinds that were read of at least one session, if nobody said anything as well."""
    read = occurrence.sessions.aggregate(
        poll=Max("polls_read_at"), question=Max("questions_read_at"), survey=Max("survey_read_at")
    )
    return {kind for kind, at in read.items() if at is not None}
