"""What HubSpot answered about an address → update, create, or leave alone and why."""

from collections.abc import Iterable
from dataclasses import dataclass

from integrations.records import Action, Contact


@dataclass(frozen=True, slots=True)
class ContactDecision:
    action: Action
    cause: str = ""
    contact_id: str = ""


def match(emails: Iterable[str], contacts: Iterable[Contact]) -> dict[str, Contact]:
    """By content, since HubSpot's results do not echo the input. A primary address goes before a secondary one."""
    found = list(contacts)
    owners = {address: contact for contact in found for address in contact.additional_emails}
    owners.update((contact.email, contact) for contact in found)
    return {email: owners[email] for email in emails if email in owners}


def decide(email: str, contact: Contact | None, *, deleted: bool, ours: str = "") -> ContactDecision:
    """`deleted`: archived in HubSpot, imported as deleted, or written by us once and gone since.

    A live contact goes before that memory: it was restored. `ours` is the id of the contact we wrote to under this
    address: it is still that person's after somebody gave it another address.
    """
    live = contact if contact and not contact.archived else None
    if live and live.email == email:
        return ContactDecision(Action.UPDATE, contact_id=live.id)
    if live and email in live.additional_emails:
        return ContactDecision(Action.LEAVE, "secondary_email", live.id)
    if live and live.id == ours:
        return ContactDecision(Action.UPDATE, contact_id=live.id)
    if deleted or (contact and contact.archived):
        return ContactDecision(Action.LEAVE, "previously_deleted")
    return ContactDecision(Action.CREATE)


def blank_names(contact: Contact, first: str, last: str) -> dict[str, str]:
    """Only what is blank in HubSpot: what people wrote there is never replaced."""
    names = {"firstname": (contact.first_name, first.strip()), "lastname": (contact.last_name, last.strip())}
    return {name: ours for name, (theirs, ours) in names.items() if ours and not theirs.strip()}
