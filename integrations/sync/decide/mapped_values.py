"""DECIDE: what is due of the answers and outcomes that settings map to contact properties, for each page of people.

Everything comes from the portal's own rows. What HubSpot has is compared once the contact is looked up anyway.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from integrations.decisions.mapping.outcomes import Standing, outcomes_due
from integrations.decisions.mapping.values import together
from integrations.decisions.participations import is_cancelled
from integrations.models import Occurrence
from integrations.models.webinars import AttendanceState
from integrations.records.mapping import NOTHING_MAPPED, Mapped, Remembered
from integrations.sync.context import Context
from integrations.sync.decide.mapped_answers import mapped_answers
from integrations.sync.decide.remembered import rules_of
from integrations.sync.people import KnownPerson


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
        yield _page(context, occurrence, page)


def mapped_anew(context: Context, occurrence: Occurrence, known: KnownPerson) -> Mapped:
    """Return what is due of somebody whose contact was made again, and so has nothing of what was dealt with."""
    if not context.contact_properties.names or not context.contact_properties.known:
        return NOTHING_MAPPED
    return _page(context, occurrence, [known], anew=True)[0].mapped


def _page(
    context: Context, occurrence: Occurrence, page: Sequence[KnownPerson], *, anew: bool = False
) -> list[KnownPerson]:
    emails, settings = [known.person.email for known in page], context.settings
    answers = mapped_answers(context, occurrence, emails, anew=anew) if settings.mapped_answers else {}
    outcomes = _outcomes(context, occurrence, page, anew=anew) if settings.outcomes else {}
    return [
        replace(known, mapped=together(answers.get(email, NOTHING_MAPPED), outcomes.get(email, NOTHING_MAPPED)))
        for email, known in zip(emails, page, strict=True)
    ]


# --- Outcomes ---------------------------------------------------------------------------------------------------------


def _outcomes(
    context: Context, occurrence: Occurrence, page: Sequence[KnownPerson], *, anew: bool
) -> dict[str, Mapped]:
    """Return what is due of the rules about outcomes, for the people of one occurrence. `anew`: none was applied."""
    rules, shapes = context.settings.outcomes, context.contact_properties.shapes()
    rows = occurrence.participants.filter(email__in=[known.person.email for known in page]).exclude(applied_rules=[])
    kept = () if anew else rows.values_list("email", "applied_rules")
    applied = {email: rules_of(keys) for email, keys in kept}
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
