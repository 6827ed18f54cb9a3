"""DECIDE: make the plan for one page of people: exclusions first, then the contacts behind the remaining addresses.

It reads HubSpot and writes nothing there: a dry run stops after it. Excluded addresses never leave the portal.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from integrations.decisions.contacts import ContactDecision, decide_contact
from integrations.decisions.exclusions import exclusion
from integrations.decisions.plan import OccurrenceFacts, person_plan
from integrations.hubspot import schema
from integrations.models import Occurrence, RemoteContact
from integrations.records import Action, Contact, PersonPlan, Plan
from integrations.records.mapping import NOTHING_MAPPED, Extra
from integrations.sync.context import Context
from integrations.sync.decide.find_contacts import look_up, refusal_cause
from integrations.sync.decide.mapped_values import mapped_anew
from integrations.sync.people import KnownPerson
from integrations.sync.read.accepted import when

EXTRA_NAMES = frozenset(one.name for one in schema.extra_properties(frozenset(Extra)))
Exclude = Callable[[str], str]


def plan_page(context: Context, occurrence: Occurrence, staff: frozenset[str], page: Sequence[KnownPerson]) -> Plan:
    """Return the plan for one page of people. Raises: NeedsAdmin, RetryLater, GiveUp if HubSpot cannot be read."""
    users = context.protected_people.users()
    exclude = partial(exclusion, settings=context.settings, hubspot_users=users, staff=staff)
    plans = {known.person.email: _plan_without_lookup(context, occurrence, known, exclude) for known in page}
    undecided = [known for known in page if plans[known.person.email] is None]
    found = look_up(context, {known.person.email: known.contact_id for known in undecided})
    left_out = _causes_of_new_addresses(context, undecided, found.contacts, plans, exclude)
    for known in undecided:
        email = known.person.email
        contact = found.contacts.get(email)
        if email in found.refused:
            plans[email] = PersonPlan(email, Action.LEAVE, *refusal_cause(found.refused[email]))
            continue
        written_to = known.contact_id if known.written else ""
        decision = decide_contact(email, contact, deleted=email in found.deleted, ours=written_to)
        plan = _person_plan(context, occurrence, known, left_out.get(email, ""), decision, contact)
        plans[email] = _without_create_if_users_unknown(context, plan)
    return Plan(tuple(plan for plan in plans.values() if plan is not None))


def _plan_without_lookup(
    context: Context, occurrence: Occurrence, known: KnownPerson, exclude: Exclude
) -> PersonPlan | None:
    """Return the plan of a person about whom HubSpot need not be asked: excluded, or complete already.

    Returns None if the contact must be looked up.
    """
    email, cause = known.person.email, exclude(known.person.email)
    if not cause and known.cause == "invalid_email" and known.detail:  # HubSpot's words: it will not take it later
        return PersonPlan(email, Action.LEAVE, known.cause, known.detail)
    if not cause and known.written is None and (known.person.registered or known.person.attendance):
        return None  # nothing was ever written to this contact, so something is due
    decision = ContactDecision(Action.UPDATE, contact_id=known.contact_id)
    plan = _person_plan(context, occurrence, known, cause, decision, None)
    if plan.action is Action.UPDATE or plan.mapped.due:
        return plan if _changes_only_extras(plan, known) else None
    elsewhere = plan.action is Action.NOTHING and known.sent and known.contact_id != known.sent_to
    return None if elsewhere else plan


def _changes_only_extras(plan: PersonPlan, known: KnownPerson) -> bool:
    """Return True if nothing but properties that are switched on change on a contact that is known well.

    Everybody's next webinar changes when one ends. If the contact is gone, its update will say so.
    """
    well_known = known.contact_id and known.contact_id == known.sent_to and not known.cause
    others = plan.participations or plan.mapped.due or not plan.properties.keys() <= EXTRA_NAMES
    return bool(well_known and not others)


def _person_plan(
    context: Context,
    occurrence: Occurrence,
    known: KnownPerson,
    cause: str,
    decision: ContactDecision,
    contact: Contact | None,
) -> PersonPlan:
    """Return the plan of one person from the decision about their contact."""
    same = contact is None or contact.id == known.contact_id
    # Somebody deleted the contact and made it again: the new one has nothing of what the old one had.
    is_new = contact is not None and known.sent_to and known.sent_to not in contact.ids
    return person_plan(
        known.person,
        exclusion=cause,
        decision=decision,
        contact=contact,
        sent=() if is_new else known.sent,
        history=known.history,
        occurrence=occurrence_facts(occurrence),
        written=known.written if same else None,  # another contact than the one it was written to
        pending=known.pending,
        extras=context.settings.extras,
        now=context.clock(),
        mapped=mapped_anew(context, occurrence, known) if is_new else known.mapped,
        shapes=context.contact_properties.shapes(),
    )


def occurrence_facts(occurrence: Occurrence) -> OccurrenceFacts:
    """Return the facts about the webinar that go into the totals."""
    webinar = occurrence.webinar
    return OccurrenceFacts(webinar.zoom_id, webinar.topic, webinar.url, *when(occurrence))


def _without_create_if_users_unknown(context: Context, plan: PersonPlan) -> PersonPlan:
    """Return the plan, without a create while HubSpot's users are unknown: the person might be one of them."""
    if plan.action is Action.CREATE and not context.protected_people.users_readable:
        return replace(
            plan, action=Action.LEAVE, cause="users_unreadable", properties={}, participations=(), mapped=NOTHING_MAPPED
        )
    return plan


def _causes_of_new_addresses(
    context: Context,
    undecided: Sequence[KnownPerson],
    contacts: Mapping[str, Contact],
    plans: Mapping[str, object],
    exclude: Exclude,
) -> dict[str, str]:
    """Return the causes for people whose contact has another address now: what excludes that one excludes the contact.

    If somebody takes part under the new address, the contact is theirs, and the old address counts as secondary.
    """
    written_to = ((known.person.email, contacts.get(known.person.email)) for known in undecided if known.written)
    new_addresses = {
        email: contact.email for email, contact in written_to if contact and email not in contact.addresses
    }
    if not new_addresses:
        return {}
    taken = set(
        RemoteContact.objects.filter(hubspot=context.hubspot_account, email__in=new_addresses.values()).values_list(
            "email", flat=True
        )
    )
    causes = {
        email: exclude(address) or ("secondary_email" if address in taken or address in plans else "")
        for email, address in new_addresses.items()
    }
    return {email: cause for email, cause in causes.items() if cause}
