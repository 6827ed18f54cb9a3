"""The plan for one person: what is written to HubSpot, or the cause why nothing is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from integrations.decisions.contacts import ContactDecision, blank_names
from integrations.decisions.mapping.values import decide_values
from integrations.decisions.participations import participations, registered_at
from integrations.decisions.totals import contact_properties
from integrations.records import Accepted, Action, Contact, Participation, Person, PersonPlan, PropertyShape
from integrations.records.mapping import NO_EXTRAS, NOTHING_MAPPED, Extras, Mapped

NO_SHAPES: Mapping[str, PropertyShape] = {}


@dataclass(frozen=True, slots=True)
class OccurrenceFacts:
    """The facts about the webinar that go into the totals. `url` is public (`totals.webinar_url`).

    `start` and `end` are those of `Accepted`.
    """

    webinar_id: str
    topic: str
    url: str
    start: datetime | None = None
    end: datetime | None = None


def person_plan(
    person: Person,
    *,
    exclusion: str,
    decision: ContactDecision,
    contact: Contact | None,
    sent: Sequence[Participation],
    history: Sequence[Accepted],
    occurrence: OccurrenceFacts,
    written: Mapping[str, str] | None,
    pending: bool = False,
    extras: Extras = NO_EXTRAS,
    now: datetime | None = None,
    mapped: Mapped = NOTHING_MAPPED,
    shapes: Mapping[str, PropertyShape] = NO_SHAPES,
) -> PersonPlan:
    """Return what is to be written for one person.

    `history` is what HubSpot has accepted in the other occurrences, `written` are the property values that the portal
    wrote last. To verify, pass HubSpot's own values as `written`: what was changed there is then written again.
    `extras` and `now` are those of `contact_properties`. `mapped` is what is due of mapped values, for the properties
    with these `shapes`; it is decided once the contact is looked up.
    """
    accepted = accepted_after(person, occurrence, sent)
    if accepted is None and not person.cancelled:
        if person.dropped_in is not None and not pending:
            return PersonPlan(person.email, Action.LEAVE, exclusion or "dropped_in")
        return PersonPlan(person.email, Action.LEAVE if pending else Action.NOTHING)
    if exclusion:
        return PersonPlan(person.email, Action.LEAVE, exclusion)
    if decision.action is Action.LEAVE:
        return PersonPlan(person.email, Action.LEAVE, decision.cause, contact_id=decision.contact_id)
    if decision.action is Action.CREATE and sent:  # the portal once wrote this contact, and it is gone
        return PersonPlan(person.email, Action.LEAVE, "previously_deleted")
    totals = contact_properties([*history, accepted] if accepted else history, extras, now)
    plan = PersonPlan(
        person.email, decision.action, contact_id=decision.contact_id, participations=participations(person, sent)
    )
    if decision.action is Action.CREATE:
        decided = decide_values(mapped, {}, shapes)
        return replace(plan, properties={**_new_contact(person, totals), **decided.values}, mapped=decided)
    decided = decide_values(mapped, contact.properties, shapes) if contact else mapped
    return _update(plan, person, contact, totals, written or {}, decided)


def _update(
    plan: PersonPlan,
    person: Person,
    contact: Contact | None,
    totals: Mapping[str, str],
    written: Mapping[str, str],
    decided: Mapped,
) -> PersonPlan:
    """Return the plan for a contact that is there, with what differs from what was written; nothing if nothing does."""
    names = blank_names(contact, person.first_name, person.last_name) if contact else {}
    changed = {**_changed({**totals, **names}, written), **decided.values}
    action = Action.UPDATE if plan.participations or changed else Action.NOTHING
    return replace(plan, action=action, properties=changed, mapped=decided)


def accepted_after(person: Person, occurrence: OccurrenceFacts, sent: Sequence[Participation] = ()) -> Accepted | None:
    """Return what HubSpot will have accepted in this occurrence once all due entries are sent.

    Returns None if nothing of it counts.
    """
    entries = [*sent, *participations(person, sent)]
    registered = registered_at(entries, attended=person.attendance is not None)
    if registered is None and person.attendance is None:
        return None
    return Accepted(
        occurrence.webinar_id,
        occurrence.topic,
        occurrence.url,
        registered,
        person.attendance,
        source=person.source,
        start=occurrence.start,
        end=occurrence.end,
        join_link=person.join_link,
        polls=person.polls,
        questions=person.questions,
        surveys=person.surveys,
    )


def _new_contact(person: Person, totals: Mapping[str, str]) -> dict[str, str]:
    """Return the properties of a new contact, without empty values."""
    names = {"email": person.email, "firstname": person.first_name.strip(), "lastname": person.last_name.strip()}
    return {name: value for name, value in {**names, **totals}.items() if value}


def _changed(properties: Mapping[str, str], written: Mapping[str, str]) -> dict[str, str]:
    """Return the properties that differ from what was written.

    A property that was never written is blank in HubSpot.
    """
    return {name: value for name, value in properties.items() if written.get(name, "") != value}
