"""HubSpot repeats its calls and Zoom takes three registrations of a person a day: each person is asked for once."""

from datetime import timedelta

from integrations.models import RegistrantRow, WorkflowCall, WorkflowRegistration
from integrations.workflow import follow_up
from integrations.workflow.register import RegistrationAttempt
from tests.support.workflows import ID, Workflows


def test_a_repeated_callback_gets_the_same_answer(workflows: Workflows) -> None:
    first = workflows.add("c1")

    assert [workflows.add("c1") for _ in range(5)] == [first] * 5
    assert workflows.asked == 1


def test_another_workflow_does_not_register_the_contact_again(workflows: Workflows) -> None:
    first = workflows.add("c1")

    assert workflows.add("c2") == first
    assert workflows.asked == 1


def test_a_refusal_is_repeated_without_asking_again(workflows: Workflows) -> None:
    workflows.webinar(panelists=[{"email": "ann@kuusi.example"}])
    first = workflows.add("c1")

    assert workflows.add("c1") == first
    assert workflows.asked == 1


def test_a_new_enrolment_after_a_refusal_asks_again(workflows: Workflows) -> None:
    workflows.webinar(panelists=[{"email": "ann@kuusi.example"}])
    workflows.add("c1")
    workflows.webinar()

    assert workflows.add("c2")["hs_execution_state"] == "SUCCESS"


def test_who_registered_on_zooms_page_is_not_registered_again(workflows: Workflows) -> None:
    one = workflows.webhooks.register(ID, "ann@kuusi.example")
    workflows.world.sync(ID)

    outputs = workflows.add()

    assert (outputs["hs_execution_state"], outputs["registrant_id"]) == ("SUCCESS", one["id"])
    assert outputs["join_url"].endswith(f"?tk={one['id'][::-1]}.personal")
    assert workflows.asked == 0


def test_who_cancelled_is_registered_again(workflows: Workflows) -> None:
    first = workflows.add("c1")
    workflows.world.sync(ID)
    workflows.webhooks.cancel(ID, "ann@kuusi.example")
    workflows.world.later(hours=1)
    workflows.world.sync(ID)
    assert RegistrantRow.objects.get().cancelled_at

    second = workflows.add("c2")

    assert second["hs_execution_state"] == "SUCCESS"
    assert second["registrant_id"] != first["registrant_id"]


def test_after_a_lost_answer_zooms_list_is_read_first(workflows: Workflows) -> None:
    workflows.world.fault(kind="applied_answer_lost", path="/registrants$", method="POST")
    assert workflows.add()["hs_execution_state"] == "BLOCK"
    assert workflows.registrants() == ["ann@kuusi.example"]

    workflows.world.later(minutes=6)
    workflows.go_on()

    assert workflows.completed["c1"]["hs_execution_state"] == "SUCCESS"
    assert workflows.completed["c1"]["join_url"]
    assert workflows.asked == 1


def test_after_a_lost_request_it_is_sent_again(workflows: Workflows) -> None:
    workflows.world.fault(path="/registrants$", method="POST", status=502)
    assert workflows.add()["hs_execution_state"] == "BLOCK"

    workflows.world.later(minutes=6)
    workflows.go_on()

    assert workflows.completed["c1"]["hs_execution_state"] == "SUCCESS"
    assert workflows.registrants() == ["ann@kuusi.example"]


def test_after_a_lost_answer_another_call_need_not_wait(workflows: Workflows) -> None:
    """Zoom's list shows if the first call was carried out."""
    workflows.world.fault(kind="applied_answer_lost", path="/registrants$", method="POST")
    assert workflows.add("c1")["hs_execution_state"] == "BLOCK"

    second = workflows.add("c2")

    assert second["hs_execution_state"] == "SUCCESS"
    assert workflows.asked == 1
    workflows.go_on()
    assert workflows.completed["c1"] == second
    assert workflows.registrants() == ["ann@kuusi.example"]


def test_one_callback_is_worked_on_by_one_process(workflows: Workflows) -> None:
    now = workflows.world.clock()
    portal = workflows.world.connection.hubspot
    call = WorkflowCall.objects.create(hubspot=portal, callback_id="c9", received_at=now, not_before=now)

    assert call.claim(now)
    assert not call.claim(now)
    assert call.claim(now + timedelta(minutes=6))  # the process that had it is gone


def test_an_address_is_the_same_in_any_case(workflows: Workflows) -> None:
    workflows.add("c1")
    workflows.add("c2", email="ANN@Kuusi.example")

    assert workflows.asked == 1


def test_old_calls_are_forgotten_and_registrations_are_not(workflows: Workflows) -> None:
    workflows.add()
    follow_up.prune_calls(workflows.world.clock() + timedelta(days=31))

    assert not WorkflowCall.objects.exists()
    assert WorkflowRegistration.objects.exists()


def test_a_person_deleted_for_privacy_is_forgotten(workflows: Workflows) -> None:
    workflows.add()
    workflows.world.sync(ID)
    workflows.webhooks.contact("privacyDeletion", "ann@kuusi.example")
    workflows.webhooks.deliver(workflows.webhooks.sent)
    workflows.webhooks.process()

    assert not WorkflowCall.objects.exists()
    assert not WorkflowRegistration.objects.exists()


def test_nothing_shows_the_join_link(workflows: Workflows) -> None:
    link = workflows.add()["join_url"]
    ledger = WorkflowRegistration.objects.get()

    assert link not in repr(ledger)
    assert link not in repr(RegistrationAttempt(WorkflowCall.objects.get(), workflows.world.clock))
