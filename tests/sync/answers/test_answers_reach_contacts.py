"""Answers of the registration form become values of contact properties, by the policy of each mapping."""

import pytest

from sandbox.hubspot import own_properties as own
from sandbox.hubspot import seed
from sandbox.world import build
from tests.support.mapped import TOPIC, again, answering, answers, put, unwritten, value
from tests.support.webinars import ANN, BEN, CAT, ID, OTHER, PAST, THIRD, past, upcoming
from tests.support.world import World

pytestmark = pytest.mark.django_db


def test_answers_ride_along_with_new_contacts_and_with_those_that_are_there(empty_world: World) -> None:
    world = empty_world
    seed.add_contact(world.hubspot, BEN, "Ben")
    world.settings(answers(("org", "company", "if_empty"), ("job_title", "jobtitle", "if_answered")))
    people = [answering(world, one, org="Kuusi Oy", job_title="Chief 👩‍🚒") for one in (ANN, BEN)]
    upcoming(world, ID, *people, answering(world, CAT))
    heard = world.listen()

    result = world.sync(ID)[ID, ""]

    assert (result.status, result.created, result.updated) == ("synced", 2, 1)
    for email in (ANN, BEN):
        assert (value(world, email, "company"), value(world, email, "jobtitle")) == ("Kuusi Oy", "Chief 👩‍🚒")
    assert value(world, CAT, "company") == ""
    assert sum("contacts/batch/create" in line for line in heard) == 1
    assert sum("contacts/batch/update" in line for line in heard) == 1
    assert not any("properties/2026-03/contacts" in line for line in heard)
    assert again(world, ID) == 0
    assert world.audit(ID)[0]["status"] == "synced"
    assert len(world.audit(ID)) == 1


def test_what_is_empty_is_filled_and_what_is_there_stays(empty_world: World) -> None:
    world = empty_world
    seed.add_contact(world.hubspot, ANN, "Ann")
    put(world, ANN, "company", "Own Oy")
    seed.add_contact(world.hubspot, BEN, "Ben")
    world.settings(answers(("org", "company", "if_empty")))
    upcoming(world, ID, answering(world, ANN, org="Kuusi Oy"), answering(world, BEN, org="Kuusi Oy"))

    world.sync(ID)

    assert (value(world, ANN, "company"), value(world, BEN, "company")) == ("Own Oy", "Kuusi Oy")
    put(world, ANN, "company", "")
    assert again(world, ID) == 0  # whoever empties it afterwards wants it empty
    assert value(world, ANN, "company") == ""


def test_never_keeps_an_answer_in_the_portal_and_asks_hubspot_nothing(empty_world: World) -> None:
    world = empty_world
    world.settings(answers(("org", "company", "never")))
    upcoming(world, ID, answering(world, ANN, org="Kuusi Oy"))

    world.sync(ID)

    assert value(world, ANN, "company") == ""


def test_a_mapping_that_is_made_later_reaches_people_who_were_complete(empty_world: World) -> None:
    world = empty_world
    upcoming(world, ID, answering(world, ANN, org="Kuusi Oy"), answering(world, BEN))
    world.sync(ID)
    world.settings(answers(("org", "company", "if_empty")))
    world.later(minutes=5)

    result = world.sync(ID)[ID, ""]

    assert (value(world, ANN, "company"), result.updated) == ("Kuusi Oy", 1)
    assert again(world, ID) == 0


def test_what_people_change_in_hubspot_stays_until_somebody_answers_anew(empty_world: World) -> None:
    world = empty_world
    world.settings(answers(("org", "company", "if_answered")))
    webinar = upcoming(world, ID, answering(world, ANN, org="Kuusi Oy"))
    world.sync(ID)
    put(world, ANN, "company", "Corrected Oy")
    assert again(world, ID) == 0
    assert again(world, ID, trigger="sync_now") == 0
    assert value(world, ANN, "company") == "Corrected Oy"

    webinar["registrants"].append(answering(world, ANN, days=-1, org="Kuusi Oy"))  # the same answer, given again
    assert again(world, ID) >= 1
    assert value(world, ANN, "company") == "Kuusi Oy"
    assert again(world, ID) == 0


def test_of_two_webinars_the_newer_registration_counts_whichever_is_synced_last(empty_world: World) -> None:
    world = empty_world
    world.settings(answers((TOPIC, "message", "if_answered")))
    upcoming(world, OTHER, answering(world, ANN, {TOPIC: "newer"}, days=-2))
    upcoming(world, ID, answering(world, ANN, {TOPIC: "older"}, days=-9))
    upcoming(world, THIRD, answering(world, ANN, {TOPIC: ""}, days=-1))  # the newest, which did not answer

    world.sync(OTHER, ID, THIRD)

    assert value(world, ANN, "message") == "newer"
    assert again(world, ID, OTHER, THIRD) == 0


def test_two_spellings_of_a_question_are_one(empty_world: World) -> None:
    world = empty_world
    world.settings(answers(("which TOPIC?", "message", "if_answered")))
    upcoming(world, ID, answering(world, ANN, {"Which  topic?": "one"}, days=-3))
    upcoming(world, OTHER, answering(world, ANN, {"WHICH TOPIC?": "two"}, days=-2))

    world.sync(ID, OTHER)

    assert value(world, ANN, "message") == "two"


