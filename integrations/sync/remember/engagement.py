"""REMEMBER, before the people are decided: how much each of them took part, of the reports that were read."""

from collections import defaultdict

from integrations.decisions.extras.engagement import polls_answered, surveys_answered
from integrations.models import EngagementRow, Occurrence, Participant
from integrations.models.answers import EngagementKind
from integrations.sync.context import Context
from integrations.sync.read.accepted import COUNTS
from integrations.sync.remember.people import upsert_participants

READ_AT = ("polls_read_at", "questions_read_at", "survey_read_at")  # in the order of COUNTS
Said = defaultdict[EngagementKind, list[tuple[str, str]]]  # pairs of question and answer


def keep_counts(context: Context, occurrence: Occurrence) -> None:
    """Keep the numbers of polls, questions and surveys of everybody in the occurrence.

    Numbers of a report that was not read stay as they are. Only rows that change are written.
    """
    if not context.settings.engagement.any:
        return
    read = _read(occurrence)
    if not any(read):
        return
    said = _said(occurrence)
    changed = []
    for email, *before in occurrence.participants.values_list("email", *COUNTS):
        found = zip(_counts(said[email]), read, before, strict=True)
        now = [new if was_read else old for new, was_read, old in found]
        if now != before:
            changed.append(Participant(occurrence=occurrence, email=email, **dict(zip(COUNTS, now, strict=True))))
    upsert_participants(changed, COUNTS)


def _read(occurrence: Occurrence) -> list[bool]:
    """Return which of the three reports were read of at least one session."""
    sessions = list(occurrence.sessions.values_list(*READ_AT))
    return [any(session[place] for session in sessions) for place in range(len(READ_AT))]


def _said(occurrence: Occurrence) -> defaultdict[str, Said]:
    """Return what each address said in the occurrence's sessions."""
    found: defaultdict[str, Said] = defaultdict(lambda: defaultdict(list))
    rows = EngagementRow.objects.filter(session__occurrence=occurrence).exclude(email="")
    for email, kind, question, answer in rows.values_list("email", "kind", "question", "answer"):
        found[email][EngagementKind(kind)].append((question, answer))
    return found


def _counts(said: Said) -> tuple[int, int, int]:
    """Return the numbers in the order of COUNTS."""
    return (
        polls_answered(said[EngagementKind.POLL]),
        len(said[EngagementKind.QUESTION]),
        surveys_answered(said[EngagementKind.SURVEY]),
    )
