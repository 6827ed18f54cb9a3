"""`/recordings/<external id>/`: HubSpot's player gets a temporary address of the portal, and plays from it."""

import logging
from threading import BoundedSemaphore
from typing import Any

import pytest
from django.conf import settings
from django.db import connections

from integrations import recording_player
from integrations.decisions.recordings import external_id
from integrations.models import HubSpotAccount, RecordingRow
from portal.views import recordings
from sandbox import webhooks as sandbox
from tests.support.webhooks import HUBSPOT_SECRET, Webhooks
from tests.support.webinars import ID, SPOKEN, ended

FILM = bytes(range(256)) * 16


@pytest.fixture(autouse=True)
def _connection_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the database connection: the end of an answer would close the one that holds the test's transaction."""
    monkeypatch.setattr(connections["default"], "close_if_unusable_or_obsolete", lambda: None)


@pytest.fixture
def player(webhooks: Webhooks, monkeypatch: pytest.MonkeyPatch) -> "Player":
    monkeypatch.setattr("portal.views.recordings.utcnow", webhooks.world.clock)
    HubSpotAccount.objects.update(app_id="501")
    ended(webhooks.world, lines=SPOKEN)
    webhooks.world.sync(ID)
    return Player(webhooks)


class Player:
    """HubSpot's player, and the browser of the person who presses play."""

    def __init__(self, webhooks: Webhooks) -> None:
        self.webhooks, self.client = webhooks, webhooks.client
        self.external_id = external_id(str(ID), RecordingRow.objects.get().session.uuid)

    def ask(self, external_id: str = "", query: str = "", secret: str = HUBSPOT_SECRET) -> Any:
        path = f"/recordings/{external_id or self.external_id}/{query}"
        signed = sandbox.hubspot_signed(b"", secret, settings.PUBLIC_URL + path, self.webhooks.world.now, "GET")
        return self.client.get(path, headers=signed.headers)

    def address(self) -> str:
        answer = self.ask()
        assert answer.status_code == 200
        return str(answer.json()["authenticatedUrl"]).removeprefix(settings.PUBLIC_URL)


def played(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def test_hubspot_gets_an_address_of_ours_with_nothing_of_zooms(player: Player) -> None:
    answer = player.ask(query="?appId=501&externalAccountId=sandbox-zoom-account")

    address = answer.json()["authenticatedUrl"]
    assert address.startswith(f"{settings.PUBLIC_URL}/recordings/play/")
    assert "zoom" not in address.removeprefix(settings.PUBLIC_URL)
    assert "no-store" in answer.headers["Cache-Control"]


def test_it_plays(player: Player) -> None:
    answer = player.client.get(player.address())

    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "video/mp4")
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert played(answer) == FILM


@pytest.mark.parametrize(("wanted", "part"), [("bytes=0-9", slice(0, 10)), ("bytes=4000-", slice(4000, None))])
def test_any_part_of_it(player: Player, wanted: str, part: slice) -> None:
    answer = player.client.get(player.address(), headers={"Range": wanted})

    assert answer.status_code == 206
    assert answer.headers["Content-Range"].endswith("/4096")
    assert played(answer) == FILM[part]


def test_a_part_beyond_its_end(player: Player) -> None:
    answer = player.client.get(player.address(), headers={"Range": "bytes=9999-"})

    assert answer.status_code == 416
    answer.close()


def test_the_address_is_good_for_a_while_only(player: Player, monkeypatch: pytest.MonkeyPatch) -> None:
    address = player.address()
    monkeypatch.setattr(recording_player, "LASTS", -1)

    assert player.client.get(address).status_code == 404


def test_a_made_up_address_opens_nothing(player: Player) -> None:
    assert player.client.get("/recordings/play/?ticket=MTI:1abcde:xyz").status_code == 404


@pytest.mark.parametrize("secret", ["another", ""])
def test_only_hubspot_may_ask(player: Player, secret: str) -> None:
    answer = player.ask(secret=secret)

    assert (answer.status_code, answer.content) == (401, b"")
    assert player.client.get(f"/recordings/{player.external_id}/").status_code == 401


