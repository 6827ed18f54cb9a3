"""Find the contact of each address, and the addresses that must not get a contact again."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from integrations.batches import batched
from integrations.decisions.contacts import match_contacts
from integrations.hubspot.error_table import EMAIL_WORDS
from integrations.models import RemoteContact
from integrations.models.contacts import DeletionSource
from integrations.records import Contact, ContactsRead
from integrations.sync.context import Context

BATCH = 100  # HubSpot's largest batch of contacts
PROPERTIES = ("email", "hs_additional_emails", "hs_merged_object_ids", "firstname", "lastname")


@dataclass
class Found:
    """The contacts by address, the addresses that were deleted, and HubSpot's messages about those it refused."""

    contacts: dict[str, Contact]
    deleted: set[str]
    refused: dict[str, str]


def look_up(context: Context, ids: Mapping[str, str]) -> Found:
    """Look up contacts by their primary or a secondary address.

    `ids` maps each address to the id of the contact the portal knows it by, or "". An address that HubSpot refuses to
    look up may still have a contact. Raises: NeedsAdmin, RetryLater, GiveUp.
    """
    answer = _read_in_batches(context, ids)
    contacts = match_contacts(ids, answer.contacts)
    context.protected_people.forget(email for email, contact in contacts.items() if contact.email == email)
    unmatched = [email for email in ids if email not in contacts]
    deleted = context.protected_people.deleted(unmatched) if unmatched else set()
    known = {email: ids[email] for email in unmatched if ids[email] and email not in deleted}
    by_id, refused_ids = _find_by_id(context, known)
    refused = {email: refused_ids[id] for email, id in known.items() if id in refused_ids and email not in by_id}
    vanished = {email: id for email, id in known.items() if email not in by_id and email not in refused}
    _remember_vanished(context, vanished)
    settled = by_id.keys() | deleted | vanished.keys()
    refused |= {email: answer.refused[email] for email in unmatched if email in answer.refused and email not in settled}
    return Found(contacts | by_id, deleted | vanished.keys(), refused)


def refusal_cause(message: str) -> tuple[str, str]:
    """Return the cause of leaving out a person whose address HubSpot refuses, and HubSpot's message."""
    invalid = re.search(EMAIL_WORDS, message, re.IGNORECASE)
    return ("invalid_email" if invalid else "rejected_by_hubspot"), message


def read_contacts(context: Context, keys: Iterable[str], *, by_email: bool = True) -> list[Contact]:
    """Return the contacts with these addresses or ids. Raises: NeedsAdmin, RetryLater, SkipRecord, GiveUp."""
    return list(_read_in_batches(context, keys, by_email=by_email).contacts)


def _read_in_batches(context: Context, keys: Iterable[str], *, by_email: bool = True) -> ContactsRead:
    """Read contacts in batches side by side. The first error is raised."""
    contacts: list[Contact] = []
    refused: dict[str, str] = {}
    properties = tuple(dict.fromkeys((*PROPERTIES, *sorted(context.contact_properties.shapes()))))
    for attempt in context.side_by_side(partial(_read_batch, context, by_email, properties), batched(keys, BATCH)):
        if attempt.error:
            raise attempt.error
        if attempt.answer:
            contacts += attempt.answer.contacts
            refused |= attempt.answer.refused
    return ContactsRead(contacts, refused)


def _read_batch(context: Context, by_email: bool, properties: Sequence[str], keys: Sequence[str]) -> ContactsRead:
    return context.hubspot.look_up_contacts(keys, by_email=by_email, properties=properties)


def _find_by_id(context: Context, ids: Mapping[str, str]) -> tuple[dict[str, Contact], Mapping[str, str]]:
    """Find contacts by the id the portal knows, if their address was not found.

    They were merged into another contact, or have another address now. Returns the contacts by address, and HubSpot's
    messages by the id that it refused to look up.
    """
    if not ids:
        return {}, {}
    found = _read_in_batches(context, sorted(set(ids.values())), by_email=False)
    contacts = {contact.id: contact for contact in found.contacts}
    same = {email: contacts[contact_id] for email, contact_id in ids.items() if contact_id in contacts}
    return same | match_contacts(ids, found.contacts), found.refused


def _remember_vanished(context: Context, vanished: dict[str, str]) -> None:
    """Remember the deletion of contacts that the portal once wrote."""
    if vanished:
        context.protected_people.remember(vanished, DeletionSource.VANISHED)
        RemoteContact.objects.filter(hubspot=context.hubspot_account, email__in=vanished).delete()
