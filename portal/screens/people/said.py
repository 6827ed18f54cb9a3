"""What a person answered at registration, in polls and surveys, and what they asked, by webinar. Two queries."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, ngettext

from integrations.decisions.mapping.questions import ZOOM_FIELDS
from integrations.models import EngagementRow, Participant, RegistrantRow
from integrations.models.answers import EngagementKind
from portal.screens.shared.html import number
from portal.wording.asked import answer_text, hosts_answer, question_title

LATEST = 50  # webinars whose answers are shown
MOST = 1000  # answers, or registrations, that are read
REGISTRATION = "registration"
HEADINGS: dict[str, str | Promise] = {
    REGISTRATION: gettext_lazy("Registration form"),
    EngagementKind.POLL: gettext_lazy("Polls"),
    EngagementKind.QUESTION: gettext_lazy("Questions and answers"),
    EngagementKind.SURVEY: gettext_lazy("Survey"),
}
Pairs = list[tuple[str, str]]  # questions with their answers


@dataclass(frozen=True)
class Said:
    """What was said about one webinar. `parts`: each heading with its questions and answers."""

    row: Participant
    summary: list[str]
    source: str
    parts: list[tuple[str | Promise, Pairs]]


@dataclass(frozen=True)
class _Registration:
    answers: Mapping[str, str]
    source: str


def said(email: str, rows: Sequence[Participant]) -> list[Said]:
    """Return what the person of these rows said, in the order of the rows, without webinars of which nothing is known.

    The rows come with their occurrences, the latest first.
    """
    latest = rows[:LATEST]
    registrations, spoken = _registrations(email, latest), _spoken(email, latest)
    return [found for row in latest if (found := _said(row, registrations[row.pk], spoken.get(row.occurrence_id, {})))]


def _said(row: Participant, registration: _Registration, spoken: Mapping[str, Pairs]) -> Said | None:
    # In an order of our own: databases keep the names of an object in different ones.
    ordered = sorted(registration.answers.items(), key=lambda one: (one[0] not in ZOOM_FIELDS, one[0].casefold()))
    answered = [(question_title(name), answer_text(str(answer))) for name, answer in ordered]
    pairs = {REGISTRATION: [one for one in answered if one[1]], **spoken}
    source = registration.source or row.accepted_source
    summary = list(_summary(row, pairs))
    parts = [(heading, pairs[kind]) for kind, heading in HEADINGS.items() if pairs.get(kind)]
    return Said(row, summary, source, parts) if parts or summary or source else None


def _registrations(email: str, rows: Sequence[Participant]) -> dict[int, _Registration]:
    """Return by participant the answers and the source of the latest registrations that have them."""
    occurrences = {"", *(row.occurrence.occurrence_id for row in rows)}
    webinars = {row.occurrence.webinar_id for row in rows}
    mine = RegistrantRow.objects.filter(webinar__in=webinars, occurrence_id__in=occurrences, email=email)
    columns = mine.order_by("-created_at").values_list("webinar", "occurrence_id", "answers", "tracking_source")
    found = list(columns[:MOST])
    return {row.pk: _registration(row, found) for row in rows}


def _registration(row: Participant, found: Sequence[tuple[int, str, dict[str, str] | None, str]]) -> _Registration:
    occurrence = row.occurrence
    mine = [one for one in found if one[0] == occurrence.webinar_id and one[1] in ("", occurrence.occurrence_id)]
    answers = next((one[2] for one in mine if one[2]), None)
    return _Registration(answers or {}, next((one[3] for one in mine if one[3]), ""))


def _spoken(email: str, rows: Sequence[Participant]) -> dict[int, dict[str, Pairs]]:
    """Return by occurrence and kind what the person said in it."""
    occurrences = [row.occurrence_id for row in rows]
    mine = EngagementRow.objects.filter(email=email, session__occurrence__in=occurrences).order_by("at", "pk")
    found: dict[int, dict[str, Pairs]] = defaultdict(lambda: defaultdict(list))
    for row in mine.select_related("session")[:MOST]:
        is_question = row.kind == EngagementKind.QUESTION
        if words := hosts_answer(row.answer) if is_question else answer_text(row.answer):
            found[row.session.occurrence_id][row.kind].append((row.question, words))
    return found


def _summary(row: Participant, pairs: Mapping[str, Pairs]) -> Iterator[str]:
    """Yield how much there is of each kind. The numbers are those that HubSpot gets, which stay when answers do not."""
    if count := len(pairs.get(REGISTRATION, ())):
        yield ngettext("%(n)s answer at registration", "%(n)s answers at registration", count) % {"n": number(count)}
    if count := row.polls_answered or 0:
        yield ngettext("%(n)s poll answered", "%(n)s polls answered", count) % {"n": number(count)}
    if count := row.questions_asked or 0:
        yield ngettext("%(n)s question asked", "%(n)s questions asked", count) % {"n": number(count)}
    if count := row.surveys_answered or 0:
        yield ngettext("%(n)s survey answered", "%(n)s surveys answered", count) % {"n": number(count)}
