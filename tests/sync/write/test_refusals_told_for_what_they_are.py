"""A refusal is told for what it is: a scope, a gateway, an address; and it stops no more than it is about."""

import pytest

from integrations.models import HubSpotAccount
from tests.support.webinars import ANN, BEN, CAT, ID, PAST, UPCOMING, again, ended, past, signed_up, upcoming
from tests.support.world import Json, World
from tests.sync.write.test_custom_events import connect, shown

pytestmark = pytest.mark.django_db
READ, CREATE = "objects/2026-03/contacts/batch/read", "objects/2026-03/contacts/batch/create"
PAGE = "<html><body>Blocked by the firewall</body></html>"


def detail(world: World, email: str) -> tuple[str, str]:
    """The cause and HubSpot's words about somebody."""
    entries = world.audit(PAST)[0]["entries"]
    return next((one["cause"], one["detail"]) for entry in entries for one in entry["people"] if one["email"] == email)


def test_a_403_that_is_not_json_is_a_gateways_and_takes_no_capability_away(empty_world: World) -> None:
    world = empty_world
    connect(world)
    ended(world)
    world.fault(method="POST", path="send/batch", status=403, body=PAGE, times=9)

    assert world.sync(ID)[ID, ""].bad

    assert "custom_events" in HubSpotAccount.objects.get().capabilities
    assert world.causes(ID)["sync_error"] == {"unavailable": 1}
    world.sandbox.state["faults"] = []
    world.later(minutes=1)
    assert world.sync(ID)[ID, ""].status == "synced"
    assert len(shown(world)) == 3


@pytest.mark.parametrize("status", [400, 401, 403])
def test_scopes_are_known_by_their_words_whatever_the_code(empty_world: World, status: int) -> None:
    world = empty_world
    past(world, PAST, signed_up(world, ANN))
    body = {"status": "error", "message": "This app hasn't been granted all required scopes to make this call."}
    world.fault(method="POST", path=CREATE, status=status, body=body, times=9)

    assert world.sync()[PAST, ""].bad

    assert world.causes(PAST)["sync_error"] == {"scope_missing": 1}
    assert HubSpotAccount.objects.get().state == "scope_missing"


@pytest.mark.parametrize(
    ("message", "cause"),
    [("invalid email: ben", "invalid_email"), ("This one cannot be looked up.", "rejected_by_hubspot")],
)
def test_who_cannot_be_looked_up_is_told_in_hubspots_words_and_never_created(
    empty_world: World, message: str, cause: str
) -> None:
    """The batch is refused, and then its halves, down to the single one."""
    world = empty_world
    past(world, PAST, *(signed_up(world, email) for email in (ANN, BEN, CAT)))
    body = {"status": "error", "message": message}
    world.fault(method="POST", path=READ, status=400, body=body, times=1)  # Ann, Ben and Cat
    world.meanwhile(READ, lambda sandbox: None)  # Ann
    world.fault(method="POST", path=READ, status=400, body=body, times=1)  # Ben and Cat
    world.fault(method="POST", path=READ, status=400, body=body, times=1)  # Ben

    world.sync()

    assert world.activities(PAST) == {ANN: ["REGISTERED"], CAT: ["REGISTERED"]}
    assert detail(world, BEN) == (cause, message)
    assert world.contact(BEN) is None


@pytest.mark.parametrize("category", ["VALIDATION_ERROR", ""])
def test_a_refusal_inside_the_answer_is_no_missing_contact_either(empty_world: World, category: str) -> None:
    world = empty_world
    past(world, PAST, signed_up(world, ANN), signed_up(world, BEN))
    error = {"category": category, "message": "No such look-up.", "context": {"ids": [BEN]}}
    world.fault(method="POST", path=READ, status=207, body={"results": [], "errors": [error]}, times=1)

    world.sync()

    assert world.contact(BEN) is None
    assert detail(world, BEN) == ("rejected_by_hubspot", "No such look-up.")
    world.later(minutes=1)
    world.sync()
    assert world.activities(PAST) == {ANN: ["REGISTERED"], BEN: ["REGISTERED"]}


def test_an_id_that_cannot_be_looked_up_is_not_taken_for_deleted(empty_world: World) -> None:
    world = empty_world
    past(world, PAST, signed_up(world, ANN))
    world.sync()
    upcoming(world, UPCOMING, signed_up(world, ANN))
    world.fault(method="POST", path=READ, status=200, body={"results": []}, times=1)
    world.fault(method="POST", path=READ, status=400, body={"status": "error", "message": "Bad id."}, times=1)

    world.later(minutes=1)
    world.sync(UPCOMING)

    assert world.people(UPCOMING, "person_failed") == {ANN: "rejected_by_hubspot"}
    world.later(minutes=1)
    world.sync(UPCOMING)
    assert world.activities(UPCOMING) == {ANN: ["REGISTERED"]}


def test_invalid_email_without_a_category_is_the_addresss_matter(empty_world: World) -> None:
    world = empty_world
    past(world, PAST, signed_up(world, BEN))
    body = {"status": "error", "message": f"invalid email: {BEN}"}
    world.fault(method="POST", path=CREATE, status=400, body=body, times=9)

    assert world.sync()[PAST, ""].status == "synced"

    assert world.people(PAST, "emails_excluded") == {BEN: "invalid_email"}
    assert again(world) == 0


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (
            400,
            {"code": 4711, "message": "Invalid access token, does not contain scopes:[webinar:read:list_panelists]."},
        ),
        (400, {"code": 3000, "message": "Something that was never seen."}),
        (404, {"code": 1001, "message": "User does not exist."}),
        (403, PAGE),
    ],
)
def test_panelists_that_may_not_be_read_do_not_fail_the_webinar(empty_world: World, status: int, body: Json) -> None:
    """The host and who was a panelist before are known; that the others are not is said."""
    world = empty_world
    panelist = {"id": "p", "email": BEN, "name": "Ben"}
    webinar = past(world, PAST, signed_up(world, ANN), signed_up(world, BEN), panelists=[panelist])
    world.sync()
    webinar["registrants"].append(signed_up(world, CAT))
    world.fault(method="GET", path="/panelists", status=status, body=body, times=9)

    world.later(minutes=1)
    result = world.sync()[PAST, ""]

    assert result.status == "synced"
    assert world.activities(PAST) == {ANN: ["REGISTERED"], CAT: ["REGISTERED"]}
    assert world.people(PAST, "emails_excluded") == {BEN: "host_or_panelist"}
    notes = world.causes(PAST)["data_not_synced"]
    assert sum(notes.values()) == 2  # and custom events
