"""Which contact stands behind an address, and which addresses must not get one again."""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial

from integrations.decisions.contacts import match
from integrations.models import RemoteContact
from integrations.models.contacts import DeletionSource
from integrations.records import Contact
from integrations.sync.batches import batched
from integrations.sync.context import Context

BATCH = 100  # HubSpot's largest batch of contacts
READ = ("email", "hs_additional_emails", "hs_merged_object_ids", "firstname", "lastname")


def look_up(context: Context, ids: Mapping[str, str]) -> tuple[dict[str, Contact], set[str]]:
    """The live contact behind each address, primary or secondary, and the addresses that were deleted.

    `ids`: address → id of the contact we know it by, or "". Raises: NeedsAdmin, RetryLater, GiveUp.
    """
    contacts = match(ids, read(context, ids))
    context.known.forget(email for email, contact in contacts.items() if contact.email == email)
    missing = [email for email in ids if email not in contacts]
    deleted = context.known.deleted(missing) if missing else set()
    known = {email: ids[email] for email in missing if ids[email] and email not in deleted}
    by_id = _by_id(context, known)
    vanished = {email: contact_id for email, contact_id in known.items() if email not in by_id}
    _remember(context, vanished)
    return contacts | by_id, deleted | vanished.keys()


def read(context: Context, keys: Iterable[str], *, by_email: bool = True) -> list[Contact]:
    """Batches side by side; the first error is raised."""
    contacts: list[Contact] = []
    for attempt in context.side_by_side(partial(_read, context, by_email), batched(keys, BATCH)):
        if attempt.error:
            raise attempt.error
        contacts += attempt.answer or []
    return contacts


def _read(context: Context, by_email: bool, keys: Sequence[str]) -> list[Contact]:
    return context.hubspot.read_contacts(keys, by_email=by_email, properties=READ)


def _by_id(context: Context, ids: Mapping[str, str]) -> dict[str, Contact]:
    """By the id we know: merged into another contact, given another address, or secondary where it was not found."""
    if not ids:
        return {}
    found = read(context, sorted(set(ids.values())), by_email=False)
    contacts = {contact.id: contact for contact in found}
    same = {email: contacts[contact_id] for email, contact_id in ids.items() if contact_id in contacts}
    return same | match(ids, found)


def _remember(context: Context, vanished: dict[str, str]) -> None:
    """Contacts we wrote once that are gone."""
    if vanished:
        context.known.remember(vanished, DeletionSource.VANISHED)
        RemoteContact.objects.filter(hubspot=context.portal, email__in=vanished).delete()
