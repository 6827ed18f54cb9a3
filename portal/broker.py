"""The embedded broker: kombu's filesystem transport, made safe for processes that read, write and die at any moment.

kombu writes a message into the file it is read from: a worker that looks in between finds an empty one and ends. Here a
message appears whole or not at all, and one that cannot be read is left out: the database is the truth.
"""

import logging
from json import JSONDecodeError
from pathlib import Path
from queue import Empty
from time import monotonic
from typing import Any
from uuid import uuid4

from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.json import dumps, loads

logger = logging.getLogger(__name__)


class Channel(filesystem.Channel):
    def _put(self, queue: str, payload: Any, **kwargs: Any) -> None:  # type: ignore[override]  # kombu differs with itself
        name = f"{round(monotonic() * 1000)}_{uuid4()}.{queue}.msg"
        part = Path(self.data_folder_out) / f"{name}.part"
        part.write_text(dumps(payload), encoding="utf-8")
        part.replace(part.with_name(name))

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        """The oldest message that nobody else takes: whoever renames it has it."""
        folder = Path(self.data_folder_in)
        for name in sorted(path.name for path in folder.iterdir() if path.name.partition(".")[2] == f"{queue}.msg"):
            taken = folder / f"{name}.taken"
            try:
                (folder / name).replace(taken)
                text = taken.read_text(encoding="utf-8")
                taken.unlink()
                return loads(text)
            except FileNotFoundError:
                continue  # another worker was faster
            except JSONDecodeError:
                logger.warning("A message that cannot be read was left out")
        raise Empty


class Transport(filesystem.Transport):
    Channel = Channel


def use() -> None:
    """From now on `filesystem://` is this transport."""
    TRANSPORT_ALIASES["filesystem"] = f"{__name__}:Transport"
