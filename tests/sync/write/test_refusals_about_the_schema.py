"""A property or custom event that HubSpot does not have is nobody's fault: it is made again, once, or left out."""

from typing import Any

import pytest

from integrations.accounts.connect import connect_hubspot
from sandbox.hubspot import seed
from tests.support.webinars import ANN, BEN, ID, PAST, SPOKEN, again, ended, ours, past, signed_up
from tests.support.world import Json, World
from tests.sync.write.test_custom_events import connect, shown

pytestmark = pytest.mark.django_db
ATTENDED, REGISTRATIONS = "zoom_sync_total_attended", "zoom_sync_total_registrations"
CREATE, UPDATE = "objects/2026-03/contacts/batch/create", "objects/2026-03/contacts/batch/update"
NOT_UPDATED = {"properties_not_updated": 1}


def asked(heard: list[str], path: str) -> int:
    return sum(path in line for line in heard)


def crowd(world: World, people: int = 40) -> list[str]:
    emails = [f"p{number}@crowd.example" for number in range(people)]
    past(world, PAST, *(signed_up(world, email) for email in emails))
    return emails


def lose(world: World, name: str, kind: str = "contacts") -> None:
    del world.hubspot["properties"][kind][name]


def lock(world: World, name: str) -> None:
    world.hubspot["properties"]["contacts"][name]["modificationMetadata"]["readOnlyValue"] = True


def words_of(world: World, webinar_id: int) -> list[Json]:
    return [
        one
        for entry in world.audit(webinar_id)[0]["entries"]
        if entry["code"] == "sync_error"
        for one in entry["people"]
    ]


def test_a_property_that_somebody_deleted_is_made_again_and_nobody_is_refused(empty_world: World) -> None:
    world = empty_world
    emails = crowd(world)
    lose(world, REGISTRATIONS)
    heard = world.listen()

    result = world.sync()[PAST, ""]

    assert (result.status, result.created) == ("synced", 40)
    assert asked(heard, CREATE) == 2
    assert {ours(world, email)["total_registrations"] for email in emails} == {"1"}
    assert again(world) == 0


def test_it_is_made_again_when_contacts_that_are_there_are_updated(empty_world: World) -> None:
    world = empty_world
    for number in range(40):
        seed.add_contact(world.hubspot, f"p{number}@crowd.example", "Pat")
    crowd(world)
    lose(world, REGISTRATIONS)
    heard = world.listen()

    result = world.sync()[PAST, ""]

    assert (result.status, result.updated) == ("synced", 40)
    assert asked(heard, UPDATE) == 2


def test_one_that_nobody_may_write_is_left_out_and_noted_once(empty_world: World) -> None:
    world = empty_world
    emails = crowd(world)
    lock(world, REGISTRATIONS)
    heard = world.listen()

    result = world.sync()[PAST, ""]

    assert (result.status, result.created) == ("partial", 40)
    assert asked(heard, CREATE) + asked(heard, UPDATE) == 2
    assert len(world.activities(PAST)) == 40
    assert "total_registrations" not in ours(world, emails[0])
    assert ours(world, emails[0])["last_registered_webinar_id"] == str(PAST)
    assert world.causes(PAST)["sync_error"] == NOT_UPDATED
    (told,) = words_of(world, PAST)
    assert (told["email"], REGISTRATIONS in told["detail"]) == ("", True)
    runs = len(world.audit(PAST))
    heard.clear()
    world.later(minutes=1)
    assert world.sync()[PAST, ""].bad
    assert asked(heard, CREATE) + asked(heard, UPDATE) <= 1
    assert len(world.audit(PAST)) == runs

    world.hubspot["properties"]["contacts"][REGISTRATIONS]["modificationMetadata"]["readOnlyValue"] = False
    world.later(minutes=1)
    assert world.sync()[PAST, ""].status == "synced"
    assert ours(world, emails[0])["total_registrations"] == "1"


