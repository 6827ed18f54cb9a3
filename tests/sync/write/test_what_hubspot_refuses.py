"""A refusal of HubSpot concerns one person, and is kept in HubSpot's words; everybody else is synced."""

import pytest

from integrations.models import Participant
from sandbox.hubspot import seed
from tests.support.webinars import ANN, BEN, CAT, OTHER, PAST, UPCOMING, again, ours, past, signed_up, upcoming
from tests.support.world import World

pytestmark = pytest.mark.django_db
RULE = "Contacts of strict.example need a contract number."
JANE = "jane@strict.example"


def words(world: World, webinar_id: int, code: str) -> dict[str, str]:
    entries = world.audit(webinar_id)[0]["entries"]
    return {one["email"]: one["detail"] for entry in entries if entry["code"] == code for one in entry["people"]}


def test_an_address_that_is_none_never_leaves_the_portal(empty_world: World) -> None:
    world = empty_world
    bad = ("liisa@mail", "two@@mail.example", "spa ce@mail.example", ".dot@mail.example")
    past(world, PAST, signed_up(world, ANN), *(signed_up(world, email) for email in bad))
    heard = world.listen()

    result = world.sync()[PAST, ""]

    assert world.people(PAST, "emails_excluded") == dict.fromkeys(bad, "invalid_email")
    assert world.activities(PAST) == {ANN: ["REGISTERED"]}
    asked = [line for line in heard if line.startswith("/hubspot/")]
    assert [line for line in asked for email in bad if email in line] == []
    assert result.status == "synced"
    assert again(world) == 0


def test_an_address_hubspot_calls_invalid_is_quarantined(empty_world: World) -> None:
    """The cause is in HubSpot's words, and nothing is sent again with every sync."""
    world = empty_world
    world.hubspot["invalid_emails"] = [BEN]
    past(world, PAST, *(signed_up(world, email) for email in (ANN, BEN, CAT)))

    result = world.sync()[PAST, ""]

    assert world.people(PAST, "emails_excluded") == {BEN: "invalid_email"}
    assert "INVALID_EMAIL" in words(world, PAST, "emails_excluded")[BEN]
    assert sorted(world.activities(PAST)) == [ANN, CAT]
    assert (result.status, result.created) == ("synced", 2)
    assert again(world) == 0
    assert world.sync(trigger="sync_now")[PAST, ""].excluded == {"invalid_email": 1}
    assert "INVALID_EMAIL" in words(world, PAST, "emails_excluded")[BEN]


def test_a_rule_of_the_administrator_refuses_one_new_contact(empty_world: World) -> None:
    world = empty_world
    world.hubspot["rules"] = [{"email_domain": "strict.example", "property": "jobtitle", "message": RULE}]
    past(world, PAST, *(signed_up(world, email) for email in (ANN, JANE, CAT)), came=((JANE, 0, 60),))

    result = world.sync()[PAST, ""]

    assert sorted(world.activities(PAST)) == [ANN, CAT]
    assert world.people(PAST, "person_failed") == {JANE: "rejected_by_hubspot"}
    assert RULE in words(world, PAST, "person_failed")[JANE]
    assert (result.status, result.created) == ("partial", 2)

    assert again(world) == 1  # tried again, and refused again
    world.hubspot["rules"] = []
    world.later(minutes=1)
    assert world.sync()[PAST, ""].status == "synced"
    assert world.activities(PAST)[JANE] == ["REGISTERED", "ATTENDED"]


