"""The HubSpot app was re-created: events of the old one are reached by their object ids, and none is doubled."""

import pytest

from integrations.accounts.clients import hubspot_client
from integrations.accounts.connect import connect_hubspot
from integrations.accounts.hubspot_setup import other_apps
from integrations.models import HubSpotAccount
from sandbox.hubspot import seed
from sandbox.world.build import DAY, HOUR
from tests.support.webinars import ANN, BEN, ID, at, ended, iso, registered, upcoming
from tests.support.world import World

pytestmark = pytest.mark.django_db
CLEO = "cleo@mail.example"
NEW_APP = 777


def recreate_the_app(world: World) -> None:
    for grant in world.hubspot["tokens"].values():
        grant["app_id"] = NEW_APP


def events(world: World) -> list[tuple[str, int]]:
    return [(one["externalEventId"], one["appId"]) for one in world.hubspot["marketing_events"].values()]


def sync_again(world: World, **options: object) -> str:
    world.later(minutes=1)
    return str(world.sync(ID, **options)[ID, ""].status)  # type: ignore[arg-type]


def test_participations_go_by_object_id(empty_world: World) -> None:
    webinar = upcoming(empty_world)
    empty_world.sync(ID)
    recreate_the_app(empty_world)
    webinar["registrants"].extend(registered(at(empty_world) - HOUR, CLEO))

    assert sync_again(empty_world) == "synced"

    assert events(empty_world) == [(str(ID), 501)]
    assert empty_world.activities(ID) == {ANN: ["REGISTERED"], BEN: ["REGISTERED"], CLEO: ["REGISTERED"]}
    assert empty_world.causes(ID)["synced"] == {"contacts": 1, "participants": 1, "properties": 1}
    writes = empty_world.writes()
    assert sync_again(empty_world) == "unchanged"
    assert empty_world.writes() == writes


def test_it_is_moved_and_cancelled_by_object_id(empty_world: World) -> None:
    webinar = upcoming(empty_world)
    empty_world.sync(ID)
    recreate_the_app(empty_world)

    webinar["start"] += DAY
    sync_again(empty_world)
    shown = empty_world.event(ID) or {}
    assert (events(empty_world), shown["startDateTime"]) == ([(str(ID), 501)], iso(webinar["start"]))

    webinar["deleted"] = True
    sync_again(empty_world)
    shown = empty_world.event(ID) or {}
    assert (events(empty_world), shown["eventCancelled"]) == ([(str(ID), 501)], True)


def test_what_cannot_be_completed_is_an_audit_entry(empty_world: World) -> None:
    ended(empty_world, hours_ago=1)
    empty_world.sync(ID)
    recreate_the_app(empty_world)

    empty_world.later(hours=100)
    assert sync_again(empty_world) == "synced"

    assert events(empty_world) == [(str(ID), 501)]
    shown = empty_world.event(ID) or {}
    assert (shown["eventCompleted"], shown["completions"]) == (False, 0)
    assert empty_world.causes(ID)["data_not_synced"] == {"event_of_another_app": 1, "no_custom_events": 1}
    writes = empty_world.writes()
    assert sync_again(empty_world) == "unchanged"
    assert empty_world.writes() == writes


def test_once_the_old_app_is_back_it_is_completed(empty_world: World) -> None:
    ended(empty_world, hours_ago=1)
    empty_world.sync(ID)
    recreate_the_app(empty_world)
    empty_world.later(hours=100)
    sync_again(empty_world)

    for grant in empty_world.hubspot["tokens"].values():
        grant["app_id"] = 501
    sync_again(empty_world, verify=True)

    assert (empty_world.event(ID) or {})["completions"] == 1
    assert empty_world.causes(ID)["data_not_synced"] == {"no_custom_events": 1}


def test_one_that_is_deleted_after_all_is_made_anew_by_the_new_app(empty_world: World) -> None:
    webinar = upcoming(empty_world)
    empty_world.sync(ID)
    recreate_the_app(empty_world)
    for number, email in enumerate((CLEO, "dora@mail.example")):
        webinar["registrants"].extend(registered(at(empty_world) - HOUR, email))
        if number:
            empty_world.hubspot["marketing_events"].clear()
        assert sync_again(empty_world) == "synced"

    assert events(empty_world) == [(str(ID), NEW_APP)]
    assert len(empty_world.activities(ID)) == 4


