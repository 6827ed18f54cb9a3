"""Connecting HubSpot: properties and custom events are made, capabilities found out, and warnings given."""

import pytest

from integrations.accounts.connect import check_hubspot, connect_hubspot
from integrations.errors import IntegrationError, NeedsAdmin
from integrations.models import AccountState, ContactProperty, HubSpotAccount
from sandbox.hubspot import seed
from tests.commands.running import run
from tests.support.world import World

pytestmark = pytest.mark.django_db
GROUP = "zoom_webinar_sync"
CONTACT_PROPERTIES = {
    "zoom_sync_average_duration": "number",
    "zoom_sync_last_registered_webinar": "string",
    "zoom_sync_total_registrations": "number",
    "zoom_sync_total_attended": "number",
    "zoom_sync_last_registered_webinar_id": "string",
    "zoom_sync_last_registered_webinar_name": "string",
    "zoom_sync_last_registered_webinar_at": "datetime",
    "zoom_sync_last_attended_webinar_id": "string",
    "zoom_sync_last_attended_webinar_name": "string",
    "zoom_sync_last_attended_webinar_joined_at": "datetime",
    "zoom_sync_last_attended_webinar_left_at": "datetime",
    "zoom_sync_last_attended_webinar_duration_minutes": "number",
    "zoom_sync_last_attended_webinar_percentage": "number",
}

EVERYTHING = [
    "marketing_events",
    "recordings",
    "notes",
    "users",
    "owners",
    "transcripts",
    "custom_events",
    "lists",
    "campaigns",
]


def connect() -> HubSpotAccount:
    return connect_hubspot(access_token=seed.ACCESS_TOKEN, refresh_token="", name="HubSpot")


def forget_everything(world: World) -> None:
    """Put the sandbox back to where it was before the first connecting."""
    HubSpotAccount.objects.all().delete()
    for kind in ("contacts", "calls"):
        world.hubspot["groups"][kind].pop(GROUP)
        ours = [name for name, one in world.hubspot["properties"][kind].items() if one["groupName"] == GROUP]
        for name in ours:
            del world.hubspot["properties"][kind][name]


def without(world: World, *words: str) -> None:
    token = world.hubspot["tokens"][seed.ACCESS_TOKEN]
    token["scopes"] = [one for one in token["scopes"] if not any(word in one for word in words)]


def made(world: World, kind: str) -> dict[str, str]:
    properties = world.hubspot["properties"][kind].items()
    return {name: one["type"] for name, one in properties if one["groupName"] == GROUP}


def test_the_properties_are_made_in_a_group_of_their_own(empty_world: World) -> None:
    assert made(empty_world, "contacts") == CONTACT_PROPERTIES
    assert empty_world.hubspot["groups"]["contacts"][GROUP]["label"] == "Zoom webinars"
    assert made(empty_world, "calls") == {"zoom_sync_external_id": "string"}
    assert empty_world.hubspot["properties"]["calls"]["zoom_sync_external_id"]["hasUniqueValue"] is True


def test_connecting_again_writes_nothing(empty_world: World) -> None:
    writes = empty_world.writes()

    connect()

    assert empty_world.writes() == writes
    assert HubSpotAccount.objects.count() == 1


def test_a_property_that_somebody_deleted_is_made_again(empty_world: World) -> None:
    del empty_world.hubspot["properties"]["contacts"]["zoom_sync_total_attended"]

    connect()

    assert made(empty_world, "contacts") == CONTACT_PROPERTIES


@pytest.mark.parametrize(
    ("tier", "missing", "capabilities"),
    [
        ("enterprise", (), EVERYTHING),
        ("professional", (), [name for name in EVERYTHING if name != "custom_events"]),
        (
            "free",
            ("settings.users", "owners"),
            [name for name in EVERYTHING if name not in ("users", "owners", "custom_events", "campaigns")],
        ),
        (
            "enterprise",
            ("transcripts", "behavioral", "crm.lists", "campaigns"),
            ["marketing_events", "recordings", "notes", "users", "owners"],
        ),
    ],
)
def test_what_the_account_can_do_is_found_out(
    empty_world: World, tier: str, missing: tuple[str, ...], capabilities: list[str]
) -> None:
    empty_world.hubspot["tier"] = tier
    without(empty_world, *missing)

    account = connect()

    assert account.capabilities == capabilities
    assert (account.state, account.missing_scopes) == (AccountState.CONNECTED, [])


def test_without_the_right_to_make_properties_nothing_is_stored(empty_world: World) -> None:
    forget_everything(empty_world)
    without(empty_world, "schemas.contacts.write")

    with pytest.raises(NeedsAdmin) as caught:
        connect()

    assert caught.value.missing_scopes == ("crm.schemas.contacts.write",)
    assert not HubSpotAccount.objects.exists()


def test_without_marketing_events_the_scope_is_named(empty_world: World) -> None:
    without(empty_world, "marketing_events")

    account = connect()

    assert account.state == AccountState.SCOPE_MISSING
    assert account.missing_scopes == ["crm.objects.marketing_events.read"]


