"""DECIDE: exclusions first, then what HubSpot says about the addresses that are left → a plan for one page of people.

Reads HubSpot, writes nothing: a dry run stops after it. Excluded addresses never leave the portal.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from integrations.decisions.contacts import ContactDecision, decide
from integrations.decisions.exclusions import exclusion
from integrations.decisions.plan import OccurrenceFacts, person_plan
from integrations.models import Occurrence, RemoteContact
from integrations.records import Action, Contact, PersonPlan, Plan
from integrations.sync.context import Context
from integrations.sync.decide.find_contacts import look_up, refusal
from integrations.sync.people import KnownPerson

Exclude = Callable[[str], str]


def plan_page(context: Context, occurrence: Occurrence, staff: frozenset[str], page: Sequence[KnownPerson]) -> Plan:
    """Raises: NeedsAdmin, RetryLater, GiveUp when HubSpot cannot be read."""
    users = context.protected_people.users()
    exclude = partial(exclusion, settings=context.settings, hubspot_users=users, staff=staff)
    plans = {known.person.email: _from_memory(occurrence, known, exclude) for known in page}
    open_ones = [known for known in page if plans[known.person.email] is None]
    found = look_up(context, {known.person.email: known.contact_id for known in open_ones})
    left_out = _renamed(context, open_ones, found.contacts, plans, exclude)
    for known in open_ones:
        email = known.person.email
        contact = found.contacts.get(email)
        if email in found.refused:
            plans[email] = PersonPlan(email, Action.LEAVE, *refusal(found.refused[email]))
            continue
        ours = known.contact_id if known.written else ""
        decision = decide(email, contact, deleted=email in found.deleted, ours=ours)
        plan = _person_plan(occurrence, known, left_out.get(email, ""), decision, contact)
        plans[email] = _checked(context, plan)
    return Plan(tuple(plan for plan in plans.values() if plan is not None))


def _from_memory(occurrence: Occurrence, known: KnownPerson, exclude: Exclude) -> PersonPlan | None:
    """The plan of those HubSpot need not be asked about: left out, or all there already."""
    email, cause = known.person.email, exclude(known.person.email)
    if not cause and known.cause == "invalid_email" and known.detail:  # HubSpot's words: it will not take it later
        return PersonPlan(email, Action.LEAVE, known.cause, known.detail)
    if not cause and known.written is None and (known.person.registered or known.person.attendance):
        return None  # nothing was ever written to this contact, so something is due
    plan = _person_plan(occurrence, known, cause, ContactDecision(Action.UPDATE, contact_id=known.contact_id), None)
    if plan.action is Action.UPDATE:
        return None
    elsewhere = plan.action is Action.NOTHING and known.sent and known.contact_id != known.sent_to
    return None if elsewhere else plan


def _person_plan(
    occurrence: Occurrence, known: KnownPerson, cause: str, decision: ContactDecision, contact: Contact | None
) -> PersonPlan:
    same = contact is None or contact.id == known.contact_id
    # Deleted and made again by somebody: the new contact has nothing of what the old one had.
    anew = contact is not None and known.sent_to and known.sent_to not in contact.ids
    return person_plan(
        known.person,
        exclusion=cause,
        decision=decision,
        contact=contact,
        sent=() if anew else known.sent,
        history=known.history,
        occurrence=facts(occurrence),
        written=known.written if same else None,  # another contact than the one it was written to
        pending=known.pending,
    )


def facts(occurrence: Occurrence) -> OccurrenceFacts:
    webinar = occurrence.webinar
    return OccurrenceFacts(webinar.zoom_id, webinar.topic, webinar.url)


def _checked(context: Context, plan: PersonPlan) -> PersonPlan:
    """While nobody knows who HubSpot's users are, no contact is created: it might be one of them."""
    if plan.action is Action.CREATE and not context.protected_people.users_readable:
        return replace(plan, action=Action.LEAVE, cause="users_unreadable", properties={}, participations=())
    return plan


def _renamed(
    context: Context,
    open_ones: Sequence[KnownPerson],
    contacts: Mapping[str, Contact],
    plans: Mapping[str, object],
    exclude: Exclude,
) -> dict[str, str]:
    """Causes for those whose contact has another address now: what holds for that one holds for the contact.

    Where somebody takes part under the new address, the contact is theirs, and the old address counts as secondary.
    """
    ours = ((known.person.email, contacts.get(known.person.email)) for known in open_ones if known.written)
    now = {email: contact.email for email, contact in ours if contact and email not in contact.addresses}
    if not now:
        return {}
    taken = set(
        RemoteContact.objects.filter(hubspot=context.hubspot_account, email__in=now.values()).values_list(
            "email", flat=True
        )
    )
    causes = {
        email: exclude(address) or ("secondary_email" if address in taken or address in plans else "")
        for email, address in now.items()
    }
    return {email: cause for email, cause in causes.items() if cause}
