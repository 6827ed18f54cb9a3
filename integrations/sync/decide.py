"""DECIDE: exclusions first, then what HubSpot says about the addresses that are left → a plan for one page of people.

Reads HubSpot, writes nothing: a dry run stops after it. Excluded addresses never leave the portal.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from integrations.decisions.contacts import ContactDecision, decide, match
from integrations.decisions.exclusions import exclusion
from integrations.decisions.plan import OccurrenceFacts, accepted_after, person_plan
from integrations.models import Occurrence, RemoteContact
from integrations.models.contacts import DeletionSource
from integrations.records import Action, Contact, PersonPlan, Plan
from integrations.sync.batches import batched
from integrations.sync.context import Context
from integrations.sync.inputs import Known

BATCH = 100  # HubSpot's largest batch of contacts
READ = ("email", "hs_additional_emails", "firstname", "lastname")


def plan_page(context: Context, occurrence: Occurrence, staff: frozenset[str], page: Sequence[Known]) -> Plan:
    """Raises: NeedsAdmin, RetryLater, GiveUp when HubSpot cannot be read."""
    users = context.known.users()
    causes = {
        known.person.email: exclusion(known.person.email, settings=context.settings, hubspot_users=users, staff=staff)
        for known in page
    }
    plans = {known.person.email: _from_memory(occurrence, known, causes[known.person.email]) for known in page}
    open_ones = [known for known in page if plans[known.person.email] is None]
    contacts = resolve(context, [known.person.email for known in open_ones])
    gone = _deleted(context, open_ones, contacts)
    for known in open_ones:
        email = known.person.email
        decision = decide(email, contacts.get(email), deleted=email in gone)
        plans[email] = _checked(context, _person_plan(occurrence, known, "", decision, contacts.get(email)))
    return Plan(tuple(plan for plan in plans.values() if plan is not None))


def _from_memory(occurrence: Occurrence, known: Known, cause: str) -> PersonPlan | None:
    """The plan of those HubSpot need not be asked about: left out, or all there already."""
    decision = ContactDecision(Action.UPDATE, contact_id=known.contact_id)
    plan = _person_plan(occurrence, known, cause, decision, None)
    needs_answer = plan.action is Action.UPDATE or (plan.action is Action.NOTHING and not known.contact_id)
    nothing_to_tell = accepted_after(known.person, facts(occurrence)) is None and not known.sent
    return None if needs_answer and not nothing_to_tell else plan


def _person_plan(
    occurrence: Occurrence, known: Known, cause: str, decision: ContactDecision, contact: Contact | None
) -> PersonPlan:
    return person_plan(
        known.person,
        exclusion=cause,
        decision=decision,
        contact=contact,
        sent=known.sent,
        history=known.history,
        occurrence=facts(occurrence),
        written=known.written,
        pending=known.pending,
    )


def facts(occurrence: Occurrence) -> OccurrenceFacts:
    webinar = occurrence.webinar
    return OccurrenceFacts(webinar.zoom_id, webinar.topic, webinar.url)


def _checked(context: Context, plan: PersonPlan) -> PersonPlan:
    """While nobody knows who HubSpot's users are, no contact is created: it might be one of them."""
    if plan.action is Action.CREATE and not context.known.users_readable:
        return replace(plan, action=Action.LEAVE, cause="users_unreadable", properties={}, participations=())
    return plan


def resolve(context: Context, emails: Iterable[str]) -> dict[str, Contact]:
    """The live contact behind each address, primary or secondary; batches side by side."""
    batches = list(batched(emails, BATCH))
    contacts: list[Contact] = []
    for attempt in context.side_by_side(lambda batch: _read(context, batch), batches):
        if attempt.error:
            raise attempt.error
        contacts += attempt.answer or []
    return match((email for batch in batches for email in batch), contacts)


def _read(context: Context, keys: Sequence[str], by_email: bool = True) -> list[Contact]:
    return context.hubspot.read_contacts(keys, by_email=by_email, properties=READ)


def _deleted(context: Context, open_ones: Sequence[Known], contacts: dict[str, Contact]) -> set[str]:
    """Addresses without a live contact that must not get one again; those that have one again are forgotten."""
    missing = {known.person.email: known.contact_id for known in open_ones if known.person.email not in contacts}
    if not missing:
        return set()
    deleted = context.known.deleted(missing)
    written = {email: contact_id for email, contact_id in missing.items() if contact_id and email not in deleted}
    vanished = _vanished(context, written, contacts)
    context.known.remember(vanished, DeletionSource.VANISHED)
    return deleted | vanished.keys()


def _vanished(context: Context, written: dict[str, str], contacts: dict[str, Contact]) -> dict[str, str]:
    """Contacts we wrote once that are gone; what was merged or got another address is found by its id."""
    if not written:
        return {}
    vanished = {}
    for batch in batched(written.items(), BATCH):
        found = _read(context, [contact_id for _, contact_id in batch], by_email=False)
        by_address = match((email for email, _ in batch), found)
        contacts.update(by_address)
        ids = {contact.id for contact in found}
        vanished.update({email: id for email, id in batch if email not in by_address and id not in ids})
    RemoteContact.objects.filter(hubspot=context.portal, email__in=written).delete()
    return vanished
