"""Rules about outcomes set properties of contacts: once a person, occurrence and rule."""

import pytest

from sandbox.hubspot import own_properties as own
from sandbox.hubspot import seed
from tests.support.mapped import again, answering, answers, outcomes, put, unwritten, value
from tests.support.webinars import ANN, BEN, CAT, EVA, ID, OTHER, PAST, at, held, past, row, signed_up, upcoming
from tests.support.world import World

pytestmark = pytest.mark.django_db
STAGE, STATUS = "lifecyclestage", "hs_lead_status"
STAGES = {"subscriber": "Subscriber", "lead": "Lead", "opportunity": "Opportunity", "77": "Webinar guest"}


def came_and_stayed_away(world: World) -> None:
    """Ann attended, Ben did not."""
    past(world, PAST, signed_up(world, ANN), signed_up(world, BEN), came=((ANN, 0, 60),))


def unchanged(world: World, webinar_id: int = PAST) -> None:
    runs = len(world.audit(webinar_id))
    assert again(world, webinar_id) == 0
    assert len(world.audit(webinar_id)) == runs


def test_who_attended_and_who_did_not_get_different_values(empty_world: World) -> None:
    world = empty_world
    seed.add_contact(world.hubspot, EVA)
    came_and_stayed_away(world)
    rules = [("attended", STATUS, "OPEN", "if_empty"), ("no_show", STATUS, "NEW", "if_empty")]
    world.settings(outcomes(*rules))

    assert world.sync(PAST)[PAST, ""].status == "synced"

    assert [value(world, email, STATUS) for email in (ANN, BEN, EVA)] == ["OPEN", "NEW", ""]
    unchanged(world)


def test_what_is_there_stays_if_the_rule_says_so_and_what_people_change_stays_anyway(empty_world: World) -> None:
    world = empty_world
    for email in (ANN, BEN):
        seed.add_contact(world.hubspot, email, properties={STATUS: "IN_PROGRESS"})
    came_and_stayed_away(world)
    world.settings(outcomes(("attended", STATUS, "OPEN", "if_empty"), ("no_show", STATUS, "NEW", "always")))

    world.sync(PAST)

    assert [value(world, email, STATUS) for email in (ANN, BEN)] == ["IN_PROGRESS", "NEW"]
    put(world, BEN, STATUS, "OPEN_DEAL")
    put(world, ANN, STATUS, "")
    unchanged(world)
    again(world, PAST, trigger="sync_now")
    assert [value(world, email, STATUS) for email in (ANN, BEN)] == ["", "OPEN_DEAL"]


def test_a_no_show_is_one_only_once_the_attendance_is_final(empty_world: World) -> None:
    world = empty_world
    held(world, 31 * 60, row(ANN, 0, 60))
    world.settings(outcomes(("no_show", STATUS, "NEW", "always"), ("registered", "message", "Signed up", "always")))

    world.sync(ID)

    assert world.occurrence(ID).attendance == "provisional"
    assert (value(world, BEN, STATUS), value(world, BEN, "message")) == ("", "Signed up")
    world.later(hours=24)
    world.sync(ID)
    assert world.occurrence(ID).attendance == "final"
    assert (value(world, BEN, STATUS), value(world, ANN, STATUS)) == ("NEW", "")
    unchanged(world, ID)


def test_who_cancels(empty_world: World) -> None:
    world = empty_world
    webinar = upcoming(world, ID, signed_up(world, ANN), signed_up(world, BEN))
    world.settings(outcomes(("registered", STATUS, "OPEN", "always"), ("cancelled", STATUS, "UNQUALIFIED", "always")))
    world.sync(ID)
    webinar["registrants"].pop()
    again(world, ID)

    assert [value(world, email, STATUS) for email in (ANN, BEN)] == ["OPEN", "UNQUALIFIED"]
    unchanged(world, ID)


def test_of_two_rules_for_one_property_the_last_that_holds_wins(empty_world: World) -> None:
    world = empty_world
    came_and_stayed_away(world)
    world.settings(
        outcomes(
            ("registered", STATUS, "NEW", "always"),
            ("attended", STATUS, "OPEN", "always"),
            ("cancelled", STATUS, "UNQUALIFIED", "always"),
        )
    )

    world.sync(PAST)

    assert [value(world, email, STATUS) for email in (ANN, BEN)] == ["OPEN", "NEW"]
    unchanged(world)


