"""A registration by a workflow is in the webinar's audit log and reaches the contact by the normal sync."""

from datetime import timedelta

from integrations.models import SyncJob, WorkflowRegistration
from sandbox.world.build import registration
from tests.support.workflows import ID, Workflows


def test_it_is_in_the_audit_log(workflows: Workflows) -> None:
    workflows.add()

    (run,) = workflows.world.audit(ID)
    assert (run["trigger"], run["status"], run["actor"]) == ("workflow_action", "synced", "HubSpot workflow 77")
    (entry,) = run["entries"]
    assert (entry["code"], entry["causes"]) == ("synced", {"participants": 1})
    (registrant,) = workflows.world.zoom["webinars"][str(ID)]["registrants"]
    told = [(one["email"], one["detail"]) for one in entry["people"]]
    assert told == [("ann@kuusi.example", f"SUCCESS, registrant_id {registrant['id']}")]


def test_the_last_registered_webinar_is_set(workflows: Workflows) -> None:
    workflows.add()

    workflows.webhooks.run_jobs()

    contact = workflows.world.contact("ann@kuusi.example") or {}
    assert contact["zoom_sync_last_registered_webinar_name"] == "Heat pumps"
    assert contact["zoom_sync_last_registered_webinar"].startswith("https://")
    assert "tk=" not in contact["zoom_sync_last_registered_webinar"]
    assert workflows.world.activities(ID) == {"ann@kuusi.example": ["REGISTERED"]}


def test_many_registrations_are_one_sync(workflows: Workflows) -> None:
    workflows.world.sync(ID)
    for number in range(5):
        workflows.add(f"c{number}", email=f"p{number}@kuusi.example")

    (job,) = SyncJob.objects.filter(state="waiting")
    assert job.occurrence.webinar.zoom_id == str(ID)


def test_where_people_register_for_single_occurrences_it_is_the_next_one(workflows: Workflows) -> None:
    start = int(workflows.world.now)
    occurrences = [
        {"occurrence_id": str(day), "start": start + day * 86400, "duration": 60, "status": "available"}
        for day in (-1, 2, 9)
    ]
    workflows.webinar(
        type=9,
        occurrences=occurrences,
        recurrence={"type": 2},
        registration=registration(registration_type=2),
    )

    workflows.add("c1")

    (one,) = workflows.world.zoom["webinars"][str(ID)]["registrants"]
    assert one["occurrences"] == ["2"]
    assert WorkflowRegistration.objects.get().occurrence_id == "2"

    workflows.world.sync(ID, since=(workflows.world.clock() - timedelta(days=2)).date())
    workflows.world.later(days=3)
    workflows.add("c2")
    found = workflows.world.zoom["webinars"][str(ID)]["registrants"]
    assert [one["occurrences"] for one in found] == [["2"], ["9"]]
