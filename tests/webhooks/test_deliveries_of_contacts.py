"""HubSpot's events keep the remembered deletions and the contact ids true, in whatever order they come."""

import json
from itertools import permutations
from typing import Any

import pytest

from audits.log import RunLog, record
from audits.models import Person
from integrations.models import (
    Deletion,
    HubSpotAccount,
    Participant,
    RegistrantRow,
    RemoteContact,
    SegmentRow,
    WebhookDelivery,
)
from integrations.models.contacts import address_hash
from integrations.privacy.forget import forget_person
from sandbox import webhooks as sandbox
from sandbox.hubspot import contact_changes
from sandbox.world.build import DAY, registrant, row, session, webinar
from tests.support.factories import START, ConnectionFactory
from tests.support.webhooks import Webhooks

PAST, NEXT = 82000000001, 82000000002
HENRIK = "henrik.host@a.example"
ANN, BEN = "ann@kuusi.example", "ben@lumi.example"


@pytest.fixture
def synced(webhooks: Webhooks) -> Webhooks:
    """Ann and Ben were at a webinar; Ann registers for the next one later."""
    now = int(webhooks.world.now)
    people = [registrant(ANN, "Ann", "Kuusi", now - 5 * DAY), registrant(BEN, "Ben", "Lumi", now - 5 * DAY)]
    run = session("past", now - 3 * DAY, 60, [row(ANN, "Ann Kuusi", 0, 60), row(BEN, "Ben Lumi", 0, 30)])
    webhooks.world.add(webinar(PAST, "Past", HENRIK, now - 3 * DAY, 60, registrants=people, sessions=[run]))
    webhooks.world.add(webinar(NEXT, "Next", HENRIK, now + 3 * DAY, 60))
    webhooks.world.sync(PAST, NEXT)
    webhooks.world.later(minutes=1)
    return webhooks


def deleted(email: str) -> list[str]:
    portal = HubSpotAccount.objects.get()
    found = Deletion.objects.filter(hubspot=portal, email_hash=address_hash(portal, email))
    return list(found.values_list("source", flat=True))


def registers_again(webhooks: Webhooks, email: str) -> None:
    webhooks.world.later(minutes=1)
    webhooks.register(NEXT, email)
    webhooks.deliver(webhooks.sent[-1:])
    webhooks.sync()


def test_a_deleted_contact_is_not_made_again(synced: Webhooks) -> None:
    synced.contact("deletion", ANN)
    synced.deliver(synced.sent)
    synced.process()
    assert deleted(ANN) == ["archived"]

    registers_again(synced, ANN)

    assert synced.world.contact(ANN) is None
    assert synced.world.people(NEXT, "emails_excluded") == {ANN: "previously_deleted"}


def test_a_deleted_contact_nobody_here_knows_is_not_made_either(synced: Webhooks) -> None:
    RemoteContact.objects.all().delete()
    Participant.objects.all().delete()
    synced.contact("deletion", ANN)
    synced.deliver(synced.sent)
    synced.process()
    assert HubSpotAccount.objects.get().deletions_read_at is None  # so the archived contacts are read again

    registers_again(synced, ANN)

    assert synced.world.contact(ANN) is None


def test_a_restored_contact_is_written_to_again(synced: Webhooks) -> None:
    synced.contact("deletion", ANN)
    synced.world.later(seconds=5)
    synced.contact("restore", ANN)
    synced.deliver(synced.sent)
    synced.process()
    assert deleted(ANN) == []

    registers_again(synced, ANN)

    assert synced.world.activities(NEXT)[ANN] == ["REGISTERED"]


def test_a_deletion_that_comes_after_its_restore_is_out_of_date(synced: Webhooks) -> None:
    synced.contact("deletion", ANN)
    synced.world.later(seconds=5)
    synced.contact("restore", ANN)
    synced.deliver(list(reversed(synced.sent)))
    synced.process()

    assert deleted(ANN) == []
    assert synced.states() == ["done", "ignored"]


@pytest.mark.parametrize("new_id", [True, False])
def test_after_a_merge_both_addresses_lead_to_the_contact_that_is_left(synced: Webhooks, new_id: bool) -> None:
    hubspot = synced.world.hubspot
    hubspot["merge_makes_new_id"] = new_id
    ids = dict(RemoteContact.objects.values_list("email", "contact_id"))
    survivor = contact_changes.merge_contacts(hubspot, ids[ANN], ids[BEN], synced.world.now)
    more = {"primaryObjectId": int(ids[ANN]), "mergedObjectIds": [int(ids[BEN])], "newObjectId": int(survivor)}
    event = sandbox.contact_event(synced.world.sandbox, "merge", ids[ANN], **more)
    synced.deliver([("hubspot", event)])
    synced.process()

    assert dict(RemoteContact.objects.values_list("email", "contact_id")) == {ANN: survivor, BEN: survivor}
    assert set(Participant.objects.values_list("contact_id", flat=True)) == {survivor}
    registers_again(synced, ANN)
    assert synced.world.activities(NEXT)[ANN] == ["REGISTERED"]


def test_a_merge_is_no_deletion_in_any_order(synced: Webhooks) -> None:
    ids = dict(RemoteContact.objects.values_list("email", "contact_id"))
    more = {"primaryObjectId": int(ids[ANN]), "mergedObjectIds": [int(ids[BEN])]}
    merge = sandbox.contact_event(synced.world.sandbox, "merge", ids[ANN], **more)
    deletion = sandbox.contact_event(synced.world.sandbox, "deletion", ids[BEN])
    for order in permutations([merge, deletion]):
        WebhookDelivery.objects.all().delete()
        synced.deliver([("hubspot", event) for event in order])
        synced.process()
        assert deleted(BEN) == []
        RemoteContact.objects.filter(email=BEN).update(contact_id=ids[BEN])
        Participant.objects.filter(email=BEN).update(contact_id=ids[BEN])