def test_a_rule_is_applied_in_each_occurrence_and_one_with_another_value_anew(empty_world: World) -> None:
    world = empty_world
    came_and_stayed_away(world)
    world.settings(outcomes(("attended", "message", "Came", "always")))
    world.sync(PAST)
    put(world, ANN, "message", "Changed")
    past(world, OTHER, signed_up(world, ANN), came=((ANN, 0, 60),), days=-3)
    world.sync(OTHER)
    assert value(world, ANN, "message") == "Came"

    put(world, ANN, "message", "Changed")
    world.settings(outcomes(("attended", "message", "Was there", "always")))
    again(world, PAST)
    assert value(world, ANN, "message") == "Was there"


def test_a_lifecycle_stage_goes_only_forward_also_to_a_stage_of_their_own(empty_world: World) -> None:
    world = empty_world
    own.set_choices(world.hubspot, STAGE, STAGES | {"customer": "Customer"})
    for email, stage in ((ANN, "lead"), (BEN, "customer"), (CAT, ""), (EVA, "77")):
        seed.add_contact(world.hubspot, email, properties={STAGE: stage} if stage else {})
    world.hubspot["refuses_earlier_stage"] = True
    people = [signed_up(world, email) for email in (ANN, BEN, CAT, EVA)]
    past(world, PAST, *people)
    world.settings(outcomes(("registered", STAGE, "77", "forward")))

    assert world.sync(PAST, trigger="sync_now")[PAST, ""].status == "synced"

    assert [value(world, email, STAGE) for email in (ANN, BEN, CAT, EVA)] == ["77", "customer", "77", "77"]
    assert unwritten(world, PAST) == {}
    unchanged(world)


def test_a_stage_that_was_removed_is_told_and_everything_else_is_written(empty_world: World) -> None:
    world = empty_world
    seed.add_contact(world.hubspot, ANN, properties={STAGE: "gone"})
    seed.add_contact(world.hubspot, BEN, properties={STAGE: "lead"})
    own.set_choices(world.hubspot, STAGE, STAGES)
    past(world, PAST, signed_up(world, ANN), signed_up(world, BEN))
    world.settings(outcomes(("registered", STAGE, "opportunity", "forward"), ("registered", "city", "Oulu", "always")))

    world.sync(PAST)

    assert [value(world, email, STAGE) for email in (ANN, BEN)] == ["gone", "opportunity"]
    assert [value(world, email, "city") for email in (ANN, BEN)] == ["Oulu", "Oulu"]
    detail = f"registered = opportunity → {STAGE}: “gone”"
    assert unwritten(world, PAST) == {"unknown_option": [(ANN, detail)]}
    unchanged(world)

    own.set_choices(world.hubspot, STAGE, {"lead": "Lead"})
    world.later(hours=25)
    past(world, OTHER, signed_up(world, BEN))
    world.sync(OTHER)
    detail = f"registered = opportunity → {STAGE}: “opportunity”"
    assert unwritten(world, OTHER) == {"unknown_option": [("", detail)]}


def test_an_outcome_goes_before_an_answer_to_the_same_property(empty_world: World) -> None:
    world = empty_world
    upcoming(world, ID, answering(world, ANN, org="Answer Oy"), answering(world, BEN, org="Answer Oy"))
    world.settings(
        outcomes(("registered", "company", "Rule Oy", "always")) | answers(("org", "company", "if_answered"))
    )

    world.sync(ID)

    assert [value(world, email, "company") for email in (ANN, BEN)] == ["Rule Oy", "Rule Oy"]
    unchanged(world, ID)


def test_a_rule_of_the_account_that_refuses_the_value_of_one_contact(empty_world: World) -> None:
    world = empty_world
    came_and_stayed_away(world)
    own.refuse_value(world.hubspot, "city", ANN, "Not this one.")
    world.settings(outcomes(("registered", "city", "Oulu", "always"), ("registered", STATUS, "NEW", "always")))

    assert world.sync(PAST)[PAST, ""].status == "synced"

    assert [value(world, email, "city") for email in (ANN, BEN)] == ["", "Oulu"]
    assert [value(world, email, STATUS) for email in (ANN, BEN)] == ["NEW", "NEW"]
    assert unwritten(world, PAST) == {"rejected_by_hubspot": [(ANN, "registered = Oulu → city: Not this one.")]}
    unchanged(world)


def test_a_series_applies_a_rule_in_each_of_its_occurrences(empty_world: World) -> None:
    world = empty_world
    came_and_stayed_away(world)
    past(world, OTHER, signed_up(world, BEN), came=((BEN, 0, 60),), days=-2)
    world.settings(outcomes(("attended", "message", "Came", "if_empty")))

    world.sync(PAST, OTHER)

    assert [value(world, email, "message") for email in (ANN, BEN)] == ["Came", "Came"]
    assert at(world) and again(world, PAST, OTHER) == 0
