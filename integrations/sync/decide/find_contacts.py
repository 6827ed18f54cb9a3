"""Which contact stands behind an address, and which addresses must not get one again."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from integrations.decisions.contacts import match
from integrations.hubspot.error_table import EMAIL_WORDS
from integrations.models import RemoteContact
from integrations.models.contacts import DeletionSource
from integrations.records import Contact, ContactsRead
from integrations.sync.batches import batched
from integrations.sync.context import Context

BATCH = 100  # HubSpot's largest batch of contacts
READ = ("email", "hs_additional_emails", "hs_merged_object_ids", "firstname", "lastname")


@dataclass
class Found:
    """The live contact behind each address, the addresses that were deleted, and HubSpot's words about the rest."""

    contacts: dict[str, Contact]
    deleted: set[str]
    refused: dict[str, str]


def look_up(context: Context, ids: Mapping[str, str]) -> Found:
    """Contacts by their primary or a secondary address.

    `ids`: address → id of the contact we know it by, or "". An address that HubSpot refuses to look up may be
    somebody's all the same. Raises: NeedsAdmin, RetryLater, GiveUp.
    """
    read = _read_all(context, ids)
    contacts = match(ids, read.contacts)
    context.protected_people.forget(email for email, contact in contacts.items() if contact.email == email)
    missing = [email for email in ids if email not in contacts]
    deleted = context.protected_people.deleted(missing) if missing else set()
    known = {email: ids[email] for email in missing if ids[email] and email not in deleted}
    by_id, refused_ids = _by_id(context, known)
    refused = {email: refused_ids[id] for email, id in known.items() if id in refused_ids and email not in by_id}
    vanished = {email: id for email, id in known.items() if email not in by_id and email not in refused}
    _remember(context, vanished)
    settled = by_id.keys() | deleted | vanished.keys()
    refused |= {email: read.refused[email] for email in missing if email in read.refused and email not in settled}
    return Found(contacts | by_id, deleted | vanished.keys(), refused)


def refusal(words: str) -> tuple[str, str]:
    """The cause of leaving somebody out whose address HubSpot refuses, and HubSpot's words."""
    invalid = re.search(EMAIL_WORDS, words, re.IGNORECASE)
    return ("invalid_email" if invalid else "rejected_by_hubspot"), words


def read(context: Context, keys: Iterable[str], *, by_email: bool = True) -> list[Contact]:
    return list(_read_all(context, keys, by_email=by_email).contacts)


def _read_all(context: Context, keys: Iterable[str], *, by_email: bool = True) -> ContactsRead:
    """Batches side by side; the first error is raised."""
    contacts: list[Contact] = []
    refused: dict[str, str] = {}
    for attempt in context.side_by_side(partial(_read, context, by_email), batched(keys, BATCH)):
        if attempt.error:
            raise attempt.error
        if attempt.answer:
            contacts += attempt.answer.contacts
            refused |= attempt.answer.refused
    return ContactsRead(contacts, refused)


def _read(context: Context, by_email: bool, keys: Sequence[str]) -> ContactsRead:
    return context.hubspot.look_up_contacts(keys, by_email=by_email, properties=READ)


def _by_id(context: Context, ids: Mapping[str, str]) -> tuple[dict[str, Contact], Mapping[str, str]]:
    """By the id we know: merged into another contact, given another address, or secondary where it was not found.

    And HubSpot's words by the id that it refused to look up.
    """
    if not ids:
        return {}, {}
    found = _read_all(context, sorted(set(ids.values())), by_email=False)
    contacts = {contact.id: contact for contact in found.contacts}
    same = {email: contacts[contact_id] for email, contact_id in ids.items() if contact_id in contacts}
    return same | match(ids, found.contacts), found.refused


def _remember(context: Context, vanished: dict[str, str]) -> None:
    """Contacts we wrote once that are gone."""
    if vanished:
        context.protected_people.remember(vanished, DeletionSource.VANISHED)
        RemoteContact.objects.filter(hubspot=context.hubspot_account, email__in=vanished).delete()