def test_new_webinars_get_events_of_the_new_app(empty_world: World) -> None:
    recreate_the_app(empty_world)
    ended(empty_world)
    empty_world.sync(ID)

    assert events(empty_world) == [(str(ID), NEW_APP)]
    assert (empty_world.event(ID) or {})["completions"] == 1


def test_an_event_that_only_the_old_app_knows_is_taken_over(empty_world: World) -> None:
    """Forget what the old app has made, as if the portal had been set up anew."""
    account = "sandbox-zoom-account"
    made = seed.add_marketing_event(
        empty_world.hubspot, str(ID), "Old name", account, app_id=400, startDateTime=iso(at(empty_world))
    )
    upcoming(empty_world, topic="Heat pumps")
    hubspot = connect_hubspot(access_token=seed.ACCESS_TOKEN, refresh_token="", name="HubSpot")
    assert other_apps(hubspot, hubspot_client(hubspot)) == 1

    empty_world.sync(ID)

    assert events(empty_world) == [(str(ID), 400)]
    assert empty_world.occurrence(ID).event_object_id == made
    assert empty_world.activities(ID) == {ANN: ["REGISTERED"], BEN: ["REGISTERED"]}
    assert (empty_world.event(ID) or {})["eventName"] == "Heat pumps"


# --- An app that HubSpot does not name --------------------------------------------------------------------------------


def old_event(world: World, *, app_id: int = 400, **hidden: bool) -> str:
    made = seed.add_marketing_event(
        world.hubspot,
        str(ID),
        "Old name",
        "sandbox-zoom-account",
        app_id=app_id,
        startDateTime=iso(at(world)),
    )
    world.hubspot["marketing_events"][made] |= hidden
    return made


def connect_again() -> int:
    hubspot = connect_hubspot(access_token=seed.ACCESS_TOKEN, refresh_token="", name="HubSpot")
    return other_apps(hubspot, hubspot_client(hubspot))


@pytest.mark.parametrize("hidden", [{"hides_app": True}, {"hides_app": True, "hides_account": True}])
def test_an_event_whose_app_is_not_named_is_taken_over_and_not_doubled(
    empty_world: World, hidden: dict[str, bool]
) -> None:
    made = old_event(empty_world, **hidden)
    upcoming(empty_world)

    assert connect_again() == 1
    empty_world.sync(ID)

    assert list(empty_world.hubspot["marketing_events"]) == [made]
    assert empty_world.activities(ID) == {ANN: ["REGISTERED"], BEN: ["REGISTERED"]}


def test_taking_over_marks_it_as_anothers_at_once(empty_world: World) -> None:
    """No participation is sent under its external id in vain, and nobody is planned twice."""
    old_event(empty_world)
    upcoming(empty_world)
    connect_again()
    heard = empty_world.listen()

    empty_world.sync(ID)

    assert empty_world.occurrence(ID).event_foreign is True
    assert [line for line in heard if f"/attendance/{ID}/" in line] == []
    assert sum("objects/2026-03/contacts/batch/read" in line for line in heard) == 1


def test_our_own_event_that_was_forgotten_here_is_found_and_completed(empty_world: World) -> None:
    made = old_event(empty_world, app_id=501, hides_app=True)
    HubSpotAccount.objects.update(other_app_events=True)
    ended(empty_world)

    empty_world.sync(ID)

    assert list(empty_world.hubspot["marketing_events"]) == [made]
    assert empty_world.occurrence(ID).event_foreign is False
    assert (empty_world.event(ID) or {})["completions"] == 1


def test_our_own_events_are_not_taken_for_anothers_because_the_app_is_not_named(empty_world: World) -> None:
    old_event(empty_world, app_id=501, hides_app=True)

    assert connect_again() == 0
    assert HubSpotAccount.objects.get().other_app_events is False


def test_an_event_made_by_hand_is_no_apps(empty_world: World) -> None:
    made = old_event(empty_world, hides_app=True)
    empty_world.hubspot["marketing_events"][made]["externalEventId"] = ""

    assert connect_again() == 0


def test_where_the_events_cannot_be_listed_one_is_looked_for(empty_world: World) -> None:
    made = old_event(empty_world)
    upcoming(empty_world)
    body = {"status": "error", "message": "There is nothing here."}
    empty_world.fault(method="GET", path=r"/marketing-events/2026-03$", status=404, body=body, times=9)

    assert connect_again() == 0
    empty_world.sync(ID)

    assert HubSpotAccount.objects.get().other_app_events is None
    assert list(empty_world.hubspot["marketing_events"]) == [made]
