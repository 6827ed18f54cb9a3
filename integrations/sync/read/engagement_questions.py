"""READ: the questions of a webinar's polls and survey, with how often each was answered."""

from django.db.models import Count, Q

from integrations.decisions.mapping.questions import normalised_title
from integrations.models import EngagementRow, QuestionRow, WebinarRow
from integrations.models.answers import LONGEST_QUESTION, EngagementKind, QuestionSource

SOURCES = {EngagementKind.POLL: QuestionSource.POLL, EngagementKind.SURVEY: QuestionSource.SURVEY}


def keep_questions(webinar: WebinarRow, kind: EngagementKind) -> None:
    """Keep the questions of the webinar's polls, or of its survey, over all its sessions.

    The questions that people ask are theirs, and not kept here.
    """
    source = SOURCES.get(kind)
    if source is None:
        return
    said = EngagementRow.objects.filter(session__occurrence__webinar=webinar, kind=kind)
    counts = said.order_by("question").values_list("question").annotate(given=Count("pk", filter=~Q(answer="")))
    found: dict[str, QuestionRow] = {}
    for title, answered in counts:
        key = normalised_title(title)[:LONGEST_QUESTION]
        row = QuestionRow(webinar=webinar, source=source, key=key, title=title[:LONGEST_QUESTION])
        found.setdefault(key, row).answered += answered
    QuestionRow.objects.filter(webinar=webinar, source=source).exclude(key__in=found).update(answered=0)
    QuestionRow.objects.bulk_create(
        found.values(),
        update_conflicts=True,
        unique_fields=["webinar", "source", "key"],
        update_fields=["title", "answered"],
    )
