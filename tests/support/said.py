"""Answers and questions as the sync stores them, for tests that read them."""

from datetime import datetime, timedelta
from typing import Any

from integrations.models import EngagementRow, Occurrence, SessionRow
from tests.support.factories import START


def session_of(occurrence: Occurrence, uuid: str = "first", started: datetime = START) -> SessionRow:
    found: SessionRow = SessionRow.objects.get_or_create(
        occurrence=occurrence,
        uuid=uuid,
        defaults={"started_at": started, "ended_at": started + timedelta(hours=1), "polls_read_at": started},
    )[0]
    return found


def say(occurrence: Occurrence, kind: str, email: str, question: str, answer: str = "", **more: Any) -> EngagementRow:
    """Store an answer to a poll or survey, or a question with what the hosts said. `uuid` names the session."""
    session = session_of(occurrence, more.pop("uuid", "first"))
    fields = {"name": email.partition("@")[0].title(), "at": START + timedelta(minutes=more.pop("minute", 1)), **more}
    return EngagementRow.objects.create(
        session=session, kind=kind, email=email, question=question, answer=answer, **fields
    )
