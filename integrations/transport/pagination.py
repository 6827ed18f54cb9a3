"""Pages of the two APIs. A list is whole or an error: a page is never left out silently."""

from collections.abc import Callable, Iterator
from typing import Any

from integrations.errors import RetryLater
from integrations.transport.parsing import Row, as_text, whole_number

Rows = list[Any]
Counted = Callable[[int, int | None], None]
MOST_PAGES = 10_000


class RepeatedPage(RetryLater):
    """A page or a token that the server gave for the second time: reading on would never end."""


class NoList(RetryLater):
    """An answer without the list it must hold. It does not mean that the list is empty."""


def _repeated(what: str) -> RepeatedPage:
    return RepeatedPage("The list could not be read to its end; the sync retries automatically.", detail=what)


def _ignored(count: int, total: int | None) -> None:
    """Ignore the count of a list that nobody asks for."""


def token_pages(fetch: Callable[[str], Row], key: str, counted: Counted = _ignored) -> Iterator[Rows]:
    """Yield Zoom's pages by `next_page_token`, until it is empty.

    `counted` is called at the end with how many rows came, and how many Zoom says there are.
    """
    seen = {""}
    token, count, before = "", 0, Rows()
    while True:
        body = fetch(token)
        rows = loose_rows(body, key)
        if token and rows and rows == before:
            raise _repeated(f"{key}: the page after the token was the same one")
        count += len(rows)
        yield rows
        token = as_text(body.get("next_page_token"))
        if not token:
            return counted(count, whole_number(body.get("total_records")))
        if token in seen or len(seen) > MOST_PAGES:
            raise _repeated(f"{key}: the token came twice")
        seen.add(token)
        before = rows


def number_pages(fetch: Callable[[int], Row], key: str, counted: Counted = _ignored) -> Iterator[Rows]:
    """Yield the pages of Zoom's older lists, by `page_number` from 1 to `page_count`."""
    count, before = 0, Rows()
    number = 1
    while True:
        body = fetch(number)
        rows = loose_rows(body, key)
        if rows and rows == before or number > MOST_PAGES:
            raise _repeated(f"{key}: page {number} was the one before it")
        count += len(rows)
        yield rows
        if not rows or number >= (whole_number(body.get("page_count")) or 1):
            return counted(count, whole_number(body.get("total_records")))
        number, before = number + 1, rows


def cursor_pages(
    fetch: Callable[[str], Row], key: str = "results", rows: Callable[[Row, str], Rows] | None = None
) -> Iterator[Rows]:
    """Yield HubSpot's pages by `paging.next.after`, until there is none. `rows` reads a page, by default `rows_of`."""
    seen = {""}
    after = ""
    while True:
        body = fetch(after)
        yield (rows or rows_of)(body, key)
        after = _cursor(body, key)
        if not after:
            return
        if after in seen or len(seen) > MOST_PAGES:
            raise _repeated(f"{key}: the cursor came twice")
        seen.add(after)


def _cursor(body: Row, key: str) -> str:
    """Return the next page's cursor; empty on the last page. Raises: NoList for paging that cannot be followed."""
    paging = body.get("paging") or {}
    following = paging.get("next") or {} if isinstance(paging, dict) else None
    if not isinstance(following, dict):
        raise no_list(f"the paging of {key}")
    return as_text(following.get("after"))


def rows_of(body: Row, key: str) -> Rows:
    """Return the list under `key`. Raises: NoList if it is missing, null, or no list of objects."""
    rows = loose_rows(body, key)
    if not all(isinstance(row, dict) for row in rows):
        raise no_list(key)
    return rows


def loose_rows(body: Row, key: str) -> Rows:
    """Return the list under `key`, which may hold anything: the caller leaves out odd rows. Raises: NoList."""
    rows = body.get(key)
    if not isinstance(rows, list):
        raise no_list(key)
    return rows


def no_list(what: str) -> NoList:
    """Return the error for a list that cannot be read. The answer came, so its status is a good one."""
    return NoList(
        "The list could not be read; the sync retries automatically.", detail=f"{what} cannot be read", status=200
    )
