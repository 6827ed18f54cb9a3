"""The decision about a contact: update it, create it, or leave it alone and why."""

from collections.abc import Iterable
from dataclasses import dataclass

from integrations.records import Action, Contact


@dataclass(frozen=True, slots=True)
class ContactDecision:
    """The decision about one address. `cause` says why it is left alone; `contact_id` is the contact to update."""

    action: Action
    cause: str = ""
    contact_id: str = ""


def match_contacts(emails: Iterable[str], contacts: Iterable[Contact]) -> dict[str, Contact]:
    """Return the contact of each address.

    It is matched by its content, since HubSpot's results do not echo the input. A primary address takes precedence over
    a secondary one.
    """
    found = list(contacts)
    owners = {address: contact for contact in found for address in contact.additional_emails}
    owners.update((contact.email, contact) for contact in found)
    return {email: owners[email] for email in emails if email in owners}


def decide_contact(email: str, contact: Contact | None, *, deleted: bool, ours: str = "") -> ContactDecision:
    """Decide what to do with the contact of an address.

    `deleted` says that it was archived in HubSpot, imported as deleted, or written by the portal once and vanished
    since. An existing contact takes precedence over that: it was restored. `ours` is the id of the contact that the
    portal wrote to under this address: it stays that person's after somebody gave it another address.
    """
    existing = contact if contact and not contact.archived else None
    if existing and existing.email == email:
        return ContactDecision(Action.UPDATE, contact_id=existing.id)
    if existing and email in existing.additional_emails:
        return ContactDecision(Action.LEAVE, "secondary_email", existing.id)
    if existing and existing.id == ours:
        return ContactDecision(Action.UPDATE, contact_id=existing.id)
    if deleted or (contact and contact.archived):
        return ContactDecision(Action.LEAVE, "previously_deleted")
    return ContactDecision(Action.CREATE)


def blank_names(contact: Contact, first: str, last: str) -> dict[str, str]:
    """Return the names that are blank in HubSpot. A name that somebody wrote there is never replaced."""
    names = {"firstname": (contact.first_name, first.strip()), "lastname": (contact.last_name, last.strip())}
    return {name: ours for name, (theirs, ours) in names.items() if ours and not theirs.strip()}
