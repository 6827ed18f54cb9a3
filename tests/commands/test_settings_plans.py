"""`sync_settings --plan` and `--apply-plan`: what a document would change, applied to that state only."""

import json
from datetime import timedelta
from typing import Any

import pytest

from integrations.clock import utcnow
from integrations.models import Connection, Participant, RegistrantRow, SettingsPlan, SyncJob, SyncSettingsRow
from integrations.models.settings import PLANS_ARE_KEPT
from integrations.nightly_tasks import prune
from integrations.privacy.forget import forget_person
from integrations.sync_settings.plans import make_plan
from tests.commands.running import is_one_sentence, run
from tests.support.factories import START, ConnectionFactory, OccurrenceFactory, ParticipantFactory
from tests.support.webinars import ANN, ID, registered, webinar
from tests.support.world import World

pytestmark = pytest.mark.django_db
OFF_FOR_OWN = {"exclusions": {"contacts": ["kuusi.example"]}}


@pytest.fixture
def connection() -> Connection:
    """A connection that syncs, with a webinar of two people, one of whom is in HubSpot."""
    made = ConnectionFactory.create(primary=True)
    SyncSettingsRow.objects.create(connection=made, sync_webinars=True)
    where = OccurrenceFactory.create(webinar__connection=made, webinar__zoom_id="81234567890")
    ParticipantFactory.create(occurrence=where, email="ann@kuusi.example", outcome="in_hubspot", contact_id="7")
    ParticipantFactory.create(occurrence=where, email="ben@x.example")
    return made


def plan(document: Any, *more: str) -> list[dict[str, Any]]:
    ran = run("sync_settings", "--plan", "-", *more, stdin=json.dumps(document))
    assert ran.status == 0, ran.err
    return [json.loads(line) for line in ran.out.splitlines()]


def refusal(name: str) -> str:
    before = run("sync_settings").out
    ran = run("sync_settings", "--apply-plan", name)
    assert (ran.status, ran.out) == (2, "")
    assert is_one_sentence(ran.err)
    assert run("sync_settings").out == before
    assert not SyncJob.objects.exists()
    return ran.err


def test_a_plan_says_what_would_change_and_changes_nothing(connection: Connection) -> None:
    before = run("sync_settings").out
    (found,) = plan({**OFF_FOR_OWN, "recordings": "all", "only_contacts": ["ann@kuusi.example"]})
    assert found == {
        "plan": SettingsPlan.objects.get().name,
        "changes": [
            {"setting": "recordings", "from": "none", "to": "all"},
            {"setting": "only_contacts", "from": [], "to": ["ann@kuusi.example"]},
            {"setting": "exclusions.contacts", "from": [], "to": ["kuusi.example"]},
        ],
        "webinars": {"start": 0, "stop": 0},
        "people": {"sent": 0, "left_out": {"excluded_domain": 1, "not_in_only_contacts": 1}, "no_longer_touched": 1},
        "unknown": {"pruned": 0},
    }
    assert run("sync_settings").out == before
    assert not SyncJob.objects.exists()


def test_settings_of_users_and_webinars_are_named_by_their_place(connection: Connection) -> None:
    document = {"users": {"host@a.example": {"sync_recordings": True}}, "webinars": {"812-3456-7890": {"sync": False}}}
    (found,) = plan(document)
    assert found["changes"] == [
        {"setting": "users.host@a.example.sync_recordings", "from": None, "to": True},
        {"setting": "webinars.81234567890.sync", "from": None, "to": False},
    ]
    assert found["webinars"] == {"start": 0, "stop": 1}
    assert found["people"]["no_longer_touched"] == 1


def test_with_people_each_of_them_has_a_line(connection: Connection) -> None:
    _plan, *people = plan(OFF_FOR_OWN, "--people")
    assert people == [
        {
            "email": "ann@kuusi.example",
            "webinar_id": "81234567890",
            "occurrence_id": "",
            "effect": "left_out",
            "cause": "excluded_domain",
            "no_longer_touched": True,
        }
    ]


def test_people_go_with_a_plan(connection: Connection) -> None:
    ran = run("sync_settings", "--people")
    assert ran.status == 2 and is_one_sentence(ran.err)


def test_what_cannot_be_taken_back_is_said(connection: Connection) -> None:
    SyncSettingsRow.objects.update(sync_webinars=False)
    Participant.objects.update(outcome="waiting")
    connection.hubspot.capabilities = ["custom_events"]
    connection.hubspot.save()
    ran = run("sync_settings", "--plan", "-", stdin='{"sync_webinars": true, "sync_from": "2026-01-01"}')
    assert "HubSpot completes 1 marketing event of webinars that are over" in ran.err
    assert "timelines get events" in ran.err


def test_a_plan_is_applied_once(connection: Connection) -> None:
    SyncSettingsRow.objects.update(sync_webinars=False)
    name = plan({"sync_webinars": True, "sync_from": "2026-01-01"})[0]["plan"]
    ran = run("sync_settings", "--apply-plan", name)
    assert (ran.status, json.loads(ran.out)["sync_webinars"]) == (0, True)
    assert SyncJob.objects.count() == 1
    SyncJob.objects.all().delete()
    assert "applied already" in refusal(name)


