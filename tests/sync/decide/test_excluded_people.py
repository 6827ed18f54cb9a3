"""Excluded domains, the list for trying out, and what is never replaced or told to HubSpot."""

import pytest

from sandbox.hubspot import seed
from tests.support.webinars import ANN, BEN, CAT, PAST, UPCOMING, again, ours, past, signed_up, upcoming
from tests.support.world import World

pytestmark = pytest.mark.django_db
OTSO, TESSA = "otso@own.example", "tessa@team.own.example"


def test_addresses_of_excluded_domains_never_leave_the_portal(empty_world: World) -> None:
    world = empty_world
    world.settings({"exclusions": {"contacts": ["@Own.Example"]}})
    otso = seed.add_contact(world.hubspot, OTSO, "Otso")
    before = dict(world.hubspot["contacts"][otso])
    emails = (ANN, OTSO, TESSA, "notown@notown.example")
    people = [signed_up(world, email, "First", "Last") for email in emails]
    past(world, PAST, *people, came=((OTSO, 0, 60), (TESSA, 0, 60), (ANN, 0, 60)))
    webinar = upcoming(world, UPCOMING, *people)
    heard = world.listen()

    world.sync()
    webinar["registrants"] = []
    world.later(hours=1)
    world.sync()

    to_hubspot = [line for line in heard if line.startswith("/hubspot/")]
    assert len(to_hubspot) > 5
    assert [line for line in to_hubspot if "@own.example" in line or "@team.own.example" in line] == []
    assert world.people(PAST, "emails_excluded") == {OTSO: "excluded_domain", TESSA: "excluded_domain"}
    assert world.activities(PAST) == {ANN: ["REGISTERED", "ATTENDED"], "notown@notown.example": ["REGISTERED"]}
    assert world.hubspot["contacts"][otso] == before
    assert again(world) == 0


def test_a_domain_excluded_later_leaves_what_was_sent_as_it_is(empty_world: World) -> None:
    world = empty_world
    webinar = upcoming(world, UPCOMING, signed_up(world, ANN), signed_up(world, OTSO))
    world.sync()
    world.settings({"exclusions": {"contacts": ["own.example"]}})
    webinar["registrants"] = []

    world.later(hours=1)
    world.sync()

    assert world.activities(UPCOMING) == {ANN: ["REGISTERED", "CANCELLED"], OTSO: ["REGISTERED"]}
    assert ours(world, OTSO)["total_registrations"] == "1"
    assert world.people(UPCOMING, "emails_excluded") == {OTSO: "excluded_domain"}
    assert again(world) == 0

    world.settings({"exclusions": {"contacts": []}})
    world.later(hours=1)
    world.sync()
    assert world.activities(UPCOMING)[OTSO] == ["REGISTERED", "CANCELLED"]
    assert ours(world, OTSO) == {"total_registrations": "0", "total_attended": "0"}
    assert world.people(UPCOMING, "emails_excluded") == {}


def test_while_there_is_a_list_for_trying_out_only_those_are_sent(empty_world: World) -> None:
    world = empty_world
    world.settings({"only_contacts": ["Ann@Mail.example"]})
    seed.add_contact(world.hubspot, BEN, "Ben")
    past(world, PAST, *(signed_up(world, email) for email in (ANN, BEN, CAT)))

    world.sync()
    assert world.activities(PAST) == {ANN: ["REGISTERED"]}
    assert world.people(PAST, "emails_excluded") == {BEN: "not_in_only_contacts", CAT: "not_in_only_contacts"}
    assert ours(world, BEN) == {}
    assert again(world) == 0

    world.settings({"only_contacts": []})
    world.later(minutes=1)
    world.sync()
    assert world.activities(PAST) == dict.fromkeys((ANN, BEN, CAT), ["REGISTERED"])


@pytest.mark.parametrize(
    ("theirs", "expected"),
    [
        (("Annika", ""), ("Annika", "Lee")),
        (("", " "), ("Ann", "Lee")),
        (("Annika", "Virtanen"), ("Annika", "Virtanen")),
    ],
)
def test_names_are_written_only_where_they_are_blank(
    empty_world: World, theirs: tuple[str, str], expected: tuple[str, str]
) -> None:
    world = empty_world
    seed.add_contact(world.hubspot, ANN, *theirs)
    past(world, PAST, signed_up(world, ANN, " Ann ", "Lee"))

    world.sync()

    contact = world.contact(ANN) or {}
    assert (contact.get("firstname"), contact.get("lastname")) == expected
    assert again(world) == 0


def test_somebody_without_a_name_gets_no_name(empty_world: World) -> None:
    world = empty_world
    past(world, PAST, signed_up(world, ANN, "", " "))
    world.sync()
    assert {"firstname", "lastname"} & (world.contact(ANN) or {}).keys() == set()


@pytest.mark.parametrize(
    ("registration_url", "join_url", "expected"),
    [
        ("", "https://zoom.example/j/82?pwd=c3Rhcg.1&lang=fi", "https://zoom.example/j/82?lang=fi"),
        ("", "https://zoom.example/w/82?tk=aBc.dEf&pwd=c3Rhcg#success", "https://zoom.example/w/82"),
        (
            "https://zoom.example/webinar/register/WN_1?tk=aBc.dEf",
            "https://zoom.example/j/82",
            "https://zoom.example/webinar/register/WN_1",
        ),
    ],
)
def test_addresses_in_hubspot_hold_no_passcode_and_no_personal_token(
    empty_world: World, registration_url: str, join_url: str, expected: str
) -> None:
    world = empty_world
    past(world, PAST, signed_up(world, ANN), registration_url=registration_url, join_url=join_url)
    heard = world.listen()

    world.sync()

    assert ours(world, ANN)["last_registered_webinar"] == expected
    event = world.event(PAST)
    assert event is not None
    assert event["eventUrl"] == expected
    secret = ("c3Rhcg", "aBc.dEf")
    assert [line for line in heard if line.startswith("/hubspot/") and any(one in line for one in secret)] == []


def test_a_host_of_an_excluded_domain_is_not_named_as_the_organizer(empty_world: World) -> None:
    world = empty_world
    webinar = upcoming(world, UPCOMING, signed_up(world, ANN))
    host = next(one for one in world.zoom["users"] if one["id"] == webinar["host_id"])
    world.settings({"exclusions": {"contacts": [host["email"].split("@")[1]]}})
    heard = world.listen()

    world.sync()

    assert [line for line in heard if line.startswith("/hubspot/") and host["email"] in line] == []
    assert (world.event(UPCOMING) or {})["eventOrganizer"] == "Zoom"
