"""The ids that every log line of a sync carries: which connection, which webinar, which run of the audit log.

They are ids and never names: a connection's name is a company's. The log's format asks for them
(`portal.wording.log_lines`).
"""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar, copy_context
from types import MappingProxyType
from typing import Any, TypeVar

R = TypeVar("R")
_ids: ContextVar[Mapping[str, str]] = ContextVar("log_ids", default=MappingProxyType({}))


def current() -> Mapping[str, str]:
    """Return the ids that hold here: `connection`, `webinar` and `run`, as far as they are known."""
    return _ids.get()


@contextmanager
def put(**ids: object) -> Iterator[None]:
    """Add these ids to every line that is logged meanwhile."""
    before = _ids.get()
    _ids.set({**before, **{name: str(value) for name, value in ids.items()}})
    try:
        yield
    finally:
        _ids.set(before)


class ThreadPool(ThreadPoolExecutor):
    """Threads whose log lines carry the ids of whoever gave them their work."""

    def submit(self, fn: Callable[..., R], /, *args: Any, **kwargs: Any) -> Future[R]:
        return super().submit(copy_context().run, fn, *args, **kwargs)