@pytest.mark.parametrize(
    "body",
    [
        {"status": "error", "category": "PROPERTY_DOESNT_EXIST", "message": "No."},
        {"status": "error", "category": "VALIDATION_ERROR", "message": "No.", "errors": [{"message": "x"}]},
        {"status": "error", "message": f'Property "{ATTENDED}" does not exist'},
        {"status": "error", "category": "VALIDATION_ERROR", "message": f'"{ATTENDED}" is a read only property; no.'},
    ],
)
def test_however_hubspot_says_it_a_batch_is_never_halved(empty_world: World, body: Json) -> None:
    world = empty_world
    crowd(world)
    if "errors" in body:
        body = body | {"errors": [{"message": "x", "code": "PROPERTY_DOESNT_EXIST"}]}
    world.fault(method="POST", path=CREATE, status=400, body=body, times=999)
    heard = world.listen()

    assert world.sync()[PAST, ""].bad

    assert asked(heard, CREATE) <= 3
    assert world.causes(PAST)["sync_error"] == NOT_UPDATED
    assert "person_failed" not in world.causes(PAST)


def test_refusals_of_single_people_in_an_answer_are_mended_as_well(empty_world: World) -> None:
    """HubSpot takes one of them, and says of the other what it says of a property."""
    world = empty_world
    past(world, PAST, signed_up(world, ANN), signed_up(world, BEN))

    def answer(sandbox: Any) -> None:
        ann = seed.add_contact(world.hubspot, ANN)
        made = {"id": ann, "properties": {"email": ANN}, "objectWriteTraceId": ANN}
        refused: Json = {"category": "VALIDATION_ERROR", "message": f'Property "{ATTENDED}" does not exist'}
        refused |= {"context": {"objectWriteTraceId": [BEN]}}
        world.fault(method="POST", path=CREATE, status=207, body={"results": [made], "errors": [refused]})

    world.meanwhile("objects/2026-03/contacts$", answer)  # after they were looked for
    heard = world.listen()

    result = world.sync()[PAST, ""]

    assert asked(heard, CREATE) == 2
    assert world.activities(PAST) == {ANN: ["REGISTERED"], BEN: ["REGISTERED"]}
    assert "person_failed" not in world.causes(PAST)
    assert result.created == 2


def test_the_property_of_calls_is_made_again(empty_world: World) -> None:
    world = empty_world
    ended(world, lines=SPOKEN)
    lose(world, "zoom_sync_external_id", "calls")

    assert world.sync(ID)[ID, ""].status == "synced"

    assert len(world.calls()) == 1


def test_a_custom_event_that_somebody_deleted_is_defined_again(empty_world: World) -> None:
    world = empty_world
    connect(world)
    ended(world, lines=SPOKEN)
    world.hubspot["event_definitions"].pop("pe7654321_zoom_webinar_registration")
    heard = world.listen()

    assert world.sync(ID)[ID, ""].status == "synced"

    assert len(shown(world)) == 4
    assert asked(heard, "events/2026-03/send/batch") == 4  # once in vain


def test_so_is_a_property_of_a_custom_event(empty_world: World) -> None:
    world = empty_world
    connect(world)
    ended(world, lines=SPOKEN)
    world.hubspot["event_definitions"]["pe7654321_zoom_webinar_attendance"]["properties"].pop()

    assert world.sync(ID)[ID, ""].status == "synced"

    assert len(shown(world)) == 4


def test_one_that_cannot_be_defined_again_is_noted_once_and_the_sync_goes_on(empty_world: World) -> None:
    world = empty_world
    connect(world)
    ended(world, lines=SPOKEN)
    gone = {"status": "error", "category": "VALIDATION_ERROR", "message": "Event definition pe1_x was not found"}
    world.fault(method="POST", path="send/batch", status=400, body=gone, times=999)
    heard = world.listen()

    assert world.sync(ID)[ID, ""].status == "partial"

    assert asked(heard, "send/batch") == 2  # of people, and of the recording
    assert len(world.calls()) == 1
    assert world.causes(ID)["sync_error"] == NOT_UPDATED
    assert connect_hubspot(access_token=seed.ACCESS_TOKEN, refresh_token="", name="HubSpot").capabilities
