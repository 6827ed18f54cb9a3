"""Mapped values and everything else that happens: engagement, dry runs, retries, merges, conflicts, privacy, proofs."""

from typing import Any

import pytest
from django.utils import timezone

from audits.models import Person
from integrations.models import Participant, QuestionRow, RegistrantRow, RemoteContact, SyncJob, SyncSettingsRow
from integrations.privacy.forget import forget_person
from integrations.privacy.retention import prune_raw_rows
from integrations.sync import jobs
from sandbox.hubspot import own_properties as own
from sandbox.hubspot import seed
from sandbox.hubspot.contact_changes import merge_contacts
from sandbox.world.engagement import asked, poll_answer, survey, survey_answer
from tests.support.mapped import TOPIC, again, answering, answers, outcomes, put, unwritten, value
from tests.support.proving import prove, proved
from tests.support.webinars import ANN, BEN, CAT, ID, OTHER, PAST, id_of, past, signed_up, upcoming
from tests.support.world import World

pytestmark = pytest.mark.django_db
COMPANY = answers(("org", "company", "if_answered"))
ENGAGEMENT = {"engagement": {"polls": True, "questions": True, "survey": True, "note": False}}


def busy(world: World) -> None:
    """Add a webinar in which Ann answers a poll and the survey, and Ben asks something."""
    webinar = past(world, PAST, signed_up(world, ANN), signed_up(world, BEN), came=((ANN, 0, 60), (BEN, 0, 60)))
    webinar["sessions"][0] |= {
        "polls": [poll_answer(ANN, "Ann", "Heat or cold?", "Heat"), poll_answer(BEN, "Ben", "Heat or cold?", "")],
        "questions": [asked(BEN, "Ben", "How loud?")],
        "survey": survey(),
        "survey_answers": [survey_answer(ANN, "Ann", "How was it?", "Good, really")],
    }


def test_answers_to_polls_and_surveys_are_mapped_like_those_of_forms(empty_world: World) -> None:
    world = empty_world
    busy(world)
    mapped = answers(("poll: heat or COLD?", "message", "if_answered"), ("survey: How was it?", "city", "if_answered"))
    world.settings(ENGAGEMENT | mapped)

    world.sync(PAST)

    assert (value(world, ANN, "message"), value(world, ANN, "city")) == ("Heat", "Good, really")
    assert (value(world, BEN, "message"), value(world, BEN, "city")) == ("", "")
    assert again(world, PAST) == 0


def test_rules_about_polls_and_questions(empty_world: World) -> None:
    world = empty_world
    busy(world)
    rules = [("answered_poll", "message", "Polled", "always"), ("asked_question", "city", "Asked", "always")]
    world.settings(ENGAGEMENT | outcomes(*rules))

    world.sync(PAST)

    assert [(value(world, one, "message"), value(world, one, "city")) for one in (ANN, BEN)] == [
        ("Polled", ""),
        ("", "Asked"),
    ]
    assert again(world, PAST) == 0


def test_a_dry_run_plans_the_values_and_writes_nothing(empty_world: World) -> None:
    world = empty_world
    upcoming(world, ID, answering(world, ANN, org="Kuusi Oy"), signed_up(world, BEN))
    world.sync(ID)
    world.settings(COMPANY)
    before, world.now = world.writes(), world.now + 60

    result = world.sync(ID, dry_run=True)[ID, ""]

    assert world.writes() == before
    assert [(one.email, dict(one.properties)) for one in result.plans] == [(ANN, {"company": "Kuusi Oy"})]
    assert RemoteContact.objects.get(email=ANN).answered == {}


def test_a_retry_of_one_person_brings_their_values(empty_world: World) -> None:
    world = empty_world
    world.settings(COMPANY)
    upcoming(world, ID, answering(world, ANN, org="Kuusi Oy"), answering(world, BEN, org="Pine Oy"))
    world.fault(method="POST", path="contacts/batch/create", status=503, body={}, times=20)
    world.sync(ID)
    assert world.contact(ANN) is None
    world.sandbox.state["faults"].clear()
    world.later(hours=1)

    job = SyncJob.enqueue(world.occurrence(ID).pk, "retry", world.clock(), "maija", people=[ANN])
    jobs.run_job(job, world.clock)

    assert value(world, ANN, "company") == "Kuusi Oy"