@pytest.mark.parametrize(
    "change",
    [
        {"recordings": "all"},
        {"sync_from": "2026-10-01"},
        {"exclusions": {"hosts": ["x.example"]}},
        {"users": {"host@a.example": {"sync_recordings": True}}},
        {"webinars": {"81234567890": {"recordings": True}}},
    ],
)
def test_a_plan_is_refused_once_a_setting_has_changed(connection: Connection, change: dict[str, Any]) -> None:
    name = plan(OFF_FOR_OWN)[0]["plan"]
    run("sync_settings", "--apply", "-", stdin=json.dumps(change))
    SyncJob.objects.all().delete()
    assert "The settings have changed since" in refusal(name)


def test_a_plan_is_refused_once_people_have_changed(connection: Connection) -> None:
    first, second, third = (plan(OFF_FOR_OWN)[0]["plan"] for _ in range(3))
    where = Participant.objects.all()[0].occurrence
    RegistrantRow.objects.create(
        webinar=where.webinar, registrant_id="c", email="cat@x.example", status="approved", created_at=START
    )
    assert "people have changed since" in refusal(first)
    RegistrantRow.objects.all().delete()
    Participant.objects.filter(email="ben@x.example").update(cause="hubspot_user", outcome="left_out")
    assert "people have changed since" in refusal(second)
    Participant.objects.filter(email="ben@x.example").delete()
    assert "people have changed since" in refusal(third)


def test_a_plan_is_refused_once_somebody_works_in_hubspot(connection: Connection) -> None:
    name = plan(OFF_FOR_OWN)[0]["plan"]
    connection.hubspot.users = ["ben@x.example"]
    connection.hubspot.save()
    assert "people have changed since" in refusal(name)


def test_time_alone_does_not_spoil_a_plan(connection: Connection) -> None:
    made, _found = make_plan(connection, OFF_FOR_OWN, utcnow() - timedelta(days=2))
    assert run("sync_settings", "--apply-plan", made.name).status == 0


def test_a_plan_that_nobody_knows_is_refused(connection: Connection) -> None:
    assert "There is no plan 'nothing'" in refusal("nothing")


def test_a_plan_of_another_connection_is_refused_and_names_it(connection: Connection) -> None:
    other = ConnectionFactory.create(name="Other")
    made, _found = make_plan(other, OFF_FOR_OWN, utcnow())
    assert "name that with --connection" in refusal(made.name)
    assert run("sync_settings", "--connection", "Other", "--apply-plan", made.name).status == 0


@pytest.mark.parametrize("document", ["{", "[]", '{"sync_webinar": true}', '{"recordings": "some"}'])
def test_a_broken_document_makes_no_plan(connection: Connection, document: str) -> None:
    ran = run("sync_settings", "--plan", "-", stdin=document)
    assert ran.status == 2 and is_one_sentence(ran.err)
    assert "Nothing was changed" in ran.err
    assert not SettingsPlan.objects.exists()


def test_old_plans_are_pruned(connection: Connection) -> None:
    make_plan(connection, OFF_FOR_OWN, utcnow() - PLANS_ARE_KEPT - timedelta(hours=1))
    kept, _found = make_plan(connection, OFF_FOR_OWN, utcnow())
    prune()
    assert SettingsPlan.objects.get() == kept


def test_a_person_who_is_deleted_for_privacy_is_in_no_plan(connection: Connection) -> None:
    make_plan(connection, {"only_contacts": ["Ann@Kuusi.example"]}, utcnow())
    make_plan(connection, {"users": {"ann@kuusi.example": None}}, utcnow())
    kept, _found = make_plan(connection, {"only_contacts": ["ben@x.example"]}, utcnow())
    forget_person(connection.hubspot, "7", utcnow())
    assert SettingsPlan.objects.get() == kept


def test_a_plan_says_what_the_sync_then_does(empty_world: World) -> None:
    """Everything is read, excluded anew and synced: the plan's numbers are those of the sync."""
    webinar(empty_world, empty_world.now + 86400, registrants=registered(empty_world.now, ANN, "ben@own.example"))
    empty_world.sync()
    calls = dict(empty_world.sandbox.live.get("calls", {}))

    (found,) = plan({"exclusions": {"contacts": ["own.example"]}})

    assert empty_world.sandbox.live.get("calls", {}) == calls
    assert found["people"] == {"sent": 0, "left_out": {"excluded_domain": 1}, "no_longer_touched": 1}
    assert run("sync_settings", "--apply-plan", found["plan"]).status == 0
    assert empty_world.sync()[ID, ""].excluded == {"excluded_domain": 1}

    (back,) = plan({"exclusions": {"contacts": []}})
    assert back["people"] == {"sent": 1, "left_out": {}, "no_longer_touched": 0}
