"""Pages of the two APIs. A list is whole or an error: a page is never left out silently."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from integrations.errors import RetryLater

Body = Mapping[str, Any]
Rows = list[Body]


class RepeatedPage(RetryLater):
    """The server gave a page or a token for the second time: going on would never end."""


class NoList(RetryLater):
    """Where a list belongs there is none, or something else: that says nothing, least of all that it is empty."""


class PartialRead(RetryLater):
    """The list ended with fewer or more rows than it said it has."""


def _repeated(what: str) -> RepeatedPage:
    return RepeatedPage("The list could not be read to its end; the sync tries again by itself.", detail=what)


def token_pages(fetch: Callable[[str], Body], key: str) -> Iterator[Rows]:
    """Zoom: `next_page_token` until it is empty; then the rows must be as many as `total_records` says."""
    seen = {""}
    token, count, before = "", 0, Rows()
    while True:
        body = fetch(token)
        rows = rows_of(body, key)
        if token and rows and rows == before:
            raise _repeated(f"{key}: the page after the token was the same one")
        count += len(rows)
        yield rows
        token = str(body.get("next_page_token") or "")
        if not token:
            return _complete(key, count, body)
        if token in seen:
            raise _repeated(f"{key}: the token came twice")
        seen.add(token)
        before = rows


def number_pages(fetch: Callable[[int], Body], key: str) -> Iterator[Rows]:
    """Zoom's older lists: `page_number` from 1 to `page_count`."""
    count, before = 0, Rows()
    number = 1
    while True:
        body = fetch(number)
        rows = rows_of(body, key)
        if rows and rows == before:
            raise _repeated(f"{key}: page {number} was the one before it")
        count += len(rows)
        yield rows
        if not rows or number >= (_number(body.get("page_count")) or 1):
            return _complete(key, count, body)
        number, before = number + 1, rows


def cursor_pages(fetch: Callable[[str], Body], key: str = "results") -> Iterator[Rows]:
    """HubSpot: `paging.next.after` until there is none."""
    seen = {""}
    after = ""
    while True:
        body = fetch(after)
        yield rows_of(body, key)
        after = _cursor(body, key)
        if not after:
            return
        if after in seen:
            raise _repeated(f"{key}: the cursor came twice")
        seen.add(after)


def _cursor(body: Body, key: str) -> str:
    """Empty on the last page; what cannot be followed is no end."""
    paging = body.get("paging") or {}
    following = paging.get("next") or {} if isinstance(paging, dict) else None
    if not isinstance(following, dict):
        raise no_list(f"the paging of {key}")
    return str(following.get("after") or "")


def rows_of(body: Body, key: str) -> Rows:
    """The list under `key`. Raises: NoList, where it is missing, null, or no list of objects."""
    rows = body.get(key)
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise no_list(key)
    return rows


def no_list(what: str) -> NoList:
    """The answer came, so its status is a good one."""
    return NoList(
        "The list could not be read; the sync tries again by itself.", detail=f"{what} cannot be read", status=200
    )


def _number(value: object) -> int | None:
    """As a number or as text; what is neither says nothing."""
    return int(str(value)) if str(value).isascii() and str(value).isdecimal() else None


def _complete(key: str, count: int, body: Body) -> None:
    total = _number(body.get("total_records"))
    if total is not None and total != count:
        raise PartialRead(
            "Zoom's list changed while it was read; the sync reads it again by itself.",
            detail=f"partial read of {key}: {count} of {total}",
        )