def test_nobody_learns_of_other_portals_recordings(player: Player) -> None:
    HubSpotAccount.objects.create(
        name="B", portal_id=42, client_secret="b-SECRET", connected_at=player.webhooks.world.clock()
    )

    assert player.ask(secret="b-SECRET").status_code == 404


@pytest.mark.parametrize("unknown", ["1-abc", "x", "81000000001-"])
def test_an_unknown_recording(player: Player, unknown: str) -> None:
    assert player.ask(unknown).status_code == 404


def test_one_that_was_deleted_plays_no_more(player: Player) -> None:
    address = player.address()
    RecordingRow.objects.update(state="deleted")

    assert player.client.get(address).status_code == 404
    assert player.ask().status_code == 404


def test_zoom_may_be_down(player: Player) -> None:
    address = player.address()
    player.webhooks.world.fault(path="/rec/video/", status=500, times=3)

    answer = player.client.get(address)

    assert (answer.status_code, answer.content) == (502, b"")


def test_no_address_is_in_any_log(player: Player, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    address = player.address()
    player.webhooks.world.fault(path="/rec/video/", status=500)
    assert player.client.get(address).status_code == 502
    played(player.client.get(address))

    assert address.partition("ticket=")[2] not in caplog.text
    assert "/rec/video/" not in caplog.text


def test_hubspot_is_told_that_the_recording_is_ready(player: Player) -> None:
    (call,) = player.webhooks.world.calls()

    assert player.webhooks.world.hubspot["recordings_ready"] == [call["id"]]


def test_only_get(player: Player) -> None:
    assert player.client.post(f"/recordings/{player.external_id}/").status_code == 405


def test_an_app_without_a_player_syncs_all_the_same(webhooks: Webhooks) -> None:
    HubSpotAccount.objects.update(app_id="501")
    webhooks.world.fault(path="/recordings/ready$", status=400, body={"category": "VALIDATION_ERROR", "message": "x"})
    ended(webhooks.world, lines=SPOKEN)

    assert webhooks.world.sync(ID)[ID, ""].status == "synced"


def test_a_part_is_short_however_much_is_asked_for(player: Player, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recording_player, "PART", 1000)
    address = player.address()

    for wanted in ("bytes=0-", "bytes=0-4095"):
        answer = player.client.get(address, headers={"Range": wanted})
        assert answer.headers["Content-Range"] == "bytes 0-999/4096"
        assert played(answer) == FILM[:1000]
        answer.close()


@pytest.mark.parametrize("last", ["999999999999", "9" * 25, "9" * 100])
def test_so_is_the_end_of_a_recording(last: str) -> None:
    assert recording_player.part(f"bytes=-{last}") == f"bytes=-{recording_player.PART}"
    assert recording_player.part("bytes=-500") == "bytes=-500"


@pytest.mark.parametrize(
    "wanted", ["", "bytes=0-1,5-9", "bytes=9-1", "bytes=-", "nonsense", "bytes=-" + "9" * 400, "bytes=²-"]
)
def test_what_is_no_simple_range_counts_as_none(wanted: str) -> None:
    assert recording_player.part(wanted) == ""


def test_only_so_many_play_at_once_and_whoever_ends_makes_room(player: Player, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recordings, "places", BoundedSemaphore(2))
    address = player.address()
    playing = [player.client.get(address) for _ in range(2)]

    refused = player.client.get(address)
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "5")

    playing[0].close()
    again = player.client.get(address)
    assert again.status_code == 200
    again.close()
    playing[1].close()


def test_one_that_cannot_be_played_takes_no_place(player: Player, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recordings, "places", BoundedSemaphore(1))
    monkeypatch.setattr(recording_player, "play", lambda row, wanted: None)
    address = player.address()

    assert [player.client.get(address).status_code for _ in range(3)] == [502] * 3


def test_after_a_while_the_rest_is_asked_for_anew(player: Player, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recording_player, "LONGEST", -1)
    answer = player.client.get(player.address())

    assert played(answer) == b""
    answer.close()
