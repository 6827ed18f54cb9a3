"""DECIDE: what is due of the answers and outcomes that settings map to contact properties, for each page of people.

Everything comes from the portal's own rows. What HubSpot has is compared once the contact is looked up anyway.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from django.db.models import Q

from integrations.decisions.mapping.answers import answers_due
from integrations.decisions.mapping.outcomes import Standing, outcomes_due
from integrations.decisions.mapping.values import together
from integrations.decisions.participations import is_cancelled
from integrations.decisions.people import APPROVED
from integrations.decisions.questions import normalised_title
from integrations.models import Occurrence, QuestionRow, RegistrantRow, RemoteContact
from integrations.models.answers import QuestionSource
from integrations.models.webinars import AttendanceState
from integrations.records.mapping import NOTHING_MAPPED, AnswerPolicy, Mapped, RegistrationAnswers, Remembered
from integrations.sync.context import Context
from integrations.sync.decide.remembered import answers_of, rules_of
from integrations.sync.people import KnownPerson

Asked = Mapping[int, Mapping[str, Sequence[str]]]  # webinar → key of a question → its choices


def with_mapped_values(
    context: Context, occurrence: Occurrence, pages: Iterable[list[KnownPerson]]
) -> Iterator[list[KnownPerson]]:
    """Yield the pages of people with what is due of mapped values. Nothing is read if nothing is mapped.

    Nothing is due while HubSpot has not said which properties it has. Raises: Disconnected, RetryLater if limited.
    """
    if not context.contact_properties.names or not context.contact_properties.known:
        yield from pages
        return
    for page in pages:
        emails = [known.person.email for known in page]
        answers = _answers(context, emails) if context.settings.mapped_answers else {}
        outcomes = _outcomes(context, occurrence, page) if context.settings.outcomes else {}
        yield [
            replace(known, mapped=together(answers.get(email, NOTHING_MAPPED), outcomes.get(email, NOTHING_MAPPED)))
            for email, known in zip(emails, page, strict=True)
        ]


# --- Answers ----------------------------------------------------------------------------------------------------------


def _answers(context: Context, emails: Sequence[str]) -> dict[str, Mapped]:
    """Return what is due of the answers of these people, over all webinars of the HubSpot account."""
    mappings, shapes = context.settings.mapped_answers, context.contact_properties.shapes()
    contacts = RemoteContact.objects.filter(hubspot=context.hubspot_account, email__in=emails).exclude(answered={})
    remembered = {email: answers_of(kept) for email, kept in contacts.values_list("email", "answered")}
    nothing: dict[str, Remembered] = {}
    return {
        email: answers_due(mappings, found, remembered.get(email, nothing), shapes, again=context.verifies)
        for email, found in _registrations(context, emails).items()
    }


def _registrations(context: Context, emails: Sequence[str]) -> dict[str, list[RegistrationAnswers]]:
    """Return the approved registrations of these people, those that answered nothing only if an empty answer counts."""
    empties = any(one.policy is AnswerPolicy.ALWAYS for one in context.settings.mapped_answers)
    rows = RegistrantRow.objects.filter(
        Q(status=APPROVED) | Q(cancelled_at__isnull=False),
        webinar__connection__hubspot=context.hubspot_account,
        email__in=emails,
    )
    rows = rows if empties else rows.exclude(answers=None)
    values = list(rows.values_list("email", "webinar", "created_at", "answers"))
    asked = _asked(context, {webinar for _, webinar, *_ in values})
    found: dict[str, list[RegistrationAnswers]] = defaultdict(list)
    for email, webinar, created, answers in values:
        by_key = {normalised_title(title): answer for title, answer in (answers or {}).items()}
        found[email].append(RegistrationAnswers(created, by_key, asked.get(webinar, {})))
    return found


def _asked(context: Context, webinars: set[int]) -> Asked:
    """Return the mapped questions that the forms of these webinars ask."""
    keys = {normalised_title(one.question) for one in context.settings.mapped_answers}
    rows = QuestionRow.objects.filter(webinar__in=webinars, source=QuestionSource.FORM, key__in=keys).exclude(kind="")
    found: dict[int, dict[str, Sequence[str]]] = defaultdict(dict)
    for webinar, key, choices in rows.values_list("webinar", "key", "choices"):
        found[webinar][key] = choices
    return found


# --- Outcomes ---------------------------------------------------------------------------------------------------------


def _outcomes(context: Context, occurrence: Occurrence, page: Sequence[KnownPerson]) -> dict[str, Mapped]:
    """Return what is due of the rules about outcomes, for the people of one occurrence."""
    rules, shapes = context.settings.outcomes, context.contact_properties.shapes()
    rows = occurrence.participants.filter(email__in=[known.person.email for known in page]).exclude(applied_rules=[])
    applied = {email: rules_of(kept) for email, kept in rows.values_list("email", "applied_rules")}
    final = occurrence.attendance == AttendanceState.FINAL
    nothing: dict[str, Remembered] = {}
    return {
        email: outcomes_due(rules, _standing(known, final), applied.get(email, nothing), shapes, again=context.verifies)
        for known in page
        for email in [known.person.email]
    }


def _standing(known: KnownPerson, final: bool) -> Standing:
    """Return what the person did. `final`: nobody's attendance changes any more."""
    person = known.person
    return Standing(
        registered=known.registered,
        cancelled=is_cancelled(person),
        attended=person.attendance is not None,
        final=final,
        polls_answered=person.polls or 0,
        questions_asked=person.questions or 0,
    )
