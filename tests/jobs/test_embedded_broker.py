"""The embedded broker's messages come whole, once, and whatever happened to their files."""

import threading
from collections.abc import Iterator
from pathlib import Path
from queue import Empty
from typing import Any

import pytest
from kombu import Connection

from portal import broker


@pytest.fixture
def channel(tmp_path: Path) -> Iterator[Any]:
    broker.use()
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
