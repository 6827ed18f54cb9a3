"""An address that is longer than addresses may be is invalid: a piece of it could be somebody else's."""

import pytest

from integrations.decisions.exclusions import is_valid_email
from integrations.hubspot import webhooks as hubspot_webhooks
from integrations.models import RegistrantRow, SegmentRow
from integrations.zoom import webhooks as zoom_webhooks
from tests.support.webinars import ANN, DAY, ID, held, registered, row, webinar
from tests.support.workflows import Workflows
from tests.support.world import World

pytestmark = pytest.mark.django_db

TOO_LONG = "l" * 64 + "@" + "d" * 60 + "." + "e" * 62 + "." + "f" * 61 + ".academy"
CUT = TOO_LONG[:254]


def test_a_piece_of_it_would_be_another_domains() -> None:
    assert len(TOO_LONG) == 258
    assert CUT.endswith(".aca")
    assert is_valid_email(CUT)


def only_ann(world: World) -> None:
    """Nobody else has a contact, and the long address stands in the audit log, by its beginning and its end."""
    created = [one["properties"]["email"] for one in world.hubspot["contacts"].values()]
    assert created == [ANN]
    ((email, cause),) = world.people(ID, "emails_excluded").items()
    assert cause == "invalid_email"
    assert email.startswith("l" * 64)
    assert email.endswith(".academy")
    assert len(email) <= 254
    assert not is_valid_email(email)


def test_of_a_registrant(empty_world: World) -> None:
    people = registered(empty_world.now - DAY, ANN)
    webinar(empty_world, empty_world.now + DAY, registrants=[*people, people[0] | {"id": "long", "email": TOO_LONG}])
    empty_world.hubspot["contacts"].clear()
    assert empty_world.sync(ID)[ID, ""].registrants == 2
    only_ann(empty_world)
    assert not RegistrantRow.objects.filter(email=CUT).exists()


def test_of_somebody_who_came_without_registering(empty_world: World) -> None:
    made = held(empty_world, 2 * DAY, row(ANN, 0, 60), row(TOO_LONG, 0, 60), emails=(ANN,))
    made["sessions"][0]["rows"][1]["registrant_id"] = ""
    empty_world.hubspot["contacts"].clear()
    assert empty_world.sync(ID)[ID, ""].attendees == 2
    only_ann(empty_world)
    assert not SegmentRow.objects.filter(email=CUT).exists()


def test_of_a_contact_in_a_workflow(workflows: Workflows) -> None:
    """Neither Zoom nor the audit log ever sees the piece."""
    asked = workflows.world.listen()
    outputs = workflows.add(email=TOO_LONG)

    assert outputs["hs_execution_state"] == "FAIL_CONTINUE"
    assert "an e-mail address" in outputs["error_message"]
    assert not [line for line in asked if ".aca" in line]


def test_of_an_event() -> None:
    registrant = {"id": "r" * 65, "email": TOO_LONG}
    body = {"event": "webinar.registration_created", "payload": {"object": {"id": 81, "registrant": registrant}}}
    assert zoom_webhooks.parse(body).registrant is None
    registrant["id"] = "r"
    hint = zoom_webhooks.parse(body).registrant
    assert hint
    assert not is_valid_email(hint.email)
    changed = hubspot_webhooks.parse({"subscriptionType": "contact.propertyChange", "propertyValue": "a;" * 3000})
    assert len(changed.value) == 6000
    assert hubspot_webhooks.parse({"subscriptionType": "contact.deletion", "objectId": "9" * 31}).contact_id == ""


@pytest.mark.parametrize("typed", ["x" * 200, "x " * 100])
def test_an_answer_to_a_question_is_shortened_by_whole_words(typed: str) -> None:
    from integrations.workflow.answers import _shortened

    found = _shortened(typed)
    assert len(found) <= 128
    assert found == ("x " * 64).strip() or not found
