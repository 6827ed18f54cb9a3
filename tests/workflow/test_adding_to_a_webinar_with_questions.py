"""A webinar that asks for more refuses with the questions' names, unless contact properties answer them."""

from typing import Any

import pytest

from integrations.models import HubSpotAccount, RegistrationAnswer
from sandbox.hubspot.seed import add_contact
from sandbox.world.build import registration
from tests.support.workflows import ID, Workflows

HEATING = {
    "title": "Which heating do you have now?",
    "type": "single_dropdown",
    "required": True,
    "answers": ["District heating", "Oil"],
}

REASONS = {
    "title": "Why do you come?",
    "type": "multiple",
    "required": True,
    "answers": ["Price", "Warm floors", "Noise"],
}


def asking(custom: list[dict[str, Any]], *required: str) -> dict[str, Any]:
    form = registration(custom_questions=custom)
    form["questions"] = [{"field_name": name, "required": True} for name in required]
    return form


def answer(question: str, contact_property: str) -> None:
    RegistrationAnswer.objects.create(
        hubspot=HubSpotAccount.objects.get(), question=question, contact_property=contact_property
    )


def contact(workflows: Workflows, **properties: str) -> str:
    return str(add_contact(workflows.world.hubspot, "ann@kuusi.example", properties=properties))


def test_every_question_nothing_answers_is_named(workflows: Workflows) -> None:
    workflows.webinar(registration=asking([HEATING], "last_name", "job_title"))

    outputs = workflows.add()

    assert (outputs["hs_execution_state"], outputs["error_cause"]) == ("FAIL_CONTINUE", "required_questions")
    assert "job title, Which heating do you have now?" in outputs["error_message"]
    assert "last name" not in outputs["error_message"].partition("It also requires")[2]
    assert workflows.asked == 0
    (run,) = workflows.world.audit(ID)
    assert "Which heating" in run["entries"][0]["people"][0]["detail"]


def test_questions_that_are_not_required_do_not_matter(workflows: Workflows) -> None:
    workflows.webinar(registration=asking([HEATING | {"required": False}]))

    assert workflows.add()["hs_execution_state"] == "SUCCESS"


def test_a_required_last_name(workflows: Workflows) -> None:
    workflows.webinar(registration=asking([], "last_name"))

    assert "a last name" in workflows.add("c1", lastname="")["error_message"]
    assert workflows.add("c2")["hs_execution_state"] == "SUCCESS"


def test_contact_properties_answer_them(workflows: Workflows) -> None:
    workflows.webinar(registration=asking([HEATING], "job_title"))
    answer("which heating do you  have now?", "company")
    answer("job_title", "jobtitle")
    contact_id = contact(workflows, company="oil", jobtitle="Engineer")

    assert workflows.add(contact_id=contact_id)["hs_execution_state"] == "SUCCESS"

    (registrant,) = workflows.world.zoom["webinars"][str(ID)]["registrants"]
    assert registrant["custom_questions"] == [{"title": HEATING["title"], "value": "Oil"}]


@pytest.mark.parametrize(
    ("value", "sent"),
    [
        ("price", "Price"),
        ("warm_floors; PRICE", "Price;Warm floors"),
        ("Price;;", "Price"),
    ],
)
def test_several_choices_are_sent_as_zoom_writes_them(workflows: Workflows, value: str, sent: str) -> None:
    workflows.webinar(registration=asking([REASONS]))
    answer("Why do you come?", "company")

    outputs = workflows.add(contact_id=contact(workflows, company=value))

    assert outputs["hs_execution_state"] == "SUCCESS"
    (registrant,) = workflows.world.zoom["webinars"][str(ID)]["registrants"]
    assert registrant["custom_questions"] == [{"title": REASONS["title"], "value": sent}]


def test_half_an_answer_is_none(workflows: Workflows) -> None:
    workflows.webinar(registration=asking([REASONS]))
    answer("Why do you come?", "company")

    outputs = workflows.add(contact_id=contact(workflows, company="Price;Nuclear"))

    assert outputs["error_cause"] == "required_questions"
    assert workflows.asked == 0


def test_where_one_choice_is_the_answer_several_are_none(workflows: Workflows) -> None:
    workflows.webinar(registration=asking([HEATING]))
    answer(str(HEATING["title"]), "company")

    assert workflows.add(contact_id=contact(workflows, company="Oil;District heating"))["error_cause"]
    assert workflows.asked == 0


def test_one_of_zooms_own_fields_may_be_written_as_the_refusal_names_it(workflows: Workflows) -> None:
    workflows.webinar(registration=asking([], "job_title"))
    answer("Job title", "jobtitle")

    assert workflows.add(contact_id=contact(workflows, jobtitle="Engineer"))["hs_execution_state"] == "SUCCESS"


@pytest.mark.parametrize("value", ["", "Nuclear"])
def test_a_property_that_answers_nothing_is_named(workflows: Workflows, value: str) -> None:
    workflows.webinar(registration=asking([HEATING]))
    answer(str(HEATING["title"]), "company")

    outputs = workflows.add(contact_id=contact(workflows, company=value))

    assert outputs["error_cause"] == "required_questions"
    assert "the contact's company is empty" in outputs["error_message"]
    assert workflows.asked == 0
