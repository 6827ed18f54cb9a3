"""A person's own join link: on the contact for the next webinar, encrypted here, and gone when it is over or off."""

import json
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection as database
from django.test import override_settings

from audits.models import Change
from integrations.models import LinkRemoval, RegistrantRow, RemoteContact
from integrations.records import Registrant
from integrations.sync_settings import join_links_off
from sandbox.world.build import HOUR
from sandbox.zoom.shared import links
from tests.support.webhooks import Webhooks
from tests.support.webinars import ANN, BEN, CAT, OTHER, UPCOMING, again, at, ours, registered, signed_up, upcoming
from tests.support.world import Json, World
from tests.sync.write.test_contact_properties import second_account

pytestmark = pytest.mark.django_db
ON = {"next_webinar": True, "join_link": True}
LINK = "next_webinar_join_link"
PROPERTY = f"zoom_sync_{LINK}"


def link_of(world: World, webinar_id: int, registrant: Json) -> str:
    webinar = world.zoom["webinars"][str(webinar_id)]
    return str(links.personal(webinar["join_url"].replace("/j/", "/w/"), registrant["id"]))


def shown(world: World, email: str) -> str:
    return ours(world, email).get(LINK) or ""


def sync(world: World) -> None:
    world.sync()
    assert again(world) == 0
    assert [one.what for proof in world.prove() for one in proof.sums.differences] == []


@pytest.fixture
def people(empty_world: World) -> dict[str, Json]:
    return {email: signed_up(empty_world, email) for email in (ANN, BEN)}


@pytest.fixture
def world(empty_world: World, people: dict[str, Json]) -> World:
    """A world with a webinar in two days, in which Ann and Ben are registered, and the join links switched on."""
    upcoming(empty_world, UPCOMING, *people.values(), days=2)
    empty_world.settings(ON)
    return empty_world


def everything_kept() -> str:
    """Return all rows of the database as text, as they are stored."""
    found = []
    with database.cursor() as cursor:
        for table in database.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608  (names of our own tables)
            found += [repr(row) for row in cursor.fetchall()]
    return "\n".join(found)


def test_everybody_has_their_own_link_of_the_next_webinar(world: World, people: dict[str, Json]) -> None:
    sync(world)
    assert {email: shown(world, email) for email in people} == {
        email: link_of(world, UPCOMING, one) for email, one in people.items()
    }


def test_it_is_encrypted_here_and_in_no_log_row_or_text(
    world: World, people: dict[str, Json], caplog: pytest.LogCaptureFixture, webhooks: Webhooks
) -> None:
    caplog.set_level("DEBUG")
    webhooks.register(UPCOMING, CAT)
    webhooks.deliver(webhooks.sent)
    webhooks.sync()
    dry = world.sync(dry_run=True)
    sync(world)
    world.sync(verify=True)
    contact = next(one for one in world.hubspot["contacts"].values() if one["properties"].get("email") == ANN)
    contact["properties"][PROPERTY] = "https://zoom.example/w/1?tk=somebody-else"
    [proof] = world.prove(UPCOMING)
    assert [one.what for one in proof.sums.differences] == ["property_differs"]

    link = link_of(world, UPCOMING, people[ANN])
    assert link in {one.join_url for one in RegistrantRow.objects.all()}
    texts = [everything_kept(), caplog.text, repr(dry), repr(proof), repr(RemoteContact.objects.values_list())]
    for text in texts:
        assert ".personal" not in text
        assert "somebody-else" not in text
    registrant = Registrant("1", ANN, "approved", world.clock(), join_url=link)
    assert link not in repr(registrant)


def test_off_no_link_is_kept(empty_world: World, people: dict[str, Json]) -> None:
    upcoming(empty_world, UPCOMING, *people.values(), days=2)
    empty_world.settings({"next_webinar": True})
    sync(empty_world)
    assert not RegistrantRow.objects.exclude(join_url="").exists()
    assert LINK not in ours(empty_world, ANN)


def test_switched_on_later_it_reaches_everybody(empty_world: World, people: dict[str, Json]) -> None:
    upcoming(empty_world, UPCOMING, *people.values(), days=2)
    empty_world.sync()
    empty_world.settings(ON)
    empty_world.later(minutes=1)

    sync(empty_world)

    assert shown(empty_world, ANN) == link_of(empty_world, UPCOMING, people[ANN])


def test_of_two_registrations_the_newest_valid_one_counts(world: World, people: dict[str, Json]) -> None:
    second = signed_up(world, ANN, days=-1, nth=2)
    registrants = world.zoom["webinars"][str(UPCOMING)]["registrants"]
    registrants.append(second)
    sync(world)
    assert shown(world, ANN) == link_of(world, UPCOMING, second)

    registrants.remove(second)  # she cancels the newer one
    world.later(minutes=1)
    sync(world)
    assert shown(world, ANN) == link_of(world, UPCOMING, people[ANN])


def test_the_link_goes_with_the_next_webinar(world: World) -> None:
    sooner = signed_up(world, ANN)
    upcoming(world, OTHER, sooner, days=1)
    sync(world)
    assert shown(world, ANN) == link_of(world, OTHER, sooner)

    world.now = at(world, 1) + 2 * HOUR
    sync(world)
    assert ".personal" in shown(world, ANN)
    assert str(UPCOMING) in shown(world, ANN)


