"""One note a person on what they said in a webinar, shown on their contact, and never twice."""

import base64
import hashlib

import pytest

from integrations.models import HubSpotAccount, Participant, SyncJob
from integrations.privacy.forget import forget_person
from integrations.sync import jobs
from sandbox.world.engagement import asked, poll_answer, reply, survey, survey_answer
from tests.support.webinars import (
    ANN,
    BEN,
    CAT,
    ID,
    LENGTH,
    MINUTE,
    again,
    ann_and_ben,
    at,
    id_of,
    iso,
    nothing_more_is_written,
    registered,
    row,
    session,
    webinar,
)
from tests.support.world import Json, World

pytestmark = pytest.mark.django_db
KINDS = {"polls": True, "questions": True, "survey": True}


@pytest.fixture
def world(empty_world: World) -> World:
    empty_world.settings({"engagement": {**KINDS, "note": True}})
    return empty_world


def held(world: World) -> Json:
    """Add an hour in which Ann said something everywhere, and Ben nothing."""
    start = at(world, -5)
    said: Json = {
        "polls": [
            poll_answer(ANN, "Ann", "Heat or cold?", "Heat", "Air"),
            poll_answer(BEN, "Ben", "Heat or cold?", ""),
        ],
        "questions": [asked(ANN, "Ann", "How <loud>?", reply("henrik@kuusi.example", "Henrik", "40 dB"))],
        "survey": survey(),
        "survey_answers": [survey_answer(ANN, "Ann", "How was it?", "Good")],
    }
    run = session("run", start, LENGTH, row(ANN, 0, 45), row(BEN, 0, 30), **said)
    return webinar(world, start, registrants=ann_and_ben(world), sessions=[run])


def live(world: World) -> dict[str, Json]:
    return {id: one for id, one in world.hubspot["notes"].items() if not one["archived"]}


def notes(world: World) -> dict[tuple[str, ...], str]:
    """Return the bodies of the live notes by the addresses of their contacts."""
    linked, contacts = world.hubspot["associations"]["notes/contacts"], world.hubspot["contacts"]
    return {
        tuple(contacts[one]["properties"]["email"] for one in linked.get(id, [])): note["properties"]["hs_note_body"]
        for id, note in live(world).items()
    }


def delete(world: World, *ids: str) -> None:
    for id in ids or list(live(world)):
        world.hubspot["notes"][id] |= {"archived": True, "archivedAt": iso(world.now)}


def test_who_said_something_has_a_note_that_tells_it(world: World) -> None:
    over = held(world)

    assert world.sync(ID)[ID, ""].status == "synced"

    assert notes(world) == {
        (ANN,): (
            "<p><strong>Heat pumps</strong> (Zoom webinar)<br>Attended: 45 min</p>"
            "<p><strong>Polls</strong></p><ul><li><em>Heat or cold?</em><br>Heat;Air</li></ul>"
            "<p><strong>Questions</strong></p><ul><li><em>How &lt;loud&gt;?</em><br>40 dB</li></ul>"
            "<p><strong>Survey</strong></p><ul><li><em>How was it?</em><br>Good</li></ul>"
        )
    }
    ((_, note),) = live(world).items()
    digest = base64.urlsafe_b64encode(hashlib.sha256(ANN.encode()).digest()).decode()
    assert note["properties"]["zoom_sync_external_id"] == f"{ID}-{digest[:16]}"
    assert note["properties"]["hs_timestamp"] == iso(over["sessions"][0]["end"])
    assert world.causes(ID)["synced"]["notes"] == 1


def test_an_unchanged_second_sync_writes_nothing(world: World) -> None:
    held(world)
    world.sync(ID)

    heard = world.listen()
    nothing_more_is_written(world, ID)
    assert not [one for one in heard if "notes" in one]


def test_what_is_off_is_not_written_and_costs_no_call(world: World) -> None:
    world.settings({"engagement": {**KINDS, "note": False}})
    held(world)
    heard = world.listen()

    world.sync(ID)

    assert not live(world)
    assert not [one for one in heard if "notes" in one]


