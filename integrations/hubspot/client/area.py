"""Requests, pages and batches as all areas of HubSpot's client send and read them."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar
from urllib.parse import quote

from integrations.errors import Gone, SkipRecord
from integrations.transport.answers import Answer
from integrations.transport.http import Http, Params
from integrations.transport.left_out import LeftOut
from integrations.transport.pagination import Rows, cursor_pages, loose_rows, no_list, rows_of

API = "api"  # the rate label of what counts in HubSpot's ten seconds
EXEMPT = "exempt"  # the rate label of what does not: `x-hubspot-rate-limit-exemptions` in the official spec

T = TypeVar("T")
Body = dict[str, Any]


class Area:
    """One area of the API. Paths are templates: `{v}` is the API version, `{}` stands for the ids in order."""

    def __init__(self, http: Http, version: str = "2026-03") -> None:
        self.http = http
        self.left_out = LeftOut()
        self.version = version

    def _send(
        self,
        method: str,
        path: str,
        *ids: str,
        repeat: bool,
        json: Body | None = None,
        params: Params | None = None,
        expect: str = "",
        label: str = API,
    ) -> Answer:
        filled = path.format(*(quote(value, safe="") for value in ids), v=self.version)
        return self.http.request(
            method, filled, label=label, repeat=repeat, json=json, params=params, expect=expect, route=path
        )

    def _get(self, path: str, *ids: str, params: Params | None = None, expect: str = "") -> Body:
        return self._send("GET", path, *ids, repeat=True, params=params, expect=expect).body

    def _post(
        self,
        path: str,
        *ids: str,
        json: Body,
        repeat: bool,
        params: Params | None = None,
        expect: str = "",
        label: str = API,
    ) -> Body:
        return self._send("POST", path, *ids, repeat=repeat, json=json, params=params, expect=expect, label=label).body

    def _pages(self, path: str, *ids: str, params: Params, loose: bool = False) -> Iterator[Rows]:
        """Yield the rows of every page. A row that is no object spoils the list; if `loose`, the caller skips it."""

        def fetch(after: str) -> Body:
            cursor = {"after": after} if after else {}
            return whole(self._get(path, *ids, params={**params, **cursor}, expect="results"))

        return cursor_pages(fetch, rows=loose_rows if loose else rows_of)


def whole(body: Body) -> Body:
    """Return an answer that holds its whole list. Raises: NoList if HubSpot says that a part of it failed."""
    if body.get("errors") or body.get("numErrors"):
        raise no_list("a list with errors")
    return body


def none_if_gone(read: Callable[[], T]) -> T | None:
    """Return None if HubSpot says that there is no such record."""
    try:
        return read()
    except Gone:
        return None


def halved(send: Callable[[Sequence[T]], None], refused: Callable[[T, SkipRecord], None], inputs: Sequence[T]) -> None:
    """Send a batch; if HubSpot refuses it as a whole, send its halves, down to the single bad input."""
    if not inputs:
        return
    try:
        send(inputs)
    except SkipRecord as error:
        if error.cause != "rejected_by_hubspot":
            raise
        if len(inputs) == 1:
            refused(inputs[0], error)
            return
        middle = len(inputs) // 2
        halved(send, refused, inputs[:middle])
        halved(send, refused, inputs[middle:])