def test_it_is_gone_when_the_webinar_has_ended(world: World) -> None:
    sync(world)
    world.now = at(world, 2) + 2 * HOUR
    sync(world)
    assert (shown(world, ANN), shown(world, BEN)) == ("", "")
    assert not RegistrantRow.objects.exclude(join_url="").exists()


def test_it_is_gone_when_the_person_cancels_or_the_webinar_is_deleted(world: World) -> None:
    sync(world)
    webinar = world.zoom["webinars"][str(UPCOMING)]
    webinar["registrants"] = [one for one in webinar["registrants"] if one["email"] != ANN]
    world.later(minutes=1)
    sync(world)
    assert (shown(world, ANN), bool(shown(world, BEN))) == ("", True)
    assert not RegistrantRow.objects.filter(email=ANN).exclude(join_url="").exists()

    del world.zoom["webinars"][str(UPCOMING)]
    world.later(minutes=1)
    sync(world)
    assert shown(world, BEN) == ""


# --- Switched off -----------------------------------------------------------------------------------------------------


def run_removal(world: World) -> None:
    world.later(minutes=1)
    for pk in LinkRemoval.due(world.clock()):
        join_links_off.remove(pk, world.clock)


def updates(heard: list[str]) -> list[Any]:
    return [json.loads(one.partition(" ")[2])["inputs"] for one in heard if "contacts/batch/update" in one]


@pytest.mark.parametrize("off", [{"join_link": False}, {"next_webinar": False}])
def test_switched_off_it_is_emptied_everywhere(world: World, off: Json) -> None:
    many = [f"guest{number:03}@mail.example" for number in range(150)]
    world.zoom["webinars"][str(UPCOMING)]["registrants"] += registered(world.now, *many)
    sync(world)
    world.settings(off)
    assert not RegistrantRow.objects.exclude(join_url="").exists()
    heard = world.listen()

    run_removal(world)

    assert [len(one) for one in updates(heard)] == [100, 52]
    assert {shown(world, email) for email in (ANN, BEN, *many)} == {""}
    assert not RemoteContact.objects.filter(written__has_key=PROPERTY).exists()
    [change] = Change.objects.filter(what="join_links_removed")
    assert (change.connection, change.after) == ("Sandbox", {"contacts": 152})
    heard.clear()
    world.later(minutes=1)
    run_removal(world)
    sync(world)
    assert updates(heard) == []


def test_what_another_connection_of_the_portal_sends_stays(world: World, people: dict[str, Json]) -> None:
    other = second_account(world)
    other.settings(ON)
    upcoming(world, OTHER, mine := signed_up(world, CAT), days=3)
    world.sync(UPCOMING)
    other.sync(OTHER)
    world.settings({"join_link": False})

    run_removal(world)

    assert (shown(world, ANN), shown(world, CAT)) == ("", link_of(world, OTHER, mine))
    assert Change.objects.get(what="join_links_removed").after == {"contacts": 2}
    other.settings({"join_link": False})
    run_removal(world)
    assert shown(world, CAT) == ""


def test_a_rate_limit_only_delays_the_rest(world: World) -> None:
    many = [f"guest{number:03}@mail.example" for number in range(150)]
    world.zoom["webinars"][str(UPCOMING)]["registrants"] += registered(world.now, *many)
    sync(world)
    world.settings({"join_link": False})
    with override_settings(HUBSPOT_REQUESTS_PER_10S=1_000_000):
        world.fault(kind="status", status=503, path="contacts/batch/update", times=30, after=1)
        run_removal(world)
        world.sandbox.state["faults"].clear()
    removal = LinkRemoval.objects.get()
    assert removal.done_at is None
    assert not LinkRemoval.due(world.clock())

    world.now = removal.not_before.timestamp()
    run_removal(world)

    assert {shown(world, email) for email in (ANN, BEN, *many)} == {""}
    assert Change.objects.get(what="join_links_removed").after == {"contacts": 152}


def test_a_contact_that_was_merged_or_deleted_meanwhile(world: World) -> None:
    sync(world)
    contacts = {one["properties"]["email"]: one for one in world.hubspot["contacts"].values()}
    contacts[BEN]["archived"] = True
    world.settings({"join_link": False})

    run_removal(world)

    assert shown(world, ANN) == ""
    assert LinkRemoval.objects.get().done_at is not None


def test_a_property_that_was_deleted_in_hubspot_is_empty_everywhere(world: World) -> None:
    sync(world)
    del world.hubspot["properties"]["contacts"][PROPERTY]
    for contact in world.hubspot["contacts"].values():
        contact["properties"].pop(PROPERTY, None)
    world.settings({"join_link": False})

    run_removal(world)

    assert LinkRemoval.objects.get().done_at is not None
    assert not RemoteContact.objects.filter(written__has_key=PROPERTY).exists()


def test_switched_on_again_it_comes_back(world: World, people: dict[str, Json]) -> None:
    sync(world)
    world.settings({"join_link": False})
    world.settings({"join_link": True})
    assert not LinkRemoval.objects.exists()
    world.later(minutes=1)

    sync(world)

    assert shown(world, ANN) == link_of(world, UPCOMING, people[ANN])


def test_only_administrators_may_see_links_by_default(db: None) -> None:
    groups = Group.objects.filter(permissions__codename="view_join_link")
    assert [one.name for one in groups] == ["Administrator"]