@pytest.mark.parametrize(
    "path",
    [
        r"/account-info/",
        r"/contacts/batch/read$",
        r"/contacts/groups$",
        r"/contacts/batch/create$",
        r"/calls/batch/create$",
        r"/event-definitions$",
        r"/contacts/groups/zoom$",
    ],
)
def test_hubspot_down_in_the_middle_leaves_nothing_half_applied(empty_world: World, path: str) -> None:
    forget_everything(empty_world)
    empty_world.hubspot["tier"] = "enterprise"
    empty_world.fault(path=path, status=503, times=3)

    with pytest.raises(IntegrationError):
        connect()
    assert not HubSpotAccount.objects.exists()

    account = connect()
    assert made(empty_world, "contacts") == CONTACT_PROPERTIES
    assert len(empty_world.hubspot["event_definitions"]) == 3
    assert "custom_events" in account.capabilities


def test_an_answer_that_was_lost_makes_nothing_twice(empty_world: World) -> None:
    forget_everything(empty_world)
    empty_world.hubspot["tier"] = "enterprise"
    empty_world.fault(method="POST", path=r"/event-definitions$", kind="applied_answer_lost")

    with pytest.raises(IntegrationError):
        connect()
    connect()

    assert len(empty_world.hubspot["event_definitions"]) == 3


@pytest.mark.parametrize("status", [404, 405, 501])
@pytest.mark.parametrize(
    ("path", "lost"),
    [
        (r"/crm/properties/2026-03/contacts$", ()),
        (r"/marketing-events/2026-03$", ()),
        (r"/groups/zoom$", ()),
        (r"/settings/users/", ("users",)),
        (r"/transcripts/0$", ("transcripts",)),
        (r"/event-definitions$", ("custom_events",)),
        (r"/lists/2026-03/folders$", ("lists",)),
        (r"/campaigns/2026-03$", ("campaigns",)),
    ],
)
def test_what_hubspot_does_not_offer_costs_no_more_than_that(
    empty_world: World, status: int, path: str, lost: tuple[str, ...]
) -> None:
    forget_everything(empty_world)
    empty_world.hubspot["tier"] = "enterprise"
    body = {"status": "error", "message": "There is nothing here.", "correlationId": "1"}
    empty_world.fault(method="GET", path=path, status=status, body=body, times=99)

    ran = run("connect_hubspot", "--access-token", seed.ACCESS_TOKEN)

    assert (ran.status, ran.err) == (0, "")
    kept = [name for name in EVERYTHING if name not in lost or (name, status) == ("transcripts", 404)]
    assert HubSpotAccount.objects.get().capabilities == kept


def test_a_check_that_fails_keeps_what_was_known(empty_world: World) -> None:
    before = HubSpotAccount.objects.get().capabilities
    empty_world.fault(path=r"/crm/owners/", status=503, times=3)

    assert run("check_connections").status == 1

    assert HubSpotAccount.objects.get().capabilities == before


# --- Warnings ---------------------------------------------------------------------------------------------------------


def test_hubspots_own_zoom_integration_is_warned_about(empty_world: World) -> None:
    zoom = {"name": "zoom", "label": "Zoom", "displayOrder": -1, "archived": False}
    empty_world.hubspot["groups"]["contacts"]["zoom"] = zoom

    ran = run("connect_hubspot", "--access-token", seed.ACCESS_TOKEN)
    assert (ran.status, "HubSpot's own Zoom integration is installed here as well" in ran.err) == (0, True)
    assert HubSpotAccount.objects.get().native_integration is True

    ran = run("check_connections")
    assert (ran.status, "HubSpot's own Zoom integration" in ran.err) == (0, True)

    del empty_world.hubspot["groups"]["contacts"]["zoom"]
    ran = run("check_connections")
    assert (ran.status, ran.err) == (0, "")
    assert HubSpotAccount.objects.get().native_integration is False


def test_events_of_another_app_are_warned_about(empty_world: World) -> None:
    for number in range(2):
        seed.add_marketing_event(empty_world.hubspot, f"old {number}", "Old", "sandbox-zoom-account", app_id=400)

    ran = run("connect_hubspot", "--access-token", seed.ACCESS_TOKEN)

    assert ran.status == 0
    assert "Another HubSpot app made 2 marketing events here" in ran.err
    assert HubSpotAccount.objects.get().other_app_events is True


def test_our_own_events_are_no_reason_to_warn(empty_world: World) -> None:
    seed.add_marketing_event(empty_world.hubspot, "81", "Ours", "sandbox-zoom-account")

    ran = run("connect_hubspot", "--access-token", seed.ACCESS_TOKEN)

    assert (ran.status, ran.err) == (0, "")
    assert HubSpotAccount.objects.get().other_app_events is False


def test_after_the_app_was_created_anew_its_predecessors_events_are_warned_about(empty_world: World) -> None:
    """The portal finds out anew with every token which app is its own."""
    seed.add_marketing_event(empty_world.hubspot, "81", "Ours", "sandbox-zoom-account")
    run("connect_hubspot", "--access-token", seed.ACCESS_TOKEN)
    seed.add_token(empty_world.hubspot, "new-token", app_id=777)

    ran = run("connect_hubspot", "--access-token", "new-token")

    assert "Another HubSpot app made 1 marketing event here" in ran.err


def test_the_contact_properties_are_known(empty_world: World) -> None:
    known = dict(ContactProperty.objects.values_list("name", "label"))

    assert known["jobtitle"]
    assert known["zoom_sync_total_attended"] == "Total number of Zoom webinars attended"


def test_one_that_is_gone_is_known_no_longer_once_the_account_was_checked(empty_world: World) -> None:
    del empty_world.hubspot["properties"]["contacts"]["jobtitle"]

    check_hubspot(HubSpotAccount.objects.get())

    assert not ContactProperty.objects.filter(name="jobtitle").exists()
