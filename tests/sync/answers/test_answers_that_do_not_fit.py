"""A value that does not fit its property is left out alone, and told; everything else of the person is written."""

import pytest

from integrations.models import HubSpotAccount
from sandbox.hubspot import own_properties as own
from sandbox.hubspot import seed
from tests.support.mapped import TOPIC, again, answering, answers, put, remembered, unwritten, value
from tests.support.webinars import ANN, BEN, CAT, ID, OTHER, upcoming
from tests.support.world import Json, World

pytestmark = pytest.mark.django_db
UPDATE = "objects/2026-03/contacts/batch/update"
CREATE = "objects/2026-03/contacts/batch/create"
MAPPED = (("org", "company", "if_answered"), (TOPIC, "topics", "if_answered"), ("city", "city", "if_answered"))


def choices(world: World, *values: str) -> None:
    own.add_property(world.hubspot, "topics", "enumeration", list(values))


def unlearn(world: World) -> None:
    """Make the definitions a day old, so that the next sync reads them."""
    world.later(hours=25)


def three_answers(world: World, email: str, topic: str = "Heat") -> Json:
    return answering(world, email, {TOPIC: topic}, org="Kuusi Oy", city="Turku")


def others_written(world: World, *emails: str) -> None:
    for email in emails:
        assert (value(world, email, "company"), value(world, email, "city")) == ("Kuusi Oy", "Turku")


def unchanged(world: World) -> None:
    runs = len(world.audit(ID))
    assert again(world, ID) == 0
    assert len(world.audit(ID)) == runs


@pytest.mark.parametrize("there", [True, False])
def test_an_answer_outside_the_options_never_loses_the_other_fields(empty_world: World, there: bool) -> None:
    world = empty_world
    choices(world, "Heat", "Cold")
    if there:
        seed.add_contact(world.hubspot, BEN, properties={"topics": "Cold"})
    world.settings(answers(*MAPPED))
    upcoming(world, ID, three_answers(world, ANN), three_answers(world, BEN, "Fin"))
    unlearn(world)

    assert world.sync(ID)[ID, ""].status == "synced"

    others_written(world, ANN, BEN)
    assert (value(world, ANN, "topics"), value(world, BEN, "topics")) == ("Heat", "Cold" if there else "")
    assert unwritten(world, ID) == {"unknown_option": [(BEN, f"{TOPIC} → topics: “Fin”")]}
    unchanged(world)


def test_a_new_option_lets_the_answer_in(empty_world: World) -> None:
    world = empty_world
    choices(world, "Heat")
    world.settings(answers(*MAPPED))
    upcoming(world, ID, three_answers(world, ANN, "Cold"))
    unlearn(world)
    world.sync(ID)
    assert value(world, ANN, "topics") == ""

    own.set_choices(world.hubspot, "topics", ["Heat", "Cold"])
    unlearn(world)
    world.sync(ID)

    assert value(world, ANN, "topics") == "Cold"
    assert "answers_not_written" not in world.causes(ID)
    unchanged(world)


def test_an_option_that_was_taken_away_since_the_definitions_were_read(empty_world: World) -> None:
    world = empty_world
    choices(world, "Heat", "Cold")
    world.settings(answers(*MAPPED))
    unlearn(world)
    upcoming(world, ID, three_answers(world, CAT))
    world.sync(ID)
    own.set_choices(world.hubspot, "topics", ["Cold"])
    world.zoom["webinars"][str(ID)]["registrants"] += [three_answers(world, ANN), three_answers(world, BEN, "Cold")]
    world.later(minutes=5)

    world.sync(ID)

    others_written(world, ANN, BEN, CAT)
    assert (value(world, ANN, "topics"), value(world, BEN, "topics")) == ("", "Cold")
    assert list(unwritten(world, ID)) == ["unknown_option"]
    unchanged(world)


@pytest.mark.parametrize("learned", [True, False])
@pytest.mark.parametrize(
    ("spoil", "cause"),
    [(own.archive_property, "property_missing"), (own.make_read_only, "read_only")],
)
def test_a_property_that_was_archived_or_locked(empty_world: World, spoil: object, cause: str, learned: bool) -> None:
    world = empty_world
    choices(world, "Heat")
    world.settings(answers(*MAPPED))
    unlearn(world)
    upcoming(world, ID, answering(world, CAT))
    world.sync(ID)
    spoil(world.hubspot, "topics")  # type: ignore[operator]
    people = [three_answers(world, one) for one in (ANN, BEN)]
    world.zoom["webinars"][str(ID)]["registrants"] += people
    if learned:
        unlearn(world)
    heard = world.listen()
    world.later(minutes=5)

    assert world.sync(ID)[ID, ""].status == "synced"

    others_written(world, ANN, BEN)
    assert sum(CREATE in line for line in heard) == (1 if learned else 2)
    assert unwritten(world, ID) == {cause: [("", f"{TOPIC} → topics")]}
    assert "sync_error" not in world.causes(ID)
    unchanged(world)

    own.archive_property(world.hubspot, "topics", archived=False)
    own.make_read_only(world.hubspot, "topics", read_only=False)
    unlearn(world)
    world.sync(ID)
    assert value(world, ANN, "topics") == "Heat"
    assert "answers_not_written" not in world.causes(ID)
    unchanged(world)