def test_a_rule_of_the_administrator_refuses_the_properties_of_one_contact(empty_world: World) -> None:
    """All that goes by id is there all the same; the properties are tried again."""
    world = empty_world
    seed.add_contact(world.hubspot, JANE, "Jane")
    seed.add_contact(world.hubspot, ANN, "Ann")
    world.hubspot["rules"] = [{"email_domain": "strict.example", "property": "jobtitle", "message": RULE}]
    past(world, PAST, signed_up(world, ANN), signed_up(world, JANE))

    result = world.sync()[PAST, ""]

    assert world.people(PAST, "person_failed") == {JANE: "rejected_by_hubspot"}
    assert RULE in words(world, PAST, "person_failed")[JANE]
    assert ours(world, JANE) == {}
    assert ours(world, ANN)["total_registrations"] == "1"
    assert world.activities(PAST) == {ANN: ["REGISTERED"], JANE: ["REGISTERED"]}
    assert (result.status, result.updated) == ("partial", 1)
    assert Participant.objects.get(email=JANE).cause == "rejected_by_hubspot"

    world.hubspot["rules"] = []
    world.later(minutes=1)
    assert world.sync()[PAST, ""].status == "synced"
    assert ours(world, JANE)["total_registrations"] == "1"
    assert Participant.objects.get(email=JANE).cause == ""
    assert again(world) == 0


def test_somebody_who_was_faster_is_a_conflict_that_ends_well(empty_world: World) -> None:
    """A form made the contact between asking and creating: HubSpot answers 409 for that one."""
    world = empty_world
    past(world, PAST, signed_up(world, ANN, "Ann", "Lee"), signed_up(world, BEN), came=((ANN, 0, 60),))
    world.meanwhile("contacts/batch/create", lambda sandbox: seed.add_contact(world.hubspot, ANN, "Anna"))

    result = world.sync()[PAST, ""]

    assert world.activities(PAST) == {ANN: ["REGISTERED", "ATTENDED"], BEN: ["REGISTERED"]}
    contact = world.contact(ANN) or {}
    assert (contact["firstname"], contact["lastname"], contact["zoom_sync_total_attended"]) == ("Anna", "Lee", "1")
    assert (result.status, result.created, result.updated) == ("synced", 1, 1)
    assert len(world.hubspot["contacts"]) == 2
    assert again(world) == 0


def test_a_conflict_that_does_not_name_the_contact_is_settled_by_the_address(empty_world: World) -> None:
    world = empty_world
    past(world, PAST, signed_up(world, ANN, "Ann", "Lee"), signed_up(world, BEN))
    error = {
        "status": "error",
        "category": "CONFLICT",
        "message": "A contact with that email already exists.",
        "context": {"objectWriteTraceId": [ANN]},
        "errors": [],
        "links": {},
    }
    at = "2026-11-24T10:00:00.000Z"
    envelope = {"status": "COMPLETE", "startedAt": at, "completedAt": at, "numErrors": 1}
    world.fault(path="contacts/batch/create", status=207, body={"results": [], "errors": [error]} | envelope)
    made = {"change": lambda sandbox: seed.add_contact(world.hubspot, ANN)}
    world.fault(kind="meanwhile", path="contacts/batch/read", after=1, **made)

    result = world.sync()[PAST, ""]

    assert world.activities(PAST)[ANN] == ["REGISTERED"]
    assert result.status == "partial"  # of Ben the answer said nothing


@pytest.mark.parametrize("path", ["contacts/batch/create", "contacts/batch/update", "register/create"])
@pytest.mark.parametrize(("status", "times"), [(423, 3), (429, 1)])
def test_a_lock_or_a_limit_is_waited_for(empty_world: World, path: str, status: int, times: int) -> None:
    world = empty_world
    seed.add_contact(world.hubspot, BEN)
    past(world, PAST, signed_up(world, ANN), signed_up(world, BEN))
    body = {"status": "error", "message": "Wait.", "category": "LOCKED", "policyName": "TEN_SECONDLY_ROLLING"}
    world.fault(path=path, times=times, status=status, body=body)

    result = world.sync()[PAST, ""]

    assert (result.status, result.created, result.updated) == ("synced", 1, 1)
    assert again(world) == 0


