"""The contacts behind the addresses of a proof, in batches of 100, and their states in the marketing event."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from integrations.decisions.contacts import match_contacts
from integrations.errors import Gone
from integrations.hubspot import schema
from integrations.hubspot.error_table import EMAIL_WORDS
from integrations.models import Occurrence
from integrations.proof.context import Prover
from integrations.proof.what_is_left import Known
from integrations.records import Contact, RecordedParticipation

BATCH = 100
IDENTITY = ("email", "hs_additional_emails", "hs_merged_object_ids")
BEFORE = datetime.min.replace(tzinfo=UTC)


@dataclass
class Participations:
    """The state of each contact in a marketing event, by contact id: the newest, where two contacts were merged."""

    by_contact: dict[str, RecordedParticipation] = field(default_factory=dict)
    by_email: dict[str, str] = field(default_factory=dict)  # address → contact id

    def add(self, rows: Iterable[RecordedParticipation]) -> None:
        for row in rows:
            known = self.by_contact.get(row.contact_id)
            if known is None or (row.at or BEFORE) >= (known.at or BEFORE):
                self.by_contact[row.contact_id] = row
            if row.email:
                self.by_email[row.email] = row.contact_id

    def of_contact(self, contact: Contact) -> RecordedParticipation | None:
        """Return the participation of a contact, also of those that were merged into it."""
        own = self.by_contact.get(contact.id)
        return own or next((self.by_contact[one] for one in contact.ids if one in self.by_contact), None)

    def of_address(self, email: str, contact_id: str) -> RecordedParticipation | None:
        """Return the participation of an address whose contact is not read: by the id known to us, else as shown."""
        return self.by_contact.get(contact_id) or self.by_contact.get(self.by_email.get(email, ""))


def read_participations(prover: Prover, occurrence: Occurrence) -> Participations:
    """Return everybody's state in the marketing event, 100 a call."""
    found = Participations()
    if occurrence.event_object_id:
        pages = prover.hubspot.participations_by_object(occurrence.event_object_id)
    else:
        pages = prover.hubspot.participations(prover.account_id, occurrence.external_event_id)
    for page in pages:
        found.add(page)
    return found


def read_again(prover: Prover, occurrence: Occurrence, found: Participations, contact_ids: Iterable[str]) -> None:
    """Read the states of these contacts once more, a call each."""
    for contact_id in contact_ids:
        before = found.by_contact.pop(contact_id, None)
        if before:
            found.by_email.pop(before.email, None)
        try:
            if occurrence.event_object_id:
                pages = prover.hubspot.participations_by_object(occurrence.event_object_id, contact_id=contact_id)
            else:
                external_id = occurrence.external_event_id
                pages = prover.hubspot.participations(prover.account_id, external_id, contact_id=contact_id)
            for page in pages:
                found.add(page)
        except Gone:
            continue


@dataclass(frozen=True)
class ContactsFound:
    """The contacts by address, and why HubSpot does not look for an address."""

    contacts: dict[str, Contact]
    refused: dict[str, str]


def find_contacts(prover: Prover, emails: Sequence[str], known: dict[str, Known]) -> ContactsFound:
    """Return the contacts of at most 100 addresses, by primary or secondary address, else by the id known to us."""
    properties = (*IDENTITY, *(one.name for one in schema.contact_properties(prover.settings.extras)))
    read = prover.hubspot.look_up_contacts(emails, by_email=True, properties=properties)
    contacts = match_contacts(emails, read.contacts)
    ids = {
        email: known[email].here or known[email].contact
        for email in emails
        if email not in contacts and (known[email].here or known[email].contact)
    }
    if ids:
        others = list(
            prover.hubspot.look_up_contacts(sorted(set(ids.values())), by_email=False, properties=properties).contacts
        )
        matched = match_contacts(ids, others)
        by_id = {contact.id: contact for contact in others}
        contacts |= {email: by_id[number] for email, number in ids.items() if number in by_id} | matched
    refused = {email: _cause(words) for email, words in read.refused.items() if email not in contacts}
    return ContactsFound({email: one for email, one in contacts.items() if not one.archived}, refused)


def _cause(words: str) -> str:
    return "invalid_email" if re.search(EMAIL_WORDS, words, re.IGNORECASE) else "rejected_by_hubspot"