def test_a_property_that_changed_its_type(empty_world: World) -> None:
    world = empty_world
    choices(world, "Heat")
    world.settings(answers(*MAPPED))
    unlearn(world)
    upcoming(world, ID, answering(world, CAT))
    world.sync(ID)
    world.hubspot["properties"]["contacts"]["topics"] |= {"type": "number", "fieldType": "number", "options": []}
    world.zoom["webinars"][str(ID)]["registrants"] += [three_answers(world, ANN), three_answers(world, BEN, "12,5")]
    world.later(minutes=5)

    world.sync(ID, trigger="sync_now")  # which reads the definitions again

    others_written(world, ANN, BEN)
    assert (value(world, ANN, "topics"), value(world, BEN, "topics")) == ("", "12.5")
    assert unwritten(world, ID) == {"wrong_type": [(ANN, f"{TOPIC} → topics: “Heat”")]}
    unchanged(world)


@pytest.mark.parametrize("there", [True, False])
def test_a_rule_that_refuses_one_property_of_one_contact(empty_world: World, there: bool) -> None:
    world = empty_world
    choices(world, "Heat")
    if there:
        for email in (ANN, BEN):
            seed.add_contact(world.hubspot, email)
    own.refuse_value(world.hubspot, "topics", ANN, "Ask the administrator.")
    world.settings(answers(*MAPPED))
    unlearn(world)
    upcoming(world, ID, three_answers(world, ANN), three_answers(world, BEN))
    heard = world.listen()

    assert world.sync(ID)[ID, ""].status == "synced"

    others_written(world, ANN, BEN)
    assert (value(world, ANN, "topics"), value(world, BEN, "topics")) == ("", "Heat")
    ((email, detail),) = unwritten(world, ID)["rejected_by_hubspot"]
    assert (email, detail) == (ANN, f"{TOPIC} → topics: Ask the administrator.")
    assert sum((UPDATE if there else CREATE) in line for line in heard) == 2
    assert remembered(ANN)["topics"]["cause"] == "rejected_by_hubspot"
    unchanged(world)

    world.hubspot["rules"].clear()
    again(world, ID, trigger="sync_now")
    assert value(world, ANN, "topics") == "Heat"
    assert "answers_not_written" not in world.causes(ID)


def test_a_refusal_that_names_no_property_leaves_out_the_mapped_values_only(empty_world: World) -> None:
    world = empty_world
    world.settings(answers(*MAPPED[::2]))
    upcoming(world, ID, three_answers(world, ANN))
    body = {"status": "error", "category": "VALIDATION_ERROR", "message": "Something is wrong."}
    world.fault(method="POST", path=CREATE, status=400, body=body, times=1)

    world.sync(ID)

    assert world.activities(ID) == {ANN: ["REGISTERED"]}
    assert value(world, ANN, "zoom_sync_total_registrations") == "1"
    assert [email for email, _ in unwritten(world, ID)["rejected_by_hubspot"]] == [ANN]


def test_definitions_are_read_once_a_day_and_not_if_nothing_is_mapped(empty_world: World) -> None:
    world = empty_world
    upcoming(world, ID, three_answers(world, ANN))
    HubSpotAccount.objects.update(properties_read_at=None)
    heard = world.listen()
    world.sync(ID)
    assert not any("properties/2026-03/contacts" in line for line in heard)

    world.settings(answers(*MAPPED))
    for _ in range(3):
        world.later(minutes=5)
        world.sync(ID)
    assert sum("properties/2026-03/contacts" in line for line in heard) == 1
    world.later(hours=24)
    world.sync(ID)
    assert sum("properties/2026-03/contacts" in line for line in heard) == 2


def test_unreadable_definitions_keep_those_that_are_known(empty_world: World) -> None:
    world = empty_world
    world.settings(answers(("org", "company", "if_answered")))
    upcoming(world, ID, three_answers(world, ANN))
    unlearn(world)
    world.fault(method="GET", path="properties/2026-03/contacts$", status=500, times=99)

    assert world.sync(ID)[ID, ""].status == "synced"

    assert value(world, ANN, "company") == "Kuusi Oy"
    put(world, ANN, "company", "")
    unchanged(world)


def test_what_does_not_fit_is_noted_with_the_webinar_where_it_was_answered(empty_world: World) -> None:
    world = empty_world
    choices(world, "Heat")
    world.settings(answers(*MAPPED))
    unlearn(world)
    upcoming(world, ID, answering(world, ANN, {TOPIC: "Heat"}, days=-9))
    upcoming(world, OTHER, answering(world, ANN, {TOPIC: "Fin"}, days=-2))

    world.sync(OTHER, ID)

    assert value(world, ANN, "topics") == ""  # the newer answer counts, and does not fit
    assert unwritten(world, ID) == {}
    assert unwritten(world, OTHER) == {"unknown_option": [(ANN, f"{TOPIC} → topics: “Fin”")]}
    assert again(world, ID, OTHER) == 0
    assert (len(world.audit(ID)), len(world.audit(OTHER))) == (1, 1)


def test_a_refusal_of_a_property_that_is_not_named_leaves_out_mapped_ones_before_ours(empty_world: World) -> None:
    world = empty_world
    world.settings(answers(*MAPPED[::2]))
    upcoming(world, ID, three_answers(world, ANN))
    body = {"status": "error", "category": "PROPERTY_DOESNT_EXIST", "message": "A property does not exist."}
    world.fault(method="POST", path=CREATE, status=400, body=body, times=1)

    assert world.sync(ID)[ID, ""].status == "synced"

    assert value(world, ANN, "zoom_sync_total_registrations") == "1"
    assert list(unwritten(world, ID)) == ["rejected_by_hubspot"]
    again(world, ID)
    others_written(world, ANN)