def test_a_contact_that_somebody_else_made_meanwhile_keeps_what_it_has(empty_world: World) -> None:
    world = empty_world
    world.settings(answers(("org", "company", "if_empty"), ("city", "city", "if_empty")))
    upcoming(world, ID, answering(world, ANN, org="Kuusi Oy", city="Turku"))
    made = {"company": "Own Oy"}
    world.meanwhile("contacts/batch/create", lambda sandbox: seed.add_contact(world.hubspot, ANN, properties=made))

    world.sync(ID)

    assert (value(world, ANN, "company"), value(world, ANN, "city")) == ("Own Oy", "Turku")
    assert again(world, ID) == 0


def test_a_lost_answer_to_a_create_loses_no_value_and_writes_none_twice(empty_world: World) -> None:
    world = empty_world
    world.settings(COMPANY)
    upcoming(world, ID, answering(world, ANN, org="Kuusi Oy"))
    world.fault(method="POST", path="contacts/batch/create", kind="lost_answer")

    world.sync(ID)
    again(world, ID)

    assert value(world, ANN, "company") == "Kuusi Oy"
    assert again(world, ID) == 0


def test_an_address_that_became_secondary_gets_nothing_and_the_survivor_keeps_its_values(empty_world: World) -> None:
    world = empty_world
    world.settings(COMPANY)
    webinar = upcoming(world, ID, answering(world, ANN, org="Ann Oy"), answering(world, BEN, org="Ben Oy"))
    world.sync(ID)
    merge_contacts(world.hubspot, id_of(world, ANN), id_of(world, BEN), world.now)
    webinar["registrants"].append(answering(world, BEN, days=-1, org="Newer Oy"))

    again(world, ID)

    assert value(world, ANN, "company") == "Ann Oy"
    assert again(world, ID) == 0


def test_merged_away_while_it_is_written_the_values_follow(empty_world: World) -> None:
    world = empty_world
    world.hubspot["merge_makes_new_id"] = True
    world.settings(COMPANY)
    ann = seed.add_contact(world.hubspot, ANN)
    duplicate = seed.add_contact(world.hubspot, "ann@old.example")
    upcoming(world, ID, answering(world, ANN, org="Kuusi Oy"))
    world.meanwhile("contacts/batch/update", lambda sandbox: merge_contacts(world.hubspot, ann, duplicate, world.now))

    world.sync(ID)
    again(world, ID)

    assert value(world, ANN, "company") == "Kuusi Oy"
    assert again(world, ID) == 0


def test_a_contact_that_was_deleted_and_made_again_gets_the_values_again(empty_world: World) -> None:
    world = empty_world
    world.settings(COMPANY | outcomes(("registered", "city", "Oulu", "always")))
    webinar = upcoming(world, ID, answering(world, ANN, org="Kuusi Oy"))
    world.sync(ID)
    del world.hubspot["contacts"][id_of(world, ANN)]
    seed.add_contact(world.hubspot, ANN)
    webinar["registrants"].append(answering(world, CAT, days=-1))

    again(world, ID, trigger="sync_now")

    assert (value(world, ANN, "company"), value(world, ANN, "city")) == ("Kuusi Oy", "Oulu")
    assert again(world, ID) == 0


def test_verifying_mends_our_properties_and_leaves_mapped_ones_as_people_changed_them(empty_world: World) -> None:
    world = empty_world
    world.settings(COMPANY | outcomes(("registered", "city", "Oulu", "always")))
    upcoming(world, ID, answering(world, ANN, org="Kuusi Oy"))
    world.sync(ID)
    put(world, ANN, "company", "Corrected Oy")
    put(world, ANN, "city", "")
    put(world, ANN, "zoom_sync_total_registrations", "9")

    again(world, ID, verify=True)

    assert (value(world, ANN, "company"), value(world, ANN, "city")) == ("Corrected Oy", "")
    assert value(world, ANN, "zoom_sync_total_registrations") == "1"


