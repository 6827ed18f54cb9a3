"""A workflow waits for seconds, not minutes: calls at once share an answer, and failures that pass are tried again."""

from datetime import timedelta

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from integrations import tasks
from integrations.accounts import clients
from integrations.errors import RetryLater
from integrations.models import HubSpotAccount, SyncJob, WorkflowCall, WorkflowRegistration, ZoomAccount
from integrations.models.workflow import CallState
from integrations.workflow import register
from integrations.workflow.register import POLLS
from tests.support.workflows import ID, Workflows

DOWN = {"path": r"/zoom/v2/webinars/\d+$", "status": 503, "times": 1_000_000}


def pass_seconds(workflows: Workflows, seconds: int) -> None:
    """Let time pass, with the messages of every second on time."""
    for _ in range(seconds):
        workflows.world.later(seconds=1)
        workflows.go_on()


@pytest.mark.parametrize(
    "fault",
    [
        {"path": r"/zoom/v2/webinars/\d+$", "status": 503},
        {"path": "/registrants$", "method": "POST", "status": 503},
        {"path": "/registrants$", "method": "POST", "kind": "applied_answer_lost"},
        {"path": "/questions$", "kind": "reset"},
    ],
)
def test_the_first_passing_trouble_is_over_in_seconds(workflows: Workflows, fault: dict[str, object]) -> None:
    workflows.world.fault(**fault)
    assert workflows.add()["hs_execution_state"] == "BLOCK"

    pass_seconds(workflows, 3)

    assert workflows.completed["c1"]["hs_execution_state"] == "SUCCESS"
    assert workflows.registrants() == ["ann@kuusi.example"]


def test_however_long_zoom_was_away_everybody_is_told_within_ten_seconds(workflows: Workflows) -> None:
    workflows.world.fault(**DOWN)
    for number in range(4):
        workflows.add(f"c{number}", email=f"p{number}@kuusi.example")
    pass_seconds(workflows, 400)
    assert not workflows.completed
    asked = sum(call.attempts for call in WorkflowCall.objects.all())
    assert asked < 400, "it is not stormed"
    workflows.world.sandbox.state["faults"] = []

    pass_seconds(workflows, 10)

    assert len(workflows.completed) == 4


def test_a_call_for_the_same_contact_waits_for_the_first_ones_answer(
    workflows: Workflows, monkeypatch: pytest.MonkeyPatch
) -> None:
    zoom, now = ZoomAccount.objects.get(), workflows.world.clock()
    ledger = WorkflowRegistration.objects.create(zoom=zoom, webinar_id=str(ID), email="ann@kuusi.example")
    assert ledger.begin(now)
    polls: list[float] = []

    def pause(seconds: float) -> None:
        polls.append(seconds)
        if len(polls) == 3:
            ledger.keep(now, registrant_id="first", topic="Heat pumps")

    monkeypatch.setattr(register, "pause", pause)

    outputs = workflows.add("c2")

    assert (outputs["hs_execution_state"], outputs["registrant_id"]) == ("SUCCESS", "first")
    assert (len(polls), workflows.asked) == (3, 0)


def test_a_repeat_of_a_call_under_way_gets_its_answer(workflows: Workflows, monkeypatch: pytest.MonkeyPatch) -> None:
    now, portal = workflows.world.clock(), HubSpotAccount.objects.get()
    first = WorkflowCall.objects.create(
        hubspot=portal, callback_id="c1", webinar_id=str(ID), received_at=now, not_before=now
    )
    assert first.claim(now)
    monkeypatch.setattr(register, "pause", lambda seconds: first.finish(cause="full", message="Full."))

    assert workflows.add("c1")["error_cause"] == "full"


def test_nobody_waits_for_long(workflows: Workflows, monkeypatch: pytest.MonkeyPatch) -> None:
    now = workflows.world.clock()
    polls: list[float] = []
    ledger = WorkflowRegistration.objects.create(
        zoom=ZoomAccount.objects.get(), webinar_id=str(ID), email="ann@kuusi.example"
    )
    assert ledger.begin(now)
    monkeypatch.setattr(register, "pause", polls.append)

    assert workflows.add("c2")["hs_execution_state"] == "BLOCK"
    assert len(polls) == POLLS
    ledger.end(answer_lost=False)
    pass_seconds(workflows, 2)
    assert workflows.completed["c2"]["hs_execution_state"] == "SUCCESS"


def test_who_never_came_back_has_lost_the_answer(workflows: Workflows) -> None:
    now = workflows.world.clock()
    ledger = WorkflowRegistration.objects.create(zoom=ZoomAccount.objects.get(), webinar_id="1", email="a@b.example")
    assert ledger.begin(now)

    assert not WorkflowRegistration.objects.get().begin(now + timedelta(minutes=1))
    later = WorkflowRegistration.objects.get()
    assert later.begin(now + timedelta(minutes=6))
    assert later.answer_lost


def test_after_reconnecting_a_blocked_workflow_goes_on(workflows: Workflows) -> None:
    workflows.world.zoom["scopes"].remove("webinar:write:registrant:admin")
    assert workflows.add()["hs_execution_state"] == "BLOCK"
    workflows.world.zoom["scopes"].append("webinar:write:registrant:admin")
    pass_seconds(workflows, 5)
    assert not workflows.completed

    ZoomAccount.objects.get().set_state("connected")
    pass_seconds(workflows, 1)

    assert workflows.completed["c1"]["hs_execution_state"] == "SUCCESS"


def test_the_sync_that_follows_has_a_message(
    workflows: Workflows,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    sent: list[tuple[int, float]] = []
    monkeypatch.setattr(
        "integrations.tasks.run_job.apply_async", lambda args, **how: sent.append((args[0], how["countdown"]))
    )
    monkeypatch.setattr(tasks, "utcnow", workflows.world.clock)

    with django_capture_on_commit_callbacks(execute=True):
        workflows.add()

    assert sent == [(SyncJob.objects.get(state="waiting").pk, 0)]


def test_a_blocked_call_has_a_message(
    workflows: Workflows,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    waits: list[float] = []
    monkeypatch.setattr(
        "integrations.tasks.go_on_with_workflow_call.apply_async", lambda args, **how: waits.append(how["countdown"])
    )
    monkeypatch.setattr(tasks, "utcnow", workflows.world.clock)
    workflows.world.fault(**DOWN)

    with django_capture_on_commit_callbacks(execute=True):
        workflows.add()
    tasks.go_on_with_workflow_call(WorkflowCall.objects.get().pk)

    assert len(waits) == 2, "each attempt sends the next one"
    assert max(waits) <= 6
    assert WorkflowCall.objects.get().state == CallState.WAITING


def test_a_hurried_call_waits_for_its_turn_briefly(monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []
    monkeypatch.setattr(clients, "pause", waited.append)
    wait = clients.briefly()

    wait(0.5)
    wait(1.2)
    with pytest.raises(RetryLater):
        wait(0.5)

    assert waited == [0.5, 1.2]


@pytest.mark.parametrize(
    "typed",
    [
        "\u200b81000000777",
        "81000000777\ufeff",
        "\u200e810 0000\u2060 0777\u200f",
        "810\u00ad0000\u202f0777",
        "\u2068810-0000-0777\u2069",
    ],
)
def test_signs_without_a_width_around_an_id_are_dropped(workflows: Workflows, typed: str) -> None:
    assert workflows.add(webinar_id=typed)["hs_execution_state"] == "SUCCESS"
    assert workflows.options(query=typed)["options"][0]["value"] == str(ID)
