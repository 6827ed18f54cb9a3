"""What a HubSpot event means for the contacts we know: deleted, forgotten, restored, merged, given another address."""

from collections.abc import Callable
from datetime import datetime

from django.db.models import QuerySet

from audits import log
from audits.log import Changed
from integrations.decisions.exclusions import is_valid_email, normalise_email
from integrations.hubspot import webhooks
from integrations.hubspot.webhooks import Event, Happened
from integrations.models import Deletion, HubSpotAccount, Participant, RemoteContact, WebhookDelivery
from integrations.models.contacts import DeletionSource, address_hash
from integrations.privacy.forget import addresses, forget_person
from integrations.webhooks.effect import Effect, ignored

ADDRESSES = ("email", "hs_additional_emails")
COMES_BACK = ("contact.restore", "object.restore")
GOES = ("contact.deletion", "object.deletion", "contact.privacyDeletion", "object.privacyDeletion")

Handler = Callable[[HubSpotAccount, Event, datetime], Effect]


def handle(deliveries: list[WebhookDelivery], now: datetime) -> list[Effect]:
    return [_handle(one, now) for one in deliveries]


def _handle(delivery: WebhookDelivery, now: datetime) -> Effect:
    event, portal = webhooks.parse(delivery.body), delivery.hubspot
    handler = HANDLERS.get(event.happened)
    if handler is None or portal is None:
        return ignored()
    if event.happened is Happened.DELETED and delivery.newer(*COMES_BACK):
        return ignored()
    if event.happened is Happened.RESTORED and delivery.newer(*GOES):
        return ignored()
    return handler(portal, event, event.at or now)


def _deleted(portal: HubSpotAccount, event: Event, at: datetime) -> Effect:
    """The event has no address: those we know it by are remembered, the others are found by reading them anew."""
    rows = [
        Deletion(
            hubspot=portal,
            email_hash=address_hash(portal, email),
            source=DeletionSource.ARCHIVED,
            contact_id=event.contact_id,
            remembered_at=at,
        )
        for email in addresses(portal, event.contact_id)
    ]
    Deletion.objects.bulk_create(rows, ignore_conflicts=True)
    HubSpotAccount.objects.filter(pk=portal.pk, deletions_read_at__lte=at).update(deletions_read_at=None)
    return Effect()


def _forgotten(portal: HubSpotAccount, event: Event, at: datetime) -> Effect:
    forget_person(portal, event.contact_id, at)
    return Effect()


def _restored(portal: HubSpotAccount, event: Event, at: datetime) -> Effect:
    _undo(Deletion.objects.filter(hubspot=portal, contact_id=event.contact_id))
    return Effect()


def _undo(deletions: QuerySet[Deletion]) -> None:
    """What an operator imported stays, and so does a person's wish to be forgotten."""
    deletions.exclude(source__in=(DeletionSource.IMPORTED, DeletionSource.PRIVACY)).delete()


def _merged(portal: HubSpotAccount, event: Event, at: datetime) -> Effect:
    """What was written to either contact need not be what the one that is left holds: it is written again."""
    if not event.survivor_id:
        return ignored()
    gone = event.merged_ids
    RemoteContact.objects.filter(hubspot=portal, contact_id__in=gone).update(contact_id=event.survivor_id, written={})
    people = Participant.objects.filter(occurrence__webinar__connection__hubspot=portal, contact_id__in=gone)
    people.update(contact_id=event.survivor_id)
    _undo(Deletion.objects.filter(hubspot=portal, contact_id__in=gone))
    return Effect()


def _address_changed(portal: HubSpotAccount, event: Event, at: datetime) -> Effect:
    """A contact we wrote to is known by its new addresses as well: if it is deleted, none of them may come back.

    Under its old ones it is found by its id. What was written to it stays true of it.
    """
    known = RemoteContact.objects.filter(hubspot=portal, contact_id=event.contact_id).first()
    if event.property not in ADDRESSES or known is None:
        return ignored()
    for email in filter(is_valid_email, map(normalise_email, event.value.split(";"))):
        RemoteContact.objects.update_or_create(
            hubspot=portal,
            email=email,
            defaults={"contact_id": known.contact_id, "written": known.written, "seen_at": at},
        )
        _undo(Deletion.objects.filter(hubspot=portal, email_hash=address_hash(portal, email)))
    return Effect()


def _uninstalled(portal: HubSpotAccount, event: Event, at: datetime) -> Effect:
    if at < portal.connected_at:  # and installed again since
        return ignored()
    portal.disconnect("The app was uninstalled in HubSpot: install it again, then reconnect.")
    gone = Changed("disconnected", subject=f"HubSpot: {portal.name}")
    log.changes([gone], connection="", actor="", at=at)
    return Effect()


HANDLERS: dict[Happened, Handler] = {
    Happened.DELETED: _deleted,
    Happened.FORGOTTEN: _forgotten,
    Happened.RESTORED: _restored,
    Happened.MERGED: _merged,
    Happened.CHANGED: _address_changed,
    Happened.UNINSTALLED: _uninstalled,
}
