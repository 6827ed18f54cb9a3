"""A call without an answer at once blocks the workflow, goes on as a job, and completes the callback."""

from datetime import UTC, datetime, timedelta

import pytest

from integrations.models import WorkflowCall, ZoomAccount
from integrations.workflow.wording import UNAVAILABLE
from tests.support.workflows import ID, Workflows


@pytest.mark.parametrize(
    "fault", [{"status": 500}, {"kind": "rate_limit_bare"}, {"kind": "daily_limit"}, {"kind": "reset"}]
)
def test_passing_trouble_of_zoom(workflows: Workflows, fault: dict[str, object]) -> None:
    workflows.world.fault(path=r"/zoom/v2/webinars/\d+$", **fault)

    blocked = workflows.add()

    assert (blocked["hs_execution_state"], blocked["hs_expiration_duration"]) == ("BLOCK", "P7D")
    assert not workflows.world.audit_exists(ID)
    workflows.world.later(days=1, minutes=5)
    workflows.go_on()
    assert workflows.completed["c1"]["hs_execution_state"] == "SUCCESS"
    assert workflows.completed["c1"]["webinar_topic"] == "Heat pumps"


def test_a_repeat_meanwhile_stays_blocked_and_asks_nobody(workflows: Workflows) -> None:
    workflows.world.fault(path=r"/zoom/v2/webinars/\d+$", status=500)
    workflows.add()
    heard = workflows.world.listen()

    assert workflows.add()["hs_execution_state"] == "BLOCK"
    assert not [one for one in heard if "/webinars" in one]


def test_a_callback_is_completed_once(workflows: Workflows) -> None:
    workflows.world.fault(path=r"/zoom/v2/webinars/\d+$", status=500)
    workflows.add()
    workflows.world.later(minutes=6)
    workflows.go_on()
    heard = workflows.world.listen()

    workflows.go_on()

    assert not heard


def test_a_callback_that_hubspot_did_not_take_is_told_again(workflows: Workflows) -> None:
    workflows.world.fault(path=r"/zoom/v2/webinars/\d+$", status=500)
    workflows.add()
    workflows.world.later(minutes=6)
    workflows.world.fault(path="/complete$", status=503, times=3)
    workflows.go_on()
    assert not workflows.completed

    workflows.go_on()

    assert workflows.completed["c1"]["hs_execution_state"] == "SUCCESS"
    assert workflows.asked == 1


def test_a_callback_that_expired_is_given_up(workflows: Workflows) -> None:
    workflows.world.fault(path=r"/zoom/v2/webinars/\d+$", status=500)
    workflows.add()
    workflows.world.hubspot["expired_callbacks"] = ["c1"]
    workflows.world.later(minutes=6)
    workflows.go_on()

    assert WorkflowCall.objects.get().completed


def test_a_refusal_found_later_is_told_the_same_way(workflows: Workflows) -> None:
    workflows.world.fault(path=r"/zoom/v2/webinars/\d+$", status=500)
    workflows.add()
    workflows.webinar(panelists=[{"email": "ann@kuusi.example"}])
    workflows.world.later(minutes=6)
    workflows.go_on()

    assert workflows.completed["c1"]["error_cause"] == "panelist"


def spend_the_day(workflows: Workflows) -> None:
    for number in range(3):
        workflows.webinar(ID + 1 + number)
        workflows.add(f"d{number}", ID + 1 + number)


def test_the_daily_limit_is_waited_for(workflows: Workflows) -> None:
    spend_the_day(workflows)

    assert workflows.add()["hs_execution_state"] == "BLOCK"
    (run,) = workflows.world.audit(ID)
    assert (run["status"], run["entries"][0]["causes"]) == ("partial", {"daily_limit": 1})
    asked = workflows.asked
    workflows.go_on()
    assert workflows.asked == asked
    due = WorkflowCall.objects.get(callback_id="c1").not_before
    assert (due.astimezone(UTC).hour, due.minute) == (0, 5)
    workflows.world.now = due.timestamp() + 1
    workflows.go_on()
    assert workflows.completed["c1"]["hs_execution_state"] == "SUCCESS"


def test_the_daily_limit_is_final_where_the_webinar_starts_today(workflows: Workflows) -> None:
    noon = datetime.fromtimestamp(workflows.world.now, UTC).replace(hour=12) + timedelta(days=1)
    workflows.world.now = noon.timestamp()
    spend_the_day(workflows)
    workflows.webinar()["start"] = int(workflows.world.now) + 3600

    assert workflows.add()["error_cause"] == "daily_limit"


def test_an_account_to_reconnect_is_waited_for(workflows: Workflows) -> None:
    workflows.world.zoom["scopes"].remove("webinar:write:registrant:admin")

    assert workflows.add()["hs_execution_state"] == "BLOCK"
    assert ZoomAccount.objects.get().state == "scope_missing"
    workflows.world.zoom["scopes"].append("webinar:write:registrant:admin")
    workflows.world.later(hours=1)
    workflows.go_on()
    assert workflows.completed["c1"]["hs_execution_state"] == "SUCCESS"


def test_after_six_days_it_is_given_up(workflows: Workflows) -> None:
    workflows.world.zoom["scopes"].remove("webinar:write:registrant:admin")
    workflows.add()
    workflows.webinar()["start"] += 10 * 86400
    workflows.world.later(days=6, minutes=1)
    workflows.go_on()

    told = workflows.completed["c1"]
    assert (told["error_cause"], told["error_message"]) == ("scope_missing", UNAVAILABLE)
    assert workflows.world.causes(ID) == {"sync_error": {"scope_missing": 1}}


def test_what_nobody_foresaw_fails_and_is_told(workflows: Workflows) -> None:
    body = {"code": 9999, "message": "Surprise, ann@kuusi.example"}
    workflows.world.fault(path="/registrants$", method="POST", status=400, body=body)

    outputs = workflows.add()

    assert (outputs["error_cause"], outputs["error_message"]) == ("unavailable", UNAVAILABLE)


def test_while_hubspot_waits_nobody_waits_for_a_rate_limit(workflows: Workflows) -> None:
    workflows.world.fault(path="/questions$", kind="rate_limit_bare")

    assert workflows.add()["hs_execution_state"] == "BLOCK"
