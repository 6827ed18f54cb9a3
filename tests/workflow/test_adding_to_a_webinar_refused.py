"""A refusal of Zoom has its cause and words that a marketer understands, and is in the webinar's audit log."""

from typing import Any

import pytest

from sandbox.world.build import registration
from sandbox.zoom.shared import find
from tests.support.workflows import ID, Workflows


def host(workflows: Workflows) -> str:
    world = workflows.world
    return str(find.host(world.sandbox, world.zoom["webinars"][str(ID)])["email"])


REFUSALS: list[tuple[dict[str, Any], str]] = [
    ({"panelists": [{"email": "ann@kuusi.example"}]}, "panelist"),
    ({"alternative_hosts": ["ann@kuusi.example"]}, "host"),
    ({"registration": registration() | {"closed": True}}, "closed"),
    ({"registration": registration(approval_type=2)}, "closed"),
    ({"registration": registration() | {"paid": True}}, "paid"),
    ({"registration": registration() | {"domains": ["lumi.example"]}}, "domain_restricted"),
    ({"deleted": True}, "not_found"),
]


@pytest.mark.parametrize(("changes", "cause"), REFUSALS)
def test_a_refusal_has_its_cause(workflows: Workflows, changes: dict[str, Any], cause: str) -> None:
    workflows.webinar(**changes)

    outputs = workflows.add()

    assert (outputs["hs_execution_state"], outputs["error_cause"]) == ("FAIL_CONTINUE", cause)
    assert outputs["error_message"].endswith(".")
    assert "join_url" not in outputs
    (run,) = workflows.world.audit(ID)
    assert (run["trigger"], run["status"]) == ("workflow_action", "failed")
    (entry,) = run["entries"]
    assert (entry["code"], entry["causes"]) == ("registration_failed", {cause: 1})
    assert entry["people"][0]["email"] == "ann@kuusi.example"


@pytest.mark.parametrize(
    ("status", "code", "message", "cause", "says"),
    [
        (404, 1001, "ann@kuusi.example is not used as a Zoom account.", "domain_restricted", "of a Zoom account"),
        (400, 300, "Invalid user name.", "required_questions", "Correct first and last name"),
        (400, 3000, "Webinar 1 has not registration required.", "closed", "Registration is closed"),
        (404, 1001, "User does not exist: 1.", "unavailable", "Look at the webinar's audit log"),
    ],
)
def test_what_zoom_says_where_it_registers_is_not_what_it_says_elsewhere(
    workflows: Workflows, status: int, code: int, message: str, cause: str, says: str
) -> None:
    body = {"code": code, "message": message}
    workflows.world.fault(method="POST", path=f"/webinars/{ID}/registrants$", status=status, body=body)

    outputs = workflows.add()

    assert (outputs["hs_execution_state"], outputs["error_cause"]) == ("FAIL_CONTINUE", cause)
    assert says in outputs["error_message"]
    assert "no webinar with this ID" not in outputs["error_message"]
    if cause == "unavailable":
        assert message in str(workflows.world.audit(ID)[0]["entries"])


def test_the_host_is_told_in_hubspots_words(workflows: Workflows) -> None:
    outputs = workflows.add(email=host(workflows))

    assert outputs["error_cause"] == "host"
    assert outputs["error_message"] == "The webinar's host can't register for the webinar."


def test_a_full_webinar(workflows: Workflows) -> None:
    workflows.webinar(registration=registration() | {"limit": 1})
    workflows.add("c1", email="ben@kuusi.example")

    assert workflows.add("c2")["error_cause"] == "full"


def test_a_webinar_that_is_over(workflows: Workflows) -> None:
    workflows.world.later(days=6)

    assert workflows.add()["error_cause"] == "over"


def test_an_unknown_webinar(workflows: Workflows) -> None:
    assert workflows.add(webinar_id="89999999999")["error_cause"] == "not_found"


def test_a_webinar_of_zoom_events(workflows: Workflows) -> None:
    workflows.world.sync(ID)
    row = workflows.world.webinar(ID)
    row.zoom_event = True
    row.save()

    assert workflows.add()["error_cause"] == "zoom_event"
    assert workflows.asked == 0


@pytest.mark.parametrize(
    ("changes", "words"),
    [({"email": ""}, "an e-mail address"), ({"firstname": ""}, "a first name"), ({"email": "x"}, "an e-mail address")],
)
def test_a_contact_without_what_zoom_demands(workflows: Workflows, changes: dict[str, str], words: str) -> None:
    outputs = workflows.add(**changes)

    assert outputs["error_cause"] == "required_questions"
    assert words in outputs["error_message"]
    assert workflows.asked == 0


def test_a_contact_without_a_last_name_is_registered(workflows: Workflows) -> None:
    assert workflows.add(lastname="")["hs_execution_state"] == "SUCCESS"
