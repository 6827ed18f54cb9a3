"""How a person took part in one occurrence: polls answered, questions asked, surveys answered.

All sessions of the occurrence count together: a poll that is run again after a restart is the same poll.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from integrations.decisions.mapping.questions import normalised_title
from integrations.records.engagement import Engaged

REPORTS_ARE_KEPT = timedelta(days=365)  # by Zoom


def polls_answered(answers: Iterable[tuple[str, str]]) -> int:
    """Return how many questions of polls have an answer that is not empty, from pairs of question and answer."""
    return len({normalised_title(question) for question, answer in answers if answer.strip()})


def surveys_answered(answers: Iterable[tuple[str, str]]) -> int:
    """Return 1 if the survey has an answer that is not empty, from pairs of question and answer; else 0."""
    return int(any(answer.strip() for _, answer in answers))


def kept(found: Iterable[Engaged]) -> list[Engaged]:
    """Return what counts: not a question that was deleted in Zoom."""
    return [one for one in found if not one.deleted]


def is_out_of_reach(now: datetime, ended: datetime) -> bool:
    """Return True if Zoom no longer has the reports of a session."""
    return ended < now - REPORTS_ARE_KEPT
