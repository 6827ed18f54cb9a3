"""A privacy deletion: the person's data is deleted here too. A salted hash keeps the contact from being made again."""

from collections.abc import Collection, Iterable
from datetime import datetime

from audits import log as audit
from audits.addresses import spellings
from integrations.models import (
    Connection,
    Deletion,
    EngagementRow,
    HubSpotAccount,
    Occurrence,
    Participant,
    Proof,
    RegistrantRow,
    RemoteContact,
    SegmentRow,
    SettingsPlan,
    SyncJob,
    WebhookDelivery,
    WorkflowCall,
    WorkflowRegistration,
)
from integrations.models.contacts import DeletionSource, address_hash


def forget_person(portal: HubSpotAccount, contact_id: str, now: datetime) -> int:
    """Delete all that is kept about the contact, under every known address. Returns how many addresses there are."""
    emails = {one for email in addresses(portal, contact_id) for one in (email, *spellings(email))}
    here = Occurrence.objects.filter(webinar__connection__hubspot=portal, participants__email__in=emails)
    attended = list(here.distinct())
    others = list(Connection.objects.exclude(hubspot=portal).values_list("name", flat=True))
    for email in emails:
        Deletion.objects.update_or_create(
            hubspot=portal,
            email_hash=address_hash(portal, email),
            defaults={"source": DeletionSource.PRIVACY, "contact_id": contact_id, "remembered_at": now},
        )
        _delete_rows(portal, email)
        audit.forget(email, except_connections=others)
        WebhookDelivery.forget(portal, email)
        SyncJob.forget(portal, email)
        SettingsPlan.forget(portal.connections.all(), email)
        Proof.forget(portal, email)
    for occurrence in attended:
        occurrence.count_people()
    Deletion.objects.filter(hubspot=portal, contact_id=contact_id).update(source=DeletionSource.PRIVACY)
    return len(emails)


def addresses(portal: HubSpotAccount, contact_id: str) -> set[str]:
    contacts = RemoteContact.objects.filter(hubspot=portal, contact_id=contact_id)
    people = Participant.objects.filter(occurrence__webinar__connection__hubspot=portal, contact_id=contact_id)
    return {*contacts.values_list("email", flat=True), *people.values_list("email", flat=True)}


def _delete_rows(portal: HubSpotAccount, email: str) -> None:
    RemoteContact.objects.filter(hubspot=portal, email=email).delete()
    Participant.objects.filter(occurrence__webinar__connection__hubspot=portal, email=email).delete()
    RegistrantRow.objects.filter(webinar__connection__hubspot=portal, email=email).delete()
    WorkflowCall.objects.filter(hubspot=portal, email=email).delete()
    WorkflowRegistration.objects.filter(zoom__connections__hubspot=portal, email=email).delete()
    for model in (SegmentRow, EngagementRow):
        model._default_manager.filter(session__occurrence__webinar__connection__hubspot=portal, email=email).delete()


def private(portal: HubSpotAccount, emails: Iterable[str]) -> Collection[str]:
    """Return those of the addresses that belong to people deleted for privacy; nothing about them is stored."""
    forgotten = Deletion.objects.filter(hubspot=portal, source=DeletionSource.PRIVACY)
    if not forgotten.exists():
        return frozenset()
    return Deletion.among(portal, emails, source=DeletionSource.PRIVACY)
