"""The picker of the Zoom users whose recordings are synced, which stands under “Of selected Zoom users”."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Q, Value, When
from django.http import QueryDict

from integrations.models import Connection, ZoomUserRow
from integrations.records import RecordingsMode

MOST = 100  # of many more users, the table below finds one
PICKED, OFFERED = "recordings_of", "recordings_offered"


@dataclass(frozen=True)
class UserOffered:
    """A Zoom user of the picker."""

    email: str
    name: str
    picked: bool


def offered(connection: Connection, typed: QueryDict | None) -> list[UserOffered]:
    """Return the users to pick from, those picked first. `typed` is a form that was not saved."""
    rows = ZoomUserRow.objects.filter(connection=connection).filter(
        Q(active=True, has_webinars=True) | Q(sync_recordings=True)
    )
    rows = rows.order_by(Case(When(sync_recordings=True, then=Value(0)), default=Value(1)), "email")
    picked = None if typed is None else set(typed.getlist(PICKED))
    return [
        UserOffered(email, name, email in picked if picked is not None else bool(on))
        for email, name, on in rows.values_list("email", "display_name", "sync_recordings")[:MOST]
    ]


def changed(connection: Connection, data: QueryDict) -> dict[str, dict[str, Any]]:
    """Return the overrides that the picker changes. A user who is not picked any more inherits again."""
    if data.get("recordings") != RecordingsMode.SELECTED:
        return {}
    shown, picked = data.getlist(OFFERED)[:MOST], set(data.getlist(PICKED))
    rows = ZoomUserRow.objects.filter(connection=connection, email__in=shown)
    return {
        email: {"sync_recordings": True if email in picked else None}
        for email, stored in rows.values_list("email", "sync_recordings")
        if (email in picked) != (stored is True)
    }