def test_a_dry_run_writes_none(world: World) -> None:
    held(world)
    before = world.writes()

    world.sync(ID, dry_run=True)

    assert (world.writes(), live(world)) == (before, {})


def test_what_changed_changes_the_same_note(world: World) -> None:
    over = held(world)
    world.sync(ID)
    (id,) = live(world)
    over["topic"] = "Heat pumps, all of them"

    world.later(minutes=1)
    world.sync(ID)

    assert list(live(world)) == [id]
    assert "Heat pumps, all of them" in notes(world)[ANN,]
    assert again(world, ID) == 0


def test_a_note_that_was_deleted_in_hubspot_stays_deleted_unless_it_is_verified(world: World) -> None:
    over = held(world)
    world.sync(ID)
    delete(world)

    assert again(world, ID) == 0
    over["topic"] = "Another topic"
    world.later(minutes=1)
    world.sync(ID)
    assert not live(world)
    assert again(world, ID) == 0

    world.later(minutes=1)
    world.sync(ID, verify=True)
    assert list(notes(world)) == [(ANN,)]
    assert "Another topic" in notes(world)[ANN,]
    assert again(world, ID) == 0


def test_a_note_that_was_deleted_is_made_again_when_verified(world: World) -> None:
    held(world)
    world.sync(ID)
    delete(world)

    world.later(minutes=1)
    world.sync(ID, verify=True)

    assert list(notes(world)) == [(ANN,)]
    assert world.sync(ID, verify=True)[ID, ""].status == "unchanged"


def test_each_address_has_a_note_of_its_own(world: World) -> None:
    over = held(world)
    second = "ann.private@mail.example"
    over["registrants"] += registered(at(world, -8), second)
    over["sessions"][0]["polls"].append(poll_answer(second, "Ann", "Heat or cold?", "Cold"))

    world.sync(ID)

    assert set(notes(world)) == {(ANN,), (second,)}
    assert "Cold" in notes(world)[second,]
    assert "Attended" not in notes(world)[second,]
    assert again(world, ID) == 0


def test_a_restarted_webinar_has_one_note_with_what_was_said_in_both_sessions(world: World) -> None:
    start = at(world, -5)
    runs = [
        session(name, start + after * MINUTE, 30, row(ANN, 0, 30), polls=[poll_answer(ANN, "Ann", "Heat?", answer)])
        for name, after, answer in (("first", 0, "Not yet"), ("second", 40, "Now"))
    ]
    webinar(world, start, registrants=ann_and_ben(world), sessions=runs)

    world.sync(ID)

    assert list(notes(world)) == [(ANN,)]
    assert notes(world)[ANN,].index("Not yet") < notes(world)[ANN,].index("Now")
    ((_, note),) = live(world).items()
    assert note["properties"]["hs_timestamp"] == iso(runs[1]["end"])


def test_only_people_in_hubspot_have_one(world: World) -> None:
    over = held(world)
    over["registrants"] += registered(at(world, -8), CAT)
    over["sessions"][0]["polls"].append(poll_answer(CAT, "Cat", "Heat or cold?", "Cold"))
    world.settings({"exclusions": {"contacts": ["mail.example"]}})

    world.sync(ID)

    assert not live(world)
    assert Participant.objects.get(email=ANN).polls_answered == 1


def test_a_hundred_people_take_one_call_for_their_notes_and_one_for_showing_them(world: World) -> None:
    emails = [f"person{number}@mail.example" for number in range(150)]
    start = at(world, -5)
    said = [poll_answer(one, one, "Heat or cold?", "Heat") for one in emails]
    run = session("run", start, LENGTH, *(row(one, 0, LENGTH) for one in emails), polls=said)
    webinar(world, start, registrants=registered(at(world, -9), *emails), sessions=[run])
    heard = world.listen()

    world.sync(ID)

    asked_for = [one for one in heard if "/notes/" in one]
    assert len([one for one in asked_for if "/notes/batch/upsert" in one]) == 2
    assert len([one for one in asked_for if "/associate/default" in one]) == 2
    assert len(asked_for) == 4
    assert sorted(notes(world)) == sorted((one,) for one in emails)
    assert world.causes(ID)["synced"]["notes"] == 150
    assert again(world, ID) == 0


