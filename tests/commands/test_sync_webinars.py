"""`sync_webinars`: the JSON lines, the table, the exit status, and input that makes no sense."""

import json
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from audits import log as audit
from integrations.models import SyncJob
from tests.commands.running import is_one_sentence, run
from tests.support.world import World

pytestmark = pytest.mark.django_db
PLAIN, STRICT, SWITCHED_OFF, UNKNOWN = 81000000001, 81000000013, 81000000011, 89999999999


def test_one_json_line_an_occurrence_and_one_for_what_is_shared(world: World) -> None:
    ran = run("sync_webinars", "--webinar", str(PLAIN), "--json")

    first, last = (json.loads(line) for line in ran.out.splitlines())
    assert first.pop("seconds") >= 0
    calls = first.pop("api_calls")
    assert first == {
        "connection": "Sandbox",
        "webinar_id": str(PLAIN),
        "occurrence_id": "",
        "topic": "Getting started with heat pumps",
        "status": "synced",
        "attendance": "final",
        "registrants": 5,
        "attendees": 4,
        "contacts_created": 4,
        "contacts_updated": 1,
        "excluded": {},
        "audit": ["synced", "data_not_synced"],  # custom events are not in this tier: said once, here
    }
    assert calls["zoom"] > 0
    assert calls["hubspot"] > 0
    assert set(last) == {"shared"}
    assert ran.status == 0


def test_without_json_people_read_a_table(world: World) -> None:
    ran = run("sync_webinars", "--webinar", str(PLAIN))

    assert "Getting started with" in ran.out
    assert "1 synced" in ran.out
    assert ran.err == ""


@pytest.mark.parametrize("written", ["810 0000 0001", "810-0000-0001", " 81000000001 "])
def test_spaces_and_hyphens_in_an_id_are_removed(world: World, written: str) -> None:
    ran = run("sync_webinars", "--webinar", written, "--json")

    assert json.loads(ran.out.splitlines()[0])["webinar_id"] == str(PLAIN)
    assert ran.status == 0


def test_a_person_refused_by_hubspot_leaves_the_exit_status_1(world: World) -> None:
    first = run("sync_webinars", "--webinar", str(STRICT), "--json")
    second = run("sync_webinars", "--webinar", str(STRICT), "--json")

    assert json.loads(first.out.splitlines()[0])["status"] == "partial"
    assert json.loads(second.out.splitlines()[0])["status"] == "unchanged"
    assert (first.status, second.status) == (1, 1)
    for ran in (first, second):
        assert ran.err.strip() == (
            f"Not everything was synced yet: see audit_log --webinar {STRICT}, and sync again later."
        )


def test_what_is_left_over_is_said_in_one_sentence(world: World) -> None:
    """Nobody's words are at hand then: a person was refused, and the webinar itself was synced."""
    left = run("sync_webinars", "--webinar", str(STRICT))
    fine = run("sync_webinars", "--webinar", str(PLAIN))

    assert is_one_sentence(left.err)
    assert f"audit_log --webinar {STRICT}" in left.err
    assert fine.err == ""


def test_where_a_job_is_running_already_it_waits_and_says_so_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("sync_webinars", "--webinar", str(PLAIN))
    job = SyncJob.start(world.occurrence(PLAIN).pk, "schedule", datetime.now(UTC))
    assert job
    naps = []

    def nap(seconds: float) -> None:
        naps.append(seconds)
        if len(naps) == 3:
            job.finish()

    monkeypatch.setattr("integrations.management.commands.sync_webinars.time", SimpleNamespace(sleep=nap))
    ran = run("sync_webinars", "--webinar", str(PLAIN), "--json")

    assert json.loads(ran.out.splitlines()[0])["status"] == "unchanged"
    assert ran.err.count("another sync is running") == 1
    assert (ran.status, len(naps)) == (0, 3)


def test_stopping_it_keeps_what_was_done(world: World) -> None:
    def stopped(command: object, text: str) -> None:
        raise KeyboardInterrupt

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("integrations.management.base.Command.say", stopped)
        ran = run("sync_webinars", "--webinar", str(PLAIN), "--json")
    again = run("sync_webinars", "--webinar", str(PLAIN), "--json")

    assert is_one_sentence(ran.err)
    assert "what was done so far is kept" in ran.err
    assert ran.status == 130
    assert json.loads(again.out.splitlines()[0])["status"] == "unchanged"


def test_a_webinar_that_is_switched_off_is_a_hint_and_no_failure(world: World) -> None:
    ran = run("sync_webinars", "--webinar", str(SWITCHED_OFF), "--json")

    line = json.loads(ran.out.splitlines()[0])
    assert (line["status"], line["audit"], ran.status) == ("skipped", ["settings_off"], 0)


def test_an_unknown_webinar_fails_with_a_sentence(world: World) -> None:
    ran = run("sync_webinars", "--webinar", str(UNKNOWN), "--json")

    line = json.loads(ran.out.splitlines()[0])
    assert (line["status"], line["audit"], ran.status) == ("failed", ["sync_error"], 1)
    assert "check its number" in ran.err
    assert is_one_sentence(ran.err)


