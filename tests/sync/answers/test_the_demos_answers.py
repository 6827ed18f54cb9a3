"""The forms of the demo's world, mapped to its HubSpot properties and read back person by person."""

import pytest

from tests.support.mapped import answers, outcomes, unwritten, value
from tests.support.world import World

pytestmark = pytest.mark.django_db
ANN, BEN, CHLOE = "ann.virtanen@kuusi.example", "ben+zoom@lumi.example", "chloe@norra.example"
DAN, EVA, YURI, GINA = "dan@kuusi.example", "eva@mail.example", "yuri@lumi.example", "gina@mail.example"
NEXT, HOME, PUMP = "Which topic should come next?", "How large is your home (m²)?", "Do you have a heat pump already?"
MAPPED = (
    ("org", "company", "if_empty"),
    ("job_title", "jobtitle", "if_answered"),
    (NEXT, "topics_of_interest", "if_answered"),
    (HOME, "home_size", "if_answered"),
    (PUMP, "has_heat_pump", "if_answered"),
    ("When do you want to start?", "wants_to_start", "if_answered"),
    ("comments", "questions_for_us", "if_answered"),
)
RULES = (
    ("attended", "lifecyclestage", "opportunity", "forward"),
    ("no_show", "hs_lead_status", "NEW", "if_empty"),
)


def has(world: World, email: str) -> dict[str, str]:
    names = {name for _, name, _ in MAPPED} | {name for _, name, *_ in RULES}
    return {name: found for name in names if (found := value(world, email, name))}


def test_everybody_has_what_they_answered_and_did(world: World) -> None:
    world.later(hours=25)  # so that the definitions of properties are read
    before = has(world, ANN)
    assert before == {"company": "Kuusi Energia", "lifecyclestage": "customer"}
    world.settings(answers(*MAPPED) | outcomes(*RULES))

    world.sync()

    assert has(world, ANN) == before | {
        "jobtitle": "Facilities manager",
        "topics_of_interest": "Heat stores;Cooling",
        "home_size": "145",
        "has_heat_pump": "false",
        "wants_to_start": "next_year",
        "hs_lead_status": "NEW",
    }
    assert has(world, BEN) == {
        "company": "Lund & Sons",
        "has_heat_pump": "true",
        "lifecyclestage": "opportunity",
        "hs_lead_status": "NEW",
    }
    assert has(world, CHLOE) == {
        "company": "Norra Énergie",
        "jobtitle": "Ingénieure",
        "questions_for_us": "Is it really <b>that</b> loud?",
        "lifecyclestage": "opportunity",
    }
    assert has(world, DAN) == {
        "company": "Koski Group",
        "jobtitle": "Owner",
        "has_heat_pump": "true",
        "lifecyclestage": "opportunity",
    }
    assert has(world, EVA) == {"hs_lead_status": "NEW"}
    assert has(world, YURI) == {"company": "Sato Design", "wants_to_start": "later", "lifecyclestage": "opportunity"}
    assert has(world, GINA) == {"lifecyclestage": "opportunity"}
    assert unwritten(world, 81000000001) == {
        "wrong_type": [(BEN, f"{HOME} → home_size: “about 200”")],
        "unknown_option": [(CHLOE, f"{NEXT} → topics_of_interest: “Noise;Something quite different”")],
    }
    people = {email: has(world, email) for email in (ANN, BEN, CHLOE, DAN, EVA, YURI, GINA)}
    world.later(minutes=5)
    heard = world.listen()
    world.sync()
    assert {email: has(world, email) for email in people} == people
    assert not any("contacts/batch/update" in line for line in heard)
