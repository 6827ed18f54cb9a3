"""The checks before the portal serves: each is well, a warning or an error, in one sentence that says what to do.

`manage.py preflight` makes all of them. `serve` makes those that ask nobody beyond the portal's own servers, so that it
starts as fast without the network.
"""

from collections.abc import Callable, Iterator

from portal.preflight import address, clock, keys, servers
from portal.preflight.line import ERROR, OK, WARNING, Line

__all__ = ["ERROR", "OK", "WARNING", "Line", "before_serving", "everything"]
Check = Callable[[], Line]

OWN: tuple[Check, ...] = (servers.python, servers.database, servers.broker, servers.redis, servers.disk)
WITH_THE_DATABASE: tuple[Check, ...] = (servers.migrations, clock.of_the_database, keys.stored)
BEYOND: tuple[Check, ...] = (clock.of_zoom, clock.of_hubspot, address.public_url, address.certificate)


def before_serving() -> Iterator[Line]:
    """Yield the lines of what this machine and the portal's own servers answer."""
    found = [check() for check in OWN]
    yield from found
    yield keys.signing()
    if not any(line.name == "database" and line.state == ERROR for line in found):
        yield from (check() for check in WITH_THE_DATABASE)


def everything() -> Iterator[Line]:
    """Yield the same, and what Zoom, HubSpot and the public address answer."""
    yield from before_serving()
    yield from (check() for check in BEYOND)
