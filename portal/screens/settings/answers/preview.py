"""A preview with real people: what would be sent of the last ones who answered, by the sync's own rule, or why not."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integrations.decisions.mapping.answers import answers_due
from integrations.decisions.mapping.questions import normalised_title
from integrations.decisions.people import APPROVED
from integrations.models import Participant, RegistrantRow
from integrations.models.answers import EngagementKind, EngagementRow, QuestionRow, QuestionSource
from integrations.records import Outcome, PropertyShape
from integrations.records.mapping import AnswerMapping, AnswerPolicy, MappedValue, RegistrationAnswers
from portal.screens.settings.answers import given, mappings
from portal.screens.settings.answers.form import AnswersForm
from portal.screens.settings.answers.properties import Properties, option_words
from portal.screens.settings.answers.questions import with_details
from portal.screens.settings.answers.screen import Screen
from portal.screens.shared.html import day
from portal.wording.labels import PERSON_CAUSES

MOST_PEOPLE = 5
LONGEST_VALUE = 200
CAUSES: dict[str, str | Promise] = {
    "unknown_option": gettext_lazy("the property has no such option"),
    "wrong_type": gettext_lazy("it doesn't fit the type of the property"),
    "too_long": gettext_lazy("it is too long"),
    "property_missing": gettext_lazy("HubSpot no longer has the property"),
    "read_only": gettext_lazy("HubSpot lets nobody write the property"),
}


@dataclass(frozen=True)
class LineShown:
    """A property of a person: the value that would be sent, or the answer and why it would not."""

    property: str
    value: str
    condition: str | Promise = ""
    problem: str | Promise = ""


@dataclass(frozen=True)
class PersonShown:
    """A person, who may be left out altogether: then `left_out` says why."""

    email: str
    lines: list[LineShown]
    left_out: str | Promise = ""


def preview(screen: Screen, form: AnswersForm) -> list[PersonShown]:
    """Return the last few people who answered a mapped question of the form, each with what would be sent."""
    stored = mappings.merged(screen.row.answers, form.answers, screen.properties)
    mapped = [AnswerMapping(one["question"], one["property"], AnswerPolicy(one["policy"])) for one in stored]
    mapped = [one for one in mapped if one.policy is not AnswerPolicy.NEVER]
    keys = {normalised_title(one.question) for one in mapped}
    questions = with_details([one for key, one in screen.questions.items() if key in keys])
    latest = given.latest(screen.request, screen.connection, questions)
    people = list(islice(dict.fromkeys(one.email for one in latest if one.email), MOST_PEOPLE))
    answers, left_out = _answers(screen, people, keys), _left_out(screen, people)
    return [
        PersonShown(email, [], left_out[email])
        if email in left_out
        else PersonShown(email, _lines(mapped, answers[email], screen.properties))
        for email in people
    ]


def _lines(
    mapped: Sequence[AnswerMapping], answers: Sequence[RegistrationAnswers], properties: Properties
) -> list[LineShown]:
    found = answers_due(mapped, answers, {}, properties.shapes)
    shapes = properties.shapes
    sent = [
        LineShown(properties.words(one.property), _words(one, shapes.get(one.property)), _condition(one, mapped))
        for one in found.due
    ]
    not_sent = [
        LineShown(properties.words(one.property), one.words or one.source, problem=CAUSES.get(one.cause, one.cause))
        for one in found.unwritten
    ]
    return sent + not_sent


def _condition(value: MappedValue, mapped: Sequence[AnswerMapping]) -> str | Promise:
    policies = {one.property: one.policy for one in mapped}
    return mappings.POLICIES[AnswerPolicy.IF_EMPTY] if policies.get(value.property) is AnswerPolicy.IF_EMPTY else ""


def _words(value: MappedValue, shape: PropertyShape | None) -> str:
    """Return a value as people read it: labels of options, a day, and only the beginning of a text."""
    if not value.value:
        return _("(emptied)")
    if shape and shape.type in ("date", "datetime") and value.value.isdecimal():
        return day(datetime.fromtimestamp(int(value.value) / 1000, UTC))
    labels = {option.value: words for option, words in option_words(shape)} if shape else {}
    if labels:
        return ", ".join(labels.get(one, one) for one in value.value.split(";"))
    line = " ".join(value.value.split())
    return line if len(line) <= LONGEST_VALUE else f"{line[:LONGEST_VALUE]}…"


def _answers(screen: Screen, people: Sequence[str], keys: set[str]) -> dict[str, list[RegistrationAnswers]]:
    """Return what these people answered, over all webinars of the HubSpot account, as the sync counts it."""
    hubspot = screen.connection.hubspot_id
    rows = RegistrantRow.objects.filter(
        Q(status=APPROVED) | Q(cancelled_at__isnull=False), webinar__connection__hubspot=hubspot, email__in=people
    )
    registrations = list(rows.values_list("email", "webinar", "created_at", "answers"))
    asked: dict[int, dict[str, Sequence[str]]] = defaultdict(dict)
    forms = QuestionRow.objects.filter(
        webinar__in={webinar for _email, webinar, *_rest in registrations}, source=QuestionSource.FORM, key__in=keys
    ).exclude(kind="")
    for webinar, key, choices in forms.values_list("webinar", "key", "choices"):
        asked[webinar][key] = choices
    found: dict[str, list[RegistrationAnswers]] = defaultdict(list)
    for email, webinar, created, answers in registrations:
        by_key = {normalised_title(title): str(answer) for title, answer in (answers or {}).items()}
        found[email].append(RegistrationAnswers(created, by_key, asked[webinar]))
    for email, at, key, answer in _engagement(hubspot, people):
        found[email].append(RegistrationAnswers(at, {key: answer}, {}))
    return found


def _engagement(hubspot: int, people: Sequence[str]) -> Iterator[tuple[str, datetime, str, str]]:
    rows = EngagementRow.objects.filter(
        session__occurrence__webinar__connection__hubspot=hubspot,
        email__in=people,
        kind__in=(EngagementKind.POLL, EngagementKind.SURVEY),
    ).order_by("-pk")
    columns = ("email", "kind", "question", "answer", "at", "session__started_at")
    for email, kind, question, answer, at, started in rows.values_list(*columns)[: given.NEWEST]:
        yield email, at or started, f"{kind}: {normalised_title(question)}", answer


def _left_out(screen: Screen, people: Sequence[str]) -> Mapping[str, str | Promise]:
    """Return why nothing at all is sent of some of these people, as their newest webinars say."""
    rows = Participant.objects.filter(email__in=people, occurrence__webinar__connection=screen.connection)
    known = list(rows.order_by("pk").values_list("email", "outcome", "cause"))
    sent = {email for email, outcome, _cause in known if outcome != Outcome.LEFT_OUT}
    return {email: PERSON_CAUSES.get(cause, cause) for email, _outcome, cause in known if email not in sent}