def test_a_contact_deleted_under_its_new_address_comes_back_under_none(synced: Webhooks) -> None:
    contact_id = RemoteContact.objects.get(email=ANN).contact_id
    synced.world.hubspot["contacts"][contact_id]["properties"]["email"] = "ann@new.example"
    changed = {"propertyName": "email", "propertyValue": "Ann@New.example"}
    synced.tell("hubspot", sandbox.contact_event(synced.world.sandbox, "propertyChange", contact_id, **changed))
    synced.world.later(seconds=1)
    synced.contact("deletion", "ann@new.example")
    synced.deliver(synced.sent)
    synced.process()

    assert (deleted(ANN), deleted("ann@new.example")) == (["archived"], ["archived"])


def test_another_property_is_nothing_to_us(synced: Webhooks) -> None:
    changed = {"propertyName": "city", "propertyValue": "Turku"}
    synced.contact("propertyChange", ANN, **changed)
    synced.deliver(synced.sent)
    synced.process()

    assert synced.states() == ["ignored"]


def test_a_person_who_is_forgotten_leaves_a_salted_hash_and_nothing_else(synced: Webhooks) -> None:
    synced.register(NEXT, ANN)
    synced.deliver(synced.sent)
    synced.sync()
    synced.contact("deletion", BEN)
    registers_again(synced, BEN)
    synced.contact("privacyDeletion", ANN)
    synced.contact("privacyDeletion", BEN)
    synced.deliver(synced.sent[-2:])
    synced.process()

    assert (deleted(ANN), deleted(BEN)) == (["privacy"], ["privacy"])
    assert traces(ANN) == traces(BEN) == []
    assert Person.objects.exists()  # that somebody was left out stays


def test_another_company_keeps_its_own_history(synced: Webhooks) -> None:
    other = ConnectionFactory.create(name="Other company")
    log = RunLog(
        connection="Other company", webinar_id="1", occurrence_id="", topic="", trigger="command", started_at=START
    )
    log.person("emails_excluded", "secondary_email", ANN)
    record(log, status="synced", finished_at=START)
    told = WebhookDelivery.of(
        other.zoom, "one", START, event="webinar.registration_created", body={"registrant": {"email": ANN}}
    )
    WebhookDelivery.store([told])
    synced.contact("privacyDeletion", ANN)
    synced.deliver(synced.sent[-1:])
    synced.process()

    assert list(Person.objects.filter(email=ANN).values_list("entry__run__connection", flat=True)) == ["Other company"]
    assert WebhookDelivery.objects.get(zoom=other.zoom).body == {"registrant": {"email": ANN}}


@pytest.mark.parametrize("known", ["ann@k\u00f6ln.example", "ann@xn--kln-sna.example"])
def test_what_was_told_of_them_goes_in_either_spelling_and_nobody_elses(webhooks: Webhooks, known: str) -> None:
    portal, zoom = HubSpotAccount.objects.get(), ConnectionFactory._meta.model.objects.get().zoom
    told = {
        "a": "ann@k\u00f6ln.example",
        "b": "Ann@K\u00d6LN.example",
        "c": "ann@xn--kln-sna.example",
        "d": "joann@k\u00f6ln.example",
    }
    WebhookDelivery.store(
        [
            WebhookDelivery.of(zoom, key, START, event="x", body={"object": [{"email": one}]})
            for key, one in told.items()
        ]
    )
    RemoteContact.objects.create(hubspot=portal, email=known, contact_id="77", seen_at=START)

    forget_person(portal, "77", START)

    kept = [body for body in WebhookDelivery.objects.values_list("body", flat=True) if body]
    assert kept == [{"object": [{"email": told["d"]}]}]
    assert deleted("ann@k\u00f6ln.example") == deleted("ann@xn--kln-sna.example") == ["privacy"]


def traces(email: str) -> list[str]:
    """Return the tables that still hold the address."""
    rows: list[Any] = [RemoteContact, Participant, RegistrantRow, SegmentRow, Person]
    found = [model.__name__ for model in rows if model.objects.filter(email__icontains=email).exists()]
    told = [body for body in WebhookDelivery.objects.values_list("body", flat=True) if email in json.dumps(body)]
    details = Person.objects.filter(detail__icontains=email).exists()
    return found + ["WebhookDelivery"] * len(told) + ["detail"] * details


def test_who_is_forgotten_stays_forgotten_whatever_zoom_still_lists(synced: Webhooks) -> None:
    synced.contact("privacyDeletion", ANN)
    synced.deliver(synced.sent)
    synced.process()
    registers_again(synced, ANN)
    synced.world.sync(PAST, NEXT)

    assert traces(ANN) == []
    assert synced.world.contact(ANN) is None


def test_an_uninstalled_app_leaves_no_tokens(webhooks: Webhooks) -> None:
    webhooks.world.later(minutes=1)
    event = sandbox.contact_event(webhooks.world.sandbox, "x", "1") | {"subscriptionType": "app.uninstall"}
    webhooks.hubspot(event)
    webhooks.process()

    account = HubSpotAccount.objects.get()
    assert (account.state, account.access_token, account.refresh_token) == ("reconnect_needed", "", "")
