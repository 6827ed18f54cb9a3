"""The handlers of HubSpot's events: contacts deleted, restored, merged or given another address, and uninstalling.

HubSpot calls a deletion for privacy a privacy deletion; here such a contact is forgotten.
"""

from collections.abc import Callable
from datetime import datetime

from django.db.models import QuerySet

from audits import log
from audits.log import Changed
from integrations.accounts.disconnect import UNINSTALLED_IN_HUBSPOT
from integrations.decisions.exclusions import is_valid_email, normalise_email
from integrations.hubspot import webhooks
from integrations.hubspot.webhooks import Event, Happened
from integrations.models import Deletion, HubSpotAccount, Participant, RemoteContact, WebhookDelivery
from integrations.models.contacts import DeletionSource, address_hash, address_hashes
from integrations.privacy.forget import addresses, forget_person
from integrations.webhooks.effect import Effect, ignored

EMAIL_PROPERTIES = ("email", "hs_additional_emails")
RESTORATIONS = ("contact.restore", "object.restore")
DELETIONS = ("contact.deletion", "object.deletion", "contact.privacyDeletion", "object.privacyDeletion")

Handler = Callable[[HubSpotAccount, Event, datetime], Effect]


def handle(deliveries: list[WebhookDelivery], now: datetime) -> list[Effect]:
    """Return the effect of each delivery, in their order."""
    return [_handle(delivery, now) for delivery in deliveries]


def _handle(delivery: WebhookDelivery, now: datetime) -> Effect:
    """Return the effect of one delivery. An older deletion does not undo a newer restoration, and vice versa."""
    event, account = webhooks.parse(delivery.body), delivery.hubspot
    handler = HANDLERS.get(event.happened)
    if handler is None or account is None:
        return ignored()
    if event.happened is Happened.DELETED and delivery.newer(*RESTORATIONS):
        return ignored()
    if event.happened is Happened.RESTORED and delivery.newer(*DELETIONS):
        return ignored()
    return handler(account, event, event.at or now)


def _deleted(account: HubSpotAccount, event: Event, at: datetime) -> Effect:
    """Remember the contact's addresses as deleted.

    The event itself has no address. The ones that the portal knows are stored; the others are found when the deleted
    contacts are read again.
    """
    rows = [
        Deletion(
            hubspot=account,
            email_hash=address_hash(account, email),
            source=DeletionSource.ARCHIVED,
            contact_id=event.contact_id,
            remembered_at=at,
        )
        for email in addresses(account, event.contact_id)
    ]
    Deletion.objects.bulk_create(rows, ignore_conflicts=True)
    HubSpotAccount.objects.filter(pk=account.pk, deletions_read_at__lte=at).update(deletions_read_at=None)
    return Effect()


def _forgotten(account: HubSpotAccount, event: Event, at: datetime) -> Effect:
    """Remove everything that is stored about the person: HubSpot deleted the contact for privacy."""
    forget_person(account, event.contact_id, at)
    return Effect()


def _restored(account: HubSpotAccount, event: Event, at: datetime) -> Effect:
    """Let the restored contact be written again."""
    _undo(Deletion.objects.filter(hubspot=account, contact_id=event.contact_id))
    return Effect()


def _undo(deletions: QuerySet[Deletion]) -> None:
    """Delete these rows, except those that an operator imported and those of people who asked to be forgotten."""
    deletions.exclude(source__in=(DeletionSource.IMPORTED, DeletionSource.PRIVACY)).delete()


def _merged(account: HubSpotAccount, event: Event, at: datetime) -> Effect:
    """Move the merged contacts' rows to the contact that is left, and have its properties written again.

    Its properties may now differ from what was written to either contact.
    """
    if not event.survivor_id:
        return ignored()
    merged = event.merged_ids
    contacts = RemoteContact.objects.filter(hubspot=account, contact_id__in=merged)
    contacts.update(contact_id=event.survivor_id, written={})
    people = Participant.objects.filter(occurrence__webinar__connection__hubspot=account, contact_id__in=merged)
    people.update(contact_id=event.survivor_id)
    _undo(Deletion.objects.filter(hubspot=account, contact_id__in=merged))
    return Effect()


def _address_changed(account: HubSpotAccount, event: Event, at: datetime) -> Effect:
    """Store the new addresses of a contact that the portal has written to.

    If the contact is deleted later, none of its addresses may be created again. The old addresses stay stored; they
    lead to the contact by its id. What was written to the contact is still true.
    """
    known = RemoteContact.objects.filter(hubspot=account, contact_id=event.contact_id).first()
    if event.property not in EMAIL_PROPERTIES or known is None:
        return ignored()
    for email in filter(is_valid_email, map(normalise_email, event.value.split(";"))):
        RemoteContact.objects.update_or_create(
            hubspot=account,
            email=email,
            defaults={"contact_id": known.contact_id, "written": known.written, "seen_at": at},
        )
        _undo(Deletion.objects.filter(hubspot=account, email_hash__in=address_hashes(account, email)))
    return Effect()


def _uninstalled(account: HubSpotAccount, event: Event, at: datetime) -> Effect:
    """Disconnect the account, unless the app has been installed again since."""
    if at < account.connected_at:
        return ignored()
    account.disconnect(UNINSTALLED_IN_HUBSPOT)
    disconnected = Changed("disconnected", subject=f"HubSpot: {account.name}")
    log.changes([disconnected], connection="", actor="", at=at)
    return Effect()


HANDLERS: dict[Happened, Handler] = {
    Happened.DELETED: _deleted,
    Happened.FORGOTTEN: _forgotten,
    Happened.RESTORED: _restored,
    Happened.MERGED: _merged,
    Happened.CHANGED: _address_changed,
    Happened.UNINSTALLED: _uninstalled,
}
