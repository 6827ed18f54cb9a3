"""DECIDE: what is due of people's answers to registration forms, polls and surveys, over all webinars of an account."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.db.models import Q

from integrations.decisions.mapping.answers import answers_due
from integrations.decisions.mapping.questions import LONGEST_TITLE, normalised_title
from integrations.decisions.people import APPROVED
from integrations.models import EngagementRow, Occurrence, QuestionRow, RegistrantRow, RemoteContact
from integrations.models.answers import EngagementKind, QuestionSource
from integrations.records.mapping import AnswerPolicy, Mapped, RegistrationAnswers, Remembered
from integrations.sync.context import Context
from integrations.sync.decide.remembered import answers_of

IN_SESSIONS = (EngagementKind.POLL, EngagementKind.SURVEY)  # as the setting names them before the question's text
Asked = Mapping[int, Mapping[str, Sequence[str]]]  # webinar → key of a question → its choices
Given = dict[str, list[RegistrationAnswers]]  # address → what the person answered, each time


def mapped_answers(context: Context, occurrence: Occurrence, emails: Sequence[str], *, anew: bool) -> dict[str, Mapped]:
    """Return what is due of the answers of these people, over all webinars of the account. `anew`: nothing was sent."""
    mappings, shapes = context.settings.mapped_answers, context.contact_properties.shapes()
    contacts = RemoteContact.objects.filter(hubspot=context.hubspot_account, email__in=emails).exclude(answered={})
    kept = () if anew else contacts.values_list("email", "answered")
    remembered = {email: answers_of(answered) for email, answered in kept}
    given = _in_forms(context, occurrence, emails)
    for email, said in _in_sessions(context, occurrence, emails).items():
        given[email] += said
    nothing: dict[str, Remembered] = {}
    return {
        email: answers_due(mappings, found, remembered.get(email, nothing), shapes, again=context.verifies)
        for email, found in given.items()
    }


def _in_forms(context: Context, occurrence: Occurrence, emails: Sequence[str]) -> Given:
    """Return the approved registrations of these people, those that answered nothing only if an empty answer counts."""
    empties = any(one.policy is AnswerPolicy.ALWAYS for one in context.settings.mapped_answers)
    rows = RegistrantRow.objects.filter(
        Q(status=APPROVED) | Q(cancelled_at__isnull=False),
        webinar__connection__hubspot=context.hubspot_account,
        email__in=emails,
    )
    rows = rows if empties else rows.filter(answers__isnull=False)
    values = list(rows.values_list("email", "webinar", "created_at", "answers"))
    asked = _asked(context, {webinar for _, webinar, *_ in values})
    found: Given = defaultdict(list)
    here = occurrence.webinar_id
    for email, webinar, created, answers in values:
        by_key = {normalised_title(title): answer for title, answer in (answers or {}).items()}
        found[email].append(RegistrationAnswers(created, by_key, asked.get(webinar, {}), webinar == here))
    return found


def _in_sessions(context: Context, occurrence: Occurrence, emails: Sequence[str]) -> Given:
    """Return what these people answered to polls and surveys, if the answers to any are mapped."""
    keys = {normalised_title(one.question) for one in context.settings.mapped_answers}
    kinds = [kind for kind in IN_SESSIONS if any(key.startswith(f"{kind.value}:") for key in keys)]
    found: Given = defaultdict(list)
    if not kinds:
        return found
    rows = EngagementRow.objects.filter(
        session__occurrence__webinar__connection__hubspot=context.hubspot_account, email__in=emails, kind__in=kinds
    ).exclude(answer="")
    columns = ("email", "kind", "question", "answer", "at", "session__ended_at", "session__started_at")
    for email, kind, question, answer, at, ended, started, one in rows.values_list(*columns, "session__occurrence"):
        key = f"{kind}: {normalised_title(question)[:LONGEST_TITLE]}"
        found[email].append(RegistrationAnswers(at or ended or started, {key: answer}, here=one == occurrence.pk))
    return found


def _asked(context: Context, webinars: set[int]) -> Asked:
    """Return the mapped questions that the forms of these webinars ask."""
    keys = {normalised_title(one.question) for one in context.settings.mapped_answers}
    rows = QuestionRow.objects.filter(webinar__in=webinars, source=QuestionSource.FORM, key__in=keys).exclude(kind="")
    found: dict[int, dict[str, Sequence[str]]] = defaultdict(dict)
    for webinar, key, choices in rows.values_list("webinar", "key", "choices"):
        found[webinar][key] = choices
    return found