def test_the_unique_property_is_made_on_connecting_and_again_if_it_was_deleted(world: World) -> None:
    held(world)
    assert world.hubspot["properties"]["notes"]["zoom_sync_external_id"]["hasUniqueValue"]
    del world.hubspot["properties"]["notes"]["zoom_sync_external_id"]

    world.sync(ID)

    assert world.hubspot["properties"]["notes"]["zoom_sync_external_id"]["hasUniqueValue"]
    assert list(notes(world)) == [(ANN,)]


def test_an_account_that_takes_no_notes_is_noted_and_everything_else_synced(world: World) -> None:
    account = HubSpotAccount.objects.get()
    account.capabilities.remove("notes")
    account.save()
    held(world)

    assert world.sync(ID)[ID, ""].status == "synced"

    assert not live(world)
    assert world.causes(ID)["data_not_synced"]["no_notes"] == 1
    assert set(world.activities(ID)) == {ANN, BEN}
    assert again(world, ID) == 0


def test_a_permission_that_was_taken_away_switches_notes_off(world: World) -> None:
    held(world)
    body = {"category": "MISSING_SCOPES", "message": "This app hasn't been granted all required scopes."}
    world.fault(path="/notes/batch/upsert$", status=403, body=body)

    assert world.sync(ID)[ID, ""].status == "synced"

    assert world.causes(ID)["data_not_synced"]["no_notes"] == 1
    assert "notes" not in HubSpotAccount.objects.get().capabilities
    assert world.sync(ID)[ID, ""].status == "unchanged"


def test_one_refused_note_does_not_keep_the_others(world: World) -> None:
    over = held(world)
    over["sessions"][0]["polls"] = [
        poll_answer(ANN, "Ann", "Heat or cold?", "Heat"),
        poll_answer(BEN, "Ben", "Heat or cold?", "Cold"),
    ]
    digest = base64.urlsafe_b64encode(hashlib.sha256(BEN.encode()).digest()).decode()[:16]
    no = {"status": "error", "category": "VALIDATION_ERROR", "message": "No."}
    world.fault(path="/notes/batch/upsert$", status=400, body=no)
    world.fault(path="/notes/batch/upsert$", status=400, body=no)

    world.sync(ID)

    assert len(live(world)) == 1
    assert world.causes(ID)["sync_error"] == {"unavailable": 1}
    world.later(minutes=1)
    world.sync(ID)
    assert sorted(notes(world)) == [(ANN,), (BEN,)]
    assert digest in str(live(world))
    assert again(world, ID) == 0


def test_a_note_whose_contact_is_gone_is_not_left_behind(world: World) -> None:
    held(world)
    ann = "/associate/default$"

    def remove(sandbox: object) -> None:
        world.hubspot["contacts"][id_of(world, ANN)] |= {"archived": True, "archivedAt": iso(world.now)}

    world.meanwhile(ann, remove)

    world.sync(ID)

    assert not live(world)
    assert again(world, ID) == 0


def test_whoever_is_forgotten_leaves_nothing_of_the_note_here(world: World) -> None:
    held(world)
    world.sync(ID)

    forget_person(world.connection.hubspot, id_of(world, ANN), world.clock())

    assert not Participant.objects.exclude(note_id="").exists()
    assert not Participant.objects.exclude(note_fingerprint="").exists()


def test_whoever_is_tried_again_gets_the_note_as_well(world: World) -> None:
    over = held(world)
    jane = "jane@strict.example"
    over["registrants"] += registered(at(world, -8), jane)
    over["sessions"][0]["polls"].append(poll_answer(jane, "Jane", "Heat or cold?", "Cold"))
    world.hubspot["rules"] = [{"email_domain": "strict.example", "property": "jobtitle", "message": "Needed."}]
    world.sync(ID)
    assert list(notes(world)) == [(ANN,)]
    world.hubspot["rules"] = []
    world.later(hours=2)

    jobs.run_job(SyncJob.enqueue(world.occurrence(ID).pk, "retry", world.clock(), "maija", people=[jane]), world.clock)

    assert set(notes(world)) == {(ANN,), (jane,)}
    assert again(world, ID) == 0
