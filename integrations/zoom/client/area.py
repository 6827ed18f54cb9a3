"""Requests and pages as all areas of Zoom's client send and read them."""

from collections.abc import Callable, Iterator
from typing import Any, TypeVar
from urllib.parse import quote

from integrations.errors import Gone
from integrations.transport.http import Http, Params
from integrations.transport.left_out import LeftOut, ListRead
from integrations.transport.pagination import Rows, token_pages

LIGHT, MEDIUM, HEAVY = "light", "medium", "heavy"  # Zoom's rate labels
T = TypeVar("T")


class Area:
    """One area of the API. Paths are templates: `{}` stands for the ids in order."""

    def __init__(self, http: Http, download_hosts: tuple[str, ...] = ("zoom.us", "zoomgov.com")) -> None:
        """`download_hosts`: the hosts, with their subdomains, whose files need the account's token."""
        self.http = http
        self.left_out = LeftOut()
        self._download_hosts = download_hosts

    def _get(self, label: str, expect: str, path: str, *ids: str, params: Params | None = None) -> dict[str, Any]:
        return self.http.request(
            "GET",
            path.format(*map(path_piece, ids)),
            label=label,
            params=params,
            repeat=True,
            expect=expect,
            route=path,
        ).body

    def _pages(self, label: str, key: str, path: str, *ids: str, read: ListRead, **params: str | int) -> Iterator[Rows]:
        """Yield the rows of every page, each asked for with the same parameters, as Zoom demands."""

        def fetch(token: str) -> dict[str, Any]:
            return self._get(label, key, path, *ids, params={**params, **({"next_page_token": token} if token else {})})

        return token_pages(fetch, key, read.counted)


def none_if_gone(read: Callable[[], T], *, must_be_named: bool = False) -> T | None:
    """Return None for a thing that is not there: deleted, expired, or not made yet.

    `must_be_named`: Zoom must say that this thing is gone, else Gone is raised. A 404 about its user, or one that
    anything between here and Zoom may send, is then not enough to take something for deleted.
    """
    try:
        return read()
    except Gone as error:
        if must_be_named and error.row in ("not_found", "user_gone"):
            raise
        return None


def path_piece(value: str) -> str:
    """Return an id as one piece of a path. Zoom decodes a UUID with a slash twice, so it is encoded twice."""
    once = quote(value, safe="")
    return quote(once, safe="") if "/" in value else once
