"""What people answered in a session's polls and survey, and what they asked in its Q&A."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Engaged:
    """One answer to a question of a poll or survey, or one question that was asked.

    `email` is the report's own, empty for people who stayed anonymous or whose address Zoom does not show. Of a
    question that was asked, `answer` is what the hosts said. `deleted`: the question was removed in Zoom.
    """

    question: str
    answer: str = ""
    email: str = ""
    name: str = ""
    at: datetime | None = None
    deleted: bool = False