@pytest.mark.parametrize("path", ["contacts/batch/read", "contacts/batch/create", "register/create", "batch/update"])
def test_a_limit_that_lasts_is_waiting_and_no_audit_entry(empty_world: World, path: str) -> None:
    world = empty_world
    seed.add_contact(world.hubspot, BEN)
    past(world, PAST, signed_up(world, ANN), signed_up(world, BEN))
    body = {"status": "error", "message": "Wait.", "policyName": "DAILY", "errorType": "RATE_LIMIT"}
    world.fault(path=path, times=1, status=429, body=body, headers={"Retry-After": "3600"})

    result = world.sync()[PAST, ""]

    assert (result.status, result.bad) == ("partial", True)
    assert [code for run in world.audit(PAST) for code in run["entries"] if code["level"] == "error"] == []
    world.later(hours=2)
    assert world.sync()[PAST, ""].status == "synced"
    assert world.activities(PAST) == {ANN: ["REGISTERED"], BEN: ["REGISTERED"]}
    assert ours(world, BEN)["total_registrations"] == "1"
    assert again(world) == 0


def test_a_lost_answer_to_a_create_doubles_nothing(empty_world: World) -> None:
    world = empty_world
    people = [signed_up(world, f"person{number:03}@mail.example", "P", str(number)) for number in range(130)]
    past(world, PAST, *people, came=(("person000@mail.example", 0, 60),))
    world.fault(path="contacts/batch/create", kind="applied_answer_lost")

    result = world.sync()[PAST, ""]

    assert len(world.hubspot["contacts"]) == 130
    assert world.activities(PAST)["person000@mail.example"] == ["REGISTERED", "ATTENDED"]
    assert all(told[0] == "REGISTERED" and len(told) <= 2 for told in world.activities(PAST).values())
    assert ours(world, "person129@mail.example")["total_registrations"] == "1"
    assert result.status == "synced"
    assert again(world) == 0


@pytest.mark.parametrize("path", ["contacts/batch/update", "register/create", "attend/create"])
def test_a_lost_answer_to_any_other_write_doubles_nothing(empty_world: World, path: str) -> None:
    world = empty_world
    seed.add_contact(world.hubspot, ANN)
    past(world, PAST, signed_up(world, ANN), came=((ANN, 0, 60),))
    world.fault(path=path, times=3, kind="applied_answer_lost")

    assert world.sync()[PAST, ""].status == "partial"
    world.later(minutes=5)
    assert world.sync()[PAST, ""].status == "synced"

    assert world.activities(PAST) == {ANN: ["REGISTERED", "ATTENDED"]}
    assert ours(world, ANN)["total_registrations"] == "1"
    assert again(world) == 0


def test_one_bad_batch_does_not_stop_the_others(empty_world: World) -> None:
    world = empty_world
    people = [signed_up(world, f"person{number:03}@mail.example") for number in range(250)]
    upcoming(world, UPCOMING, *people)
    upcoming(world, OTHER, signed_up(world, ANN))
    world.fault(path="contacts/batch/create", status=503)

    results = world.sync()

    assert (results[UPCOMING, ""].status, results[UPCOMING, ""].created) in {("partial", 150), ("partial", 200)}
    assert results[OTHER, ""].status == "synced"
    world.later(minutes=5)
    assert world.sync()[UPCOMING, ""].status == "synced"
    assert len(world.activities(UPCOMING)) == 250
    assert len(world.hubspot["contacts"]) == 251


def test_what_no_sync_can_mend_is_told_in_the_providers_words(empty_world: World) -> None:
    """The words are kept with neither links nor addresses, as everywhere."""
    world = empty_world
    past(world, PAST, signed_up(world, ANN))
    refusal = {"status": "error", "category": "VALIDATION_ERROR", "message": "eventUrl is longer than 100 characters."}
    world.fault(method="PUT", path="/events/", times=1, status=400, body=refusal)
    world.sync()
    event = words(world, PAST, "sync_error")
    odd = {"code": 4999, "message": "A new kind of trouble at https://zoom.us/w/1?tk=abc."}
    world.fault(path="/registrants$", times=9, status=400, body=odd)
    world.later(minutes=1)
    world.sync()

    assert event == {"": "eventUrl is longer than 100 characters."}
    assert words(world, PAST, "sync_error") == {"": "400/4999: A new kind of trouble at [link]"}
