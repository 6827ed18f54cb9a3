"""`connect_zoom` and `connect_hubspot`: checked with the provider first; a refusal stores nothing."""

import json

import pytest
from django.db import connection

from integrations.models import Connection, HubSpotAccount, ZoomAccount
from sandbox.hubspot import seed
from tests.commands.running import is_one_sentence, run
from tests.support.factories import HubSpotAccountFactory, ZoomAccountFactory
from tests.support.world import ZOOM, World

pytestmark = pytest.mark.django_db
ACCOUNT, CLIENT, SECRET = ZOOM


@pytest.fixture
def unconnected(empty_world: World) -> World:
    ZoomAccount.objects.all().delete()
    HubSpotAccount.objects.all().delete()
    for properties in empty_world.hubspot["properties"].values():
        for name in [name for name in properties if name.startswith("zoom_sync")]:
            del properties[name]
    return empty_world


def test_both_accounts_are_stored_paired_and_ready(unconnected: World) -> None:
    zoom = run("connect_zoom", "--account-id", ACCOUNT, "--client-id", CLIENT, "--client-secret", "-", stdin=SECRET)
    hubspot = run("connect_hubspot", "--access-token", "-", stdin=seed.ACCESS_TOKEN)

    assert f"/webhooks/zoom/{ZoomAccount.objects.get().webhook_key}/" in zoom.out
    assert "primary" in hubspot.out
    pair = Connection.objects.get()
    assert (pair.primary, pair.zoom.timezone) == (True, "Europe/Helsinki")
    properties = unconnected.hubspot["properties"]["contacts"]
    assert properties["zoom_sync_total_attended"]["groupName"] == "zoom_webinar_sync"
    assert unconnected.hubspot["properties"]["calls"]["zoom_sync_external_id"]["hasUniqueValue"]


def test_connecting_again_changes_nothing_but_the_token(unconnected: World) -> None:
    for _ in range(2):
        run("connect_zoom", "--account-id", ACCOUNT, "--client-id", CLIENT, "--client-secret", "-", stdin=SECRET)
        ran = run("connect_hubspot", "--access-token", "-", stdin=seed.ACCESS_TOKEN)

    assert ran.status == 0
    assert (ZoomAccount.objects.count(), HubSpotAccount.objects.count(), Connection.objects.count()) == (1, 1, 1)


@pytest.mark.parametrize(
    ("account", "client", "secret"),
    [("nobody", CLIENT, SECRET), (ACCOUNT, "nobody", SECRET), (ACCOUNT, CLIENT, "wrong")],
)
def test_zooms_refusal_stores_nothing(unconnected: World, account: str, client: str, secret: str) -> None:
    ran = run("connect_zoom", "--account-id", account, "--client-id", client, "--client-secret", "-", stdin=secret)

    assert "Check the account id, client id and client secret" in ran.err
    assert is_one_sentence(ran.err)
    assert ran.status == 2
    assert not ZoomAccount.objects.exists()


def test_a_wrong_hubspot_token_stores_nothing(unconnected: World) -> None:
    run("connect_zoom", "--account-id", ACCOUNT, "--client-id", CLIENT, "--client-secret", "-", stdin=SECRET)

    ran = run("connect_hubspot", "--access-token", "-", stdin="pat-wrong")

    assert is_one_sentence(ran.err)
    assert ran.status == 2
    assert not HubSpotAccount.objects.exists()


def test_a_token_without_the_scope_for_properties_names_the_scope(unconnected: World) -> None:
    run("connect_zoom", "--account-id", ACCOUNT, "--client-id", CLIENT, "--client-secret", "-", stdin=SECRET)
    unconnected.hubspot["tokens"][seed.ACCESS_TOKEN]["scopes"].remove("crm.schemas.contacts.write")

    ran = run("connect_hubspot", "--access-token", "-", stdin=seed.ACCESS_TOKEN)

    assert "crm.schemas.contacts.write" in ran.err
    assert ran.status == 2
    assert not HubSpotAccount.objects.exists()


def test_hubspot_comes_after_zoom(unconnected: World) -> None:
    ran = run("connect_hubspot", "--access-token", "-", stdin=seed.ACCESS_TOKEN)

    assert "Connect Zoom first" in ran.err
    assert ran.status == 2


def test_nothing_secret_is_printed_or_stored_readably(unconnected: World) -> None:
    zoom = run("connect_zoom", "--account-id", ACCOUNT, "--client-id", CLIENT, "--client-secret", "-", stdin=SECRET)
    hubspot = run("connect_hubspot", "--access-token", "-", stdin=seed.ACCESS_TOKEN)

    printed = zoom.out + zoom.err + hubspot.out + hubspot.err
    assert all(secret not in printed for secret in (SECRET, seed.ACCESS_TOKEN))
    with connection.cursor() as cursor:
        for table in ("integrations_zoomaccount", "integrations_hubspotaccount"):
            cursor.execute(f"SELECT * FROM {table}")  # noqa: S608
            row = str(cursor.fetchall())
            assert all(secret not in row for secret in (SECRET, seed.ACCESS_TOKEN))