def test_a_proof_does_not_name_mapped_values(empty_world: World) -> None:
    world = empty_world
    world.settings(COMPANY | outcomes(("attended", "city", "Oulu", "always")))
    past(world, PAST, answering(world, ANN, org="Kuusi Oy"), answering(world, BEN, org="Pine Oy"), came=((ANN, 0, 60),))
    world.sync(PAST)
    put(world, ANN, "company", "Corrected Oy")

    assert proved(world)
    assert not prove(world).sums.differences


def test_erasing_a_person_erases_their_answers_everywhere(empty_world: World) -> None:
    world = empty_world
    own.add_property(world.hubspot, "topics", "enumeration", ["Heat"])
    world.later(hours=25)
    world.settings(answers((TOPIC, "topics", "if_answered"), ("org", "company", "if_answered")))
    people = [answering(world, one, {TOPIC: "My secret"}, org=f"Secret of {one}") for one in (ANN, BEN)]
    upcoming(world, ID, *people)
    world.sync(ID)
    assert "My secret" in unwritten(world, ID)["unknown_option"][0][1]

    forget_person(world.connection.hubspot, id_of(world, ANN), world.clock())

    assert not RegistrantRow.objects.filter(email=ANN).exists()
    assert not RemoteContact.objects.filter(email=ANN).exists()
    assert not Participant.objects.filter(email=ANN).exists()
    assert [one.detail for one in Person.objects.filter(email="", detail__contains="secret")] == []
    assert Person.objects.filter(email=BEN, detail__contains="My secret").count() == 1
    world.later(minutes=5)
    world.sync(ID)
    assert not RegistrantRow.objects.filter(email=ANN).exists()
    assert QuestionRow.objects.get(key="org").answered == 1


def test_pruned_registrations_take_their_answers_along_and_nothing_is_written_again(empty_world: World) -> None:
    world = empty_world
    world.settings(COMPANY)
    past(world, PAST, answering(world, ANN, org="Kuusi Oy"), days=-20)
    world.sync(PAST)
    SyncSettingsRow.objects.update(keep_raw_days=10)
    assert prune_raw_rows(timezone.now())
    assert not RegistrantRow.objects.exists()
    assert "Kuusi Oy" not in str(list(RemoteContact.objects.values()))
    put(world, ANN, "company", "")

    assert again(world, PAST) == 0
    assert value(world, ANN, "company") == ""


@pytest.mark.parametrize("there", [True, False])
def test_five_mapped_answers_cost_no_more_calls_than_none(empty_world: World, there: bool) -> None:
    world = empty_world
    emails = [f"p{number}@crowd.example" for number in range(230)]
    fields = {"org": "company", "job_title": "jobtitle", "city": "city", "zip": "zip", "comments": "message"}
    results = []
    for webinar_id, mapped in ((ID, False), (OTHER, True)):
        crowd = [f"{webinar_id}-{email}" for email in emails]
        if there:
            for email in crowd:
                seed.add_contact(world.hubspot, email, "Pat")
        given: Any = {name: f"{name} of them" for name in fields}
        upcoming(world, webinar_id, *(answering(world, email, **given) for email in crowd))
        if mapped:
            world.settings(answers(*((name, target, "if_empty") for name, target in fields.items())))
        results.append(world.sync(webinar_id)[webinar_id, ""])
        world.later(minutes=1)

    without, with_values = results
    assert with_values.calls.hubspot == without.calls.hubspot
    assert with_values.calls.zoom == without.calls.zoom
    assert value(world, f"{OTHER}-{emails[-1]}", "message") == "comments of them"
    assert again(world, ID, OTHER) > 0  # those of the first one are new to the mapping
    assert again(world, ID, OTHER) == 0