def test_a_dry_run_lists_the_people_and_changes_nothing(world: World) -> None:
    writes = world.writes()

    ran = run("sync_webinars", "--webinar", str(PLAIN), "--dry-run", "--json")

    line = json.loads(ran.out.splitlines()[0])
    eva = next(person for person in line["people"] if person["email"] == "eva@mail.example")
    assert eva["participations"][0]["state"] == "register"
    assert eva["properties"]["zoom_sync_total_registrations"] == "1"
    assert world.writes() == writes


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--webinar", "81O00000001"), "is not a webinar ID"),
        (("--since", "2026-10-02", "--until", "2026-10-01"), "--since is after --until"),
        (("--since", "1.10.2026"), "write a day like 2026-10-01"),
        (("--until", "2026-02-30"), "write a day like 2026-10-01"),
        (("--connection", "Nobody"), "There is no connection 'Nobody'"),
    ],
)
def test_input_that_makes_no_sense_is_refused_in_one_sentence(
    world: World, arguments: tuple[str, ...], says: str
) -> None:
    ran = run("sync_webinars", *arguments)

    assert says in ran.err
    assert is_one_sentence(ran.err)
    assert ran.status == 2
    assert world.writes() == world.writes()


def test_without_a_connection_it_says_how_to_make_one(db: None) -> None:
    ran = run("sync_webinars")

    assert "run connect_zoom, then connect_hubspot" in ran.err
    assert ran.status == 2


def test_a_revoked_token_parks_the_account_and_says_what_to_do(world: World) -> None:
    world.hubspot["tokens"].clear()

    ran = run("sync_webinars", "--webinar", str(PLAIN), "--json")

    assert json.loads(ran.out.splitlines()[0])["status"] == "failed"
    assert "Reconnect HubSpot" in ran.err
    assert is_one_sentence(ran.err)
    assert ran.status == 1
    world.connection.hubspot.refresh_from_db()
    assert world.connection.hubspot.state == "reconnect_needed"


def test_hubspot_down_fails_every_webinar_and_loses_nothing(world: World) -> None:
    world.fault(path="^/hubspot/", times=1000, kind="status", status=503)
    down = run("sync_webinars", "--webinar", str(PLAIN), "--json")
    world.sandbox.state["faults"] = []
    up = run("sync_webinars", "--webinar", str(PLAIN), "--json")

    assert json.loads(down.out.splitlines()[0])["status"] == "failed"
    assert down.status == 1
    assert is_one_sentence(down.err)
    line = json.loads(up.out.splitlines()[0])
    assert (line["status"], line["contacts_created"] + line["contacts_updated"]) == ("synced", 5)


def test_days_before_the_reach_of_zooms_reports_are_named(world: World) -> None:
    ran = run("sync_webinars", "--since", "2020-01-01", "--webinar", str(PLAIN), "--json")

    assert "reach back 6 months" in ran.err
    assert ran.status == 0


def test_the_audit_log_is_that_of_the_primary_connection_unless_another_one_is_named(world: World) -> None:
    run("sync_webinars", "--webinar", str(PLAIN))
    other = audit.RunLog(
        connection="Another",
        webinar_id=str(PLAIN),
        occurrence_id="",
        topic="",
        trigger="command",
        started_at=world.clock(),
    )
    audit.record(other, status="failed", finished_at=world.clock())

    unnamed = json.loads(run("audit_log", "--webinar", str(PLAIN), "--format", "json").out)
    named = json.loads(run("audit_log", "--webinar", str(PLAIN), "--format", "json", "--connection", "Another").out)

    assert (unnamed["connection"], unnamed["runs"][0]["status"]) == ("Sandbox", "synced")
    assert (named["connection"], named["runs"][0]["status"]) == ("Another", "failed")


def test_a_refused_zoom_token_fails_the_webinar_that_was_asked_for_and_is_remembered(world: World) -> None:
    world.zoom["client"]["secret"] = "another"
    world.zoom["tokens"].clear()

    ran = run("sync_webinars", "--webinar", str(PLAIN), "--json")

    first, last = (json.loads(line) for line in ran.out.splitlines())
    assert (first["status"], first["audit"], set(last)) == ("failed", ["sync_error"], {"shared"})
    assert world.causes(PLAIN)["sync_error"] == {"reconnect_needed": 1}
    assert "Zoom does not accept them" in ran.err
    assert is_one_sentence(ran.err)
    assert ran.status == 1


def test_while_hubspot_is_down_it_says_so_and_what_to_do(world: World) -> None:
    world.fault(path="/hubspot/", kind="wrong_type", times=9999)

    ran = run("sync_webinars", "--webinar", str(PLAIN), "--json")

    assert json.loads(ran.out.splitlines()[0])["status"] == "failed"
    assert ran.err.startswith("HubSpot isn't responding as expected: try again")
    assert is_one_sentence(ran.err)
    assert ran.status == 1
