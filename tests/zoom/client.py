"""A Zoom client on a script."""

from typing import Any

from integrations.zoom import errors
from integrations.zoom.client import ZoomClient
from tests.transport.scripted import Reply, Script, Time, http


def zoom(*replies: Any, time: Time | None = None) -> tuple[ZoomClient, Script]:
    """Each reply is a `Reply`, or the body of a good one."""
    script = Script([reply if isinstance(reply, Reply | Exception) else Reply(200, reply) for reply in replies])
    return ZoomClient(http(script, errors.classify, time, "https://api.zoom.us/v2")), script


def error(status: int, code: int, message: str) -> Reply:
    return Reply(status, {"code": code, "message": message})
