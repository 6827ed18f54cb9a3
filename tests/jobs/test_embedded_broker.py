"""The embedded broker's messages come whole, once, and whatever happened to their files."""

import threading
from collections.abc import Iterator
from pathlib import Path
from queue import Empty
from typing import Any

import pytest
from kombu import Connection

from portal.background import embedded_broker


@pytest.fixture
def channel(tmp_path: Path) -> Iterator[Any]:
    embedded_broker.use()
    control = tmp_path / "control"
    folders = {"data_folder_in": str(tmp_path), "data_folder_out": str(tmp_path), "control_folder": str(control)}
    with Connection("filesystem://localhost", transport_options=folders) as connection:
        yield connection.channel()


def test_messages_come_in_the_order_they_were_sent(channel: Any) -> None:
    for number in range(3):
        channel._put("celery", {"number": number})
        threading.Event().wait(0.003)
    assert [channel._get("celery")["number"] for _ in range(3)] == [0, 1, 2]
    with pytest.raises(Empty):
        channel._get("celery")


def test_a_message_for_another_queue_stays(channel: Any) -> None:
    channel._put("other", {})
    with pytest.raises(Empty):
        channel._get("celery")
    assert channel._get("other") == {}


def test_a_message_that_is_being_written_is_not_read(channel: Any, tmp_path: Path) -> None:
    """Many are read while they are written: each comes whole, and once."""
    sent = 500
    writer = threading.Thread(target=lambda: [channel._put("celery", {"number": one}) for one in range(sent)])
    writer.start()
    numbers: list[int] = []
    while len(numbers) < sent:
        try:
            numbers.append(channel._get("celery")["number"])
        except Empty:
            assert writer.is_alive() or len(list(tmp_path.glob("*.celery.msg"))), "messages were lost"
    writer.join()
    assert sorted(numbers) == list(range(sent))


def test_a_broken_message_is_left_out(channel: Any, tmp_path: Path) -> None:
    (tmp_path / "1_broken.celery.msg").write_text("")
    channel._put("celery", {"number": 1})
    assert channel._get("celery") == {"number": 1}


def sent(channel: Any, number: int, expires: str = "") -> None:
    channel._put("celery", {"headers": {"expires": expires or None}, "number": number})


def listings(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The folders that are listed from now on."""
    listed: list[Path] = []
    iterdir = Path.iterdir

    def noted(folder: Path) -> Iterator[Path]:
        listed.append(folder)
        return iterdir(folder)

    monkeypatch.setattr(Path, "iterdir", noted)
    return listed


def test_messages_that_nobody_took_in_time_hold_nothing_up(
    channel: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(2_000):
        sent(channel, number, expires="2026-01-01T00:00:00+00:00")
    sent(channel, 2_000, expires="2999-01-01T00:00:00+00:00")
    listed = listings(monkeypatch)

    assert channel._get("celery")["number"] == 2_000
    assert len(listed) == 1
    with pytest.raises(Empty):
        channel._get("celery")
    assert not list(tmp_path.glob("*.msg*"))


def test_those_that_wait_are_listed_once_for_all(channel: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(500):
        sent(channel, number)
    listed = listings(monkeypatch)

    assert sorted(channel._get("celery")["number"] for _ in range(500)) == list(range(500))
    assert len(listed) == 1


@pytest.mark.parametrize("expires", [None, "", "tomorrow", 5, {"a": "b"}])
def test_an_expiry_that_nobody_understands_is_none(channel: Any, expires: object) -> None:
    channel._put("celery", {"headers": {"expires": expires}})
    assert channel._get("celery") == {"headers": {"expires": expires}}


def test_messages_from_before_expiries_stood_in_the_name_are_read(channel: Any, tmp_path: Path) -> None:
    (tmp_path / "1_an-id.celery.msg").write_text('{"number": 1}')
    assert channel._get("celery") == {"number": 1}
