"""An address whose domain is spelled in another way is the same address: what protects one protects the other."""

import hmac
from hashlib import sha256

import pytest

from integrations.models import Deletion
from integrations.privacy.forget import forget_person, private
from sandbox.hubspot import seed
from tests.support.webinars import ANN, PAST, past, signed_up
from tests.support.world import World

pytestmark = pytest.mark.django_db

LETTERS, ASCII, TWO_MARKS = "ben@bücher.example", "ben@xn--bcher-kva.example", "ben@bu\u0308cher.example"
WIDE, PLAIN = "ben@ｓeller.example", "ben@seller.example"
PAIRS = [(LETTERS, ASCII), (ASCII, LETTERS), (LETTERS, TWO_MARKS), (TWO_MARKS, ASCII), (PLAIN, WIDE), (WIDE, PLAIN)]
spelled = pytest.mark.parametrize(("protected", "came"), PAIRS)


def live(world: World) -> list[str]:
    contacts = world.hubspot["contacts"].values()
    return sorted(one["properties"]["email"] for one in contacts if not one["archived"])


def nobody_but_ann(world: World, came: str, cause: str) -> None:
    world.sync()
    assert live(world) == [ANN]
    assert world.people(PAST, "emails_excluded") == {came: cause}


@spelled
def test_a_hubspot_user_is_not_created(empty_world: World, protected: str, came: str) -> None:
    seed.add_user(empty_world.hubspot, protected)
    past(empty_world, PAST, signed_up(empty_world, ANN), signed_up(empty_world, came))
    nobody_but_ann(empty_world, came, "hubspot_user")


@spelled
def test_a_panelist_is_not_created(empty_world: World, protected: str, came: str) -> None:
    panelist = {"id": "p", "email": protected, "name": "Ben"}
    past(empty_world, PAST, signed_up(empty_world, ANN), signed_up(empty_world, came), panelists=[panelist])
    nobody_but_ann(empty_world, came, "host_or_panelist")


@spelled
def test_a_deleted_contact_is_not_created_again(empty_world: World, protected: str, came: str) -> None:
    seed.add_contact(empty_world.hubspot, protected, archived_at=empty_world.now - 86400)
    past(empty_world, PAST, signed_up(empty_world, ANN), signed_up(empty_world, came))
    nobody_but_ann(empty_world, came, "previously_deleted")


@spelled
def test_only_the_contacts_named_are_sent(empty_world: World, protected: str, came: str) -> None:
    empty_world.settings({"only_contacts": [protected]})
    past(empty_world, PAST, signed_up(empty_world, ANN), signed_up(empty_world, came))
    empty_world.sync()
    assert len(live(empty_world)) == 1
    assert empty_world.people(PAST, "emails_excluded") == {ANN: "not_in_only_contacts"}


@spelled
def test_a_deletion_for_privacy_holds(empty_world: World, protected: str, came: str) -> None:
    portal = empty_world.connection.hubspot
    contact = seed.add_contact(empty_world.hubspot, protected)
    past(empty_world, PAST, signed_up(empty_world, protected))
    empty_world.sync()
    Deletion.objects.all().delete()
    forget_person(portal, str(contact), empty_world.clock())
    assert private(portal, [came, ANN]) == {came}


def test_a_deletion_that_an_earlier_version_remembered_in_letters_holds(empty_world: World) -> None:
    portal = empty_world.connection.hubspot
    digest = hmac.new(portal.deletion_salt.encode(), LETTERS.encode(), sha256).hexdigest()
    Deletion.objects.create(hubspot=portal, email_hash=digest, source="imported", remembered_at=empty_world.clock())
    past(empty_world, PAST, signed_up(empty_world, ANN), signed_up(empty_world, ASCII))
    nobody_but_ann(empty_world, ASCII, "previously_deleted")