def test_a_renamed_question_goes_to_the_same_property_if_both_titles_do(empty_world: World) -> None:
    world = empty_world
    world.settings(answers(("What for?", "message", "if_answered"), (TOPIC, "message", "if_answered")))
    webinar = upcoming(world, ID, answering(world, ANN, {TOPIC: "old"}, days=-3))
    world.sync(ID)
    webinar["registrants"].append(answering(world, ANN, {"What for?": "new"}, days=-1))

    assert again(world, ID) >= 1
    assert value(world, ANN, "message") == "new"


def test_registered_again_with_other_answers(empty_world: World) -> None:
    world = empty_world
    world.settings(answers(("org", "company", "if_answered")))
    webinar = upcoming(world, ID, answering(world, ANN, org="Old Oy", days=-5))
    world.sync(ID)
    webinar["registrants"] = [answering(world, ANN, org="New Oy", days=-1)]

    again(world, ID)

    assert value(world, ANN, "company") == "New Oy"


def test_always_empties_only_where_the_form_asked(empty_world: World) -> None:
    world = empty_world
    for email in (ANN, BEN):
        seed.add_contact(world.hubspot, email)
        put(world, email, "company", "Own Oy")
        put(world, email, "city", "Turku")
    world.settings(answers(("org", "company", "always"), ("city", "city", "always")))
    form = build.registration(org=True)
    upcoming(world, ID, answering(world, ANN), answering(world, BEN, org="Kuusi Oy"), registration=form)

    world.sync(ID)

    assert (value(world, ANN, "company"), value(world, ANN, "city")) == ("", "Turku")
    assert (value(world, BEN, "company"), value(world, BEN, "city")) == ("Kuusi Oy", "Turku")
    put(world, ANN, "company", "Written later")
    assert again(world, ID) == 0
    assert value(world, ANN, "company") == "Written later"


def test_an_attendee_who_is_pending_or_excluded_gets_nothing(empty_world: World) -> None:
    world = empty_world
    seed.add_contact(world.hubspot, ANN, "Ann")
    seed.add_contact(world.hubspot, BEN, "Ben")
    world.settings(answers(("org", "company", "if_answered")) | {"exclusions": {"contacts": ["cat.example"]}})
    waiting = answering(world, ANN, org="Kuusi Oy") | {"status": "pending"}
    excluded = answering(world, "x@cat.example", org="Kuusi Oy")
    upcoming(world, ID, waiting, excluded, answering(world, BEN))

    world.sync(ID)

    assert value(world, ANN, "company") == ""
    assert world.contact("x@cat.example") is None


def test_emoji_and_sixty_four_kilobytes_reach_hubspot(empty_world: World) -> None:
    world = empty_world
    world.settings(answers((TOPIC, "message", "if_answered")))
    long = "👩‍🚒" + "å" * 70_000
    upcoming(world, ID, answering(world, ANN, {TOPIC: long}))

    assert world.sync(ID)[ID, ""].status == "synced"

    assert value(world, ANN, "message") == long[:65_536]
    assert again(world, ID) == 0


def test_types_of_every_kind_in_one_contact(empty_world: World) -> None:
    world = empty_world
    hs = world.hubspot
    own.add_property(hs, "seats", "number")
    own.add_property(hs, "vip", "bool")
    own.add_property(hs, "born", "date")
    own.add_property(hs, "topics", "enumeration", {"heat": "Heat, from air", "cold": "Cooling"}, fieldType="checkbox")
    own.add_property(hs, "size", "enumeration", {"S": "Small", "L": "Large"})
    titles = {"Seats?": "seats", "Tärkeä?": "vip", "Born?": "born", TOPIC: "topics", "Size?": "size"}
    world.settings(answers(*((title, name, "if_answered") for title, name in titles.items())))
    choices = build.question(TOPIC, "Heat, from air", "Cooling", kind="multiple")
    given = {"Seats?": "1 234,5", "Tärkeä?": "Kyllä", "Born?": "24.12.1999", TOPIC: "Heat, from air;Cooling"}
    upcoming(
        world,
        ID,
        answering(world, ANN, given | {"Size?": "large"}),
        registration=build.registration(custom_questions=[choices]),
    )
    world.sync(ID, trigger="sync_now")

    found = {name: value(world, ANN, name) for name in titles.values()}
    assert found == {"seats": "1234.5", "vip": "true", "born": found["born"], "topics": "heat;cold", "size": "L"}
    assert found["born"] in ("945993600000", "1999-12-24")
    assert unwritten(world, ID) == {}
    assert again(world, ID) == 0


def test_a_past_webinar_and_people_without_answers_cost_no_update(empty_world: World) -> None:
    world = empty_world
    world.settings(answers(("org", "company", "always")))
    past(world, PAST, answering(world, ANN), answering(world, BEN, org="Kuusi Oy"), came=((ANN, 0, 60),))

    world.sync(PAST)

    assert (value(world, ANN, "company"), value(world, BEN, "company")) == ("", "Kuusi Oy")
    assert again(world, PAST) == 0
