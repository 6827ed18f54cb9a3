"""The search for webinars, as Home and the Webinars table show it: under way, what it found, or why it failed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.http import HttpRequest

from integrations.clock import utcnow
from integrations.models import Connection, Discovery, Occurrence
from integrations.tasks import begin_wanted
from portal.screens.shared.admin import capped_count
from portal.screens.shared.html import counted
from portal.screens.shared.relative_time import relative
from portal.wording.errors import translated

MAY_LOOK = "integrations.add_syncjob"


@dataclass(frozen=True)
class DiscoveryShown:
    """The search for webinars in all connections."""

    busy: bool
    found: str  # the webinars known, counted up to the cap
    found_number: int
    ended_at: datetime | None
    error: str
    may_look: bool

    @property
    def ago(self) -> str:
        """Return the time since the last search in words."""
        return relative(self.ended_at, utcnow()) if self.ended_at else ""


def shown(request: HttpRequest) -> DiscoveryShown | None:
    """Return the state of the search, or None if no accounts are connected. It is three queries."""
    rows = list(Connection.objects.select_related("discovery"))
    if not rows:
        return None
    now = utcnow()
    known = [row.discovery for row in rows if hasattr(row, "discovery")]
    ends = [at for at in (*(row.discovered_at for row in rows), *(one.ended_at for one in known)) if at]
    found = capped_count(Occurrence.objects.all())
    return DiscoveryShown(
        busy=any(one.under_way(now) for one in known),
        found=counted(found),
        found_number=found,
        ended_at=max(ends, default=None),
        error=next((translated(one.error) for one in known if one.error), ""),
        may_look=request.user.has_perm(MAY_LOOK),
    )


def look(connections: Iterable[int]) -> None:
    """Have webinars looked for in these connections."""
    Discovery.want(connections, utcnow())
    start_wanted()


def start_wanted() -> None:
    """Send the workers a message about what is wanted, once that is stored."""
    transaction.on_commit(begin_wanted)
