"""The embedded broker: kombu's filesystem transport, made safe for processes that read, write and die at any moment.

It differs from kombu's in three ways:

- kombu writes a message into the very file that is read: a worker that looks in between finds an empty file and ends.
  Here a message appears whole or not at all, and an unreadable one is left out, as the database is the truth.
- kombu lists the folder for each message. Here it is listed once for all messages that wait.
- A message's expiry is part of its file's name, so that expired messages, thousands after a day without a worker, are
  deleted unread.
"""

import logging
from collections import deque
from datetime import datetime
from json import JSONDecodeError
from pathlib import Path
from queue import Empty
from time import time
from typing import Any
from uuid import uuid4

from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.json import dumps, loads

logger = logging.getLogger(__name__)


class Channel(filesystem.Channel):
    """A channel whose messages are files in one folder."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.listed: dict[str, deque[str]] = {}

    def _put(self, queue: str, payload: Any, **kwargs: Any) -> None:  # type: ignore[override]  # kombu differs with itself
        """Write the message to another name first, so that no reader finds half of it."""
        name = f"{round(time() * 1000)}_{uuid4()}_{_expiry(payload)}.{queue}.msg"
        part = Path(self.data_folder_out) / f"{name}.part"
        part.write_text(dumps(payload), encoding="utf-8")
        part.replace(part.with_name(name))

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        """Return the oldest message that has not expired. Renaming the file decides which worker gets it."""
        folder = Path(self.data_folder_in)
        waiting = self.listed.get(queue) or self._list(folder, queue)
        while waiting:
            name = waiting.popleft()
            taken = folder / f"{name}.taken"
            try:
                if _is_expired(name):
                    (folder / name).unlink()
                    continue
                (folder / name).replace(taken)
                text = taken.read_text(encoding="utf-8")
                taken.unlink()
                return loads(text)
            except FileNotFoundError:
                continue  # another worker was faster
            except JSONDecodeError:
                logger.warning("A message that cannot be read was left out")
        raise Empty

    def _list(self, folder: Path, queue: str) -> deque[str]:
        """List the queue's messages, the oldest first."""
        names = (path.name for path in folder.iterdir())
        self.listed[queue] = deque(sorted(name for name in names if name.partition(".")[2] == f"{queue}.msg"))
        return self.listed[queue]


def _expiry(payload: Any) -> int | str:
    """Return the expiry that Celery wrote, in seconds since 1970; empty if there is none."""
    try:
        return int(datetime.fromisoformat(payload["headers"]["expires"]).timestamp())
    except (KeyError, TypeError, ValueError):
        return ""


def _is_expired(name: str) -> bool:
    until = name.partition(".")[0].split("_")[2:]
    return bool(until) and until[0].isdecimal() and int(until[0]) < time()


class Transport(filesystem.Transport):
    """The transport that uses this channel."""

    Channel = Channel


def use() -> None:
    """Make `filesystem://` mean this transport."""
    TRANSPORT_ALIASES["filesystem"] = f"{__name__}:Transport"