@pytest.mark.parametrize(
    ("name", "says"), [("Taken", "Another account is called 'Taken'"), ("n" * 120, "at most 90 characters")]
)
def test_a_name_that_is_not_to_be_had_is_refused_and_nothing_is_stored(
    unconnected: World, name: str, says: str
) -> None:
    ZoomAccountFactory.create(name="Taken")
    HubSpotAccountFactory.create(name="Taken")
    named = ("--name", name)
    zoom = run("connect_zoom", "--account-id", ACCOUNT, "--client-id", CLIENT, "--client-secret", SECRET, *named)
    hubspot = run("connect_hubspot", "--access-token", "-", *named, stdin=seed.ACCESS_TOKEN)

    for ran in (zoom, hubspot):
        assert says in ran.err
        assert is_one_sentence(ran.err)
        assert ran.status == 2
    assert (ZoomAccount.objects.count(), HubSpotAccount.objects.count()) == (1, 1)


def test_two_zoom_accounts_go_to_one_portal_and_the_first_connection_is_the_primary_one(unconnected: World) -> None:
    other = ZoomAccountFactory.create(name="Other")
    run("connect_zoom", "--account-id", ACCOUNT, "--client-id", CLIENT, "--client-secret", "-", stdin=SECRET)
    unnamed = run("connect_hubspot", "--access-token", "-", stdin=seed.ACCESS_TOKEN)
    run("connect_hubspot", "--access-token", "-", "--for-zoom", "Zoom", "--name", "Ours", stdin=seed.ACCESS_TOKEN)
    run("connect_hubspot", "--access-token", "-", "--for-zoom", other.name, stdin=seed.ACCESS_TOKEN)

    assert "Give --for-zoom one of: " in unnamed.err
    assert unnamed.status == 2
    pairs = Connection.objects.order_by("pk").values_list("name", "zoom__name", "hubspot__name", "primary")
    assert list(pairs) == [("Ours", "Zoom", "Ours", True), ("Other → Ours", "Other", "Ours", False)]
    run("sync_settings", "--connection", "Other → Ours", "--apply", "-", stdin='{"recordings": "all"}')
    assert json.loads(run("sync_settings").out)["recordings"] == "none"
    assert json.loads(run("sync_settings", "--connection", "Other → Ours").out)["recordings"] == "all"


def test_without_anything_connected_check_connections_says_how_to_begin(db: None) -> None:
    ran = run("check_connections", "--json")

    assert json.loads(ran.out) == {"connections": []}
    assert "run connect_zoom, then connect_hubspot" in ran.err
    assert ran.status == 2


def test_check_connections_has_exactly_the_promised_shape(empty_world: World) -> None:
    (one,) = json.loads(run("check_connections", "--json").out)["connections"]

    assert (set(one), set(one["zoom"]), set(one["hubspot"])) == (
        {"name", "primary", "zoom", "hubspot"},
        {"account_id", "state", "missing_scopes", "webhook_url", "unreadable_users"},
        {"portal_id", "state", "missing_scopes", "capabilities"},
    )
    key = ZoomAccount.objects.get().webhook_key
    assert one["zoom"]["webhook_url"] == f"http://127.0.0.1:8000/webhooks/zoom/{key}/"


def test_check_connections_ends_with_1_where_an_account_must_be_reconnected(empty_world: World) -> None:
    empty_world.hubspot["tokens"].clear()

    ran = run("check_connections", "--json")

    assert json.loads(ran.out)["connections"][0]["hubspot"]["state"] == "reconnect_needed"
    assert is_one_sentence(ran.err)
    assert ran.status == 1


def test_check_connections_says_how_both_accounts_are(empty_world: World) -> None:
    for scope in ("report:read:webinar:admin", "webinar:read:registrant:admin", "webinar:write:registrant:admin"):
        empty_world.zoom["scopes"].remove(scope)  # the last one only workflows need
    empty_world.zoom["tokens"].clear()  # the next token has the scopes of now

    ran = run("check_connections", "--json")

    (one,) = json.loads(ran.out)["connections"]
    assert one["name"] == "Sandbox"
    assert one["zoom"]["state"] == "scope_missing"
    assert one["zoom"]["missing_scopes"] == ["report:read:webinar:admin", "webinar:read:registrant:admin"]
    assert one["hubspot"]["state"] == "connected"
    assert "marketing_events" in one["hubspot"]["capabilities"]
    assert ran.status == 0


def test_check_connections_names_the_scope_of_a_report_that_is_switched_on(empty_world: World) -> None:
    scopes = empty_world.zoom["scopes"]
    scopes[:] = [
        one for one in scopes if one not in ("report:read:webinar_qna:admin", "report:read:webinar_survey:admin")
    ]
    empty_world.zoom["tokens"].clear()
    empty_world.settings({"engagement": {"polls": False, "questions": True, "survey": False, "note": False}})

    ran = run("check_connections")

    words = "questions of the Q&A aren't read, because the Zoom app lacks report:read:webinar_qna:admin."
    assert (ran.status, words in ran.err, "surveys" in ran.err) == (0, True, False)


def test_check_connections_takes_over_new_time_zones_as_the_screens_check_does(empty_world: World) -> None:
    ZoomAccount.objects.update(timezone="UTC")
    HubSpotAccount.objects.update(timezone="UTC")

    run("check_connections")

    assert ZoomAccount.objects.get().timezone == "Europe/Helsinki"
    assert HubSpotAccount.objects.get().timezone == empty_world.hubspot["time_zone"] != "UTC"


def test_check_connections_warns_of_marketing_events_of_another_app(empty_world: World) -> None:
    seed.add_marketing_event(empty_world.hubspot, "old", "Old", "sandbox-zoom-account", app_id=400)

    ran = run("check_connections")

    assert (ran.status, "Another HubSpot app made marketing events here" in ran.err) == (0, True)
    assert HubSpotAccount.objects.get().other_app_events is True
