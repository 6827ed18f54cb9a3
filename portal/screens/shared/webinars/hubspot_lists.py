"""The lists of a webinar in HubSpot with their sizes, and what happened to one that is no longer kept."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy

from integrations.models import Occurrence, OccurrenceList
from integrations.models.lists import ListState
from integrations.records.mapping import ListKind
from portal.screens.shared import links
from portal.wording.changes import KINDS

STATES: dict[str, str | Promise] = {
    ListState.DELETED: gettext_lazy("deleted in HubSpot"),
    ListState.DYNAMIC: gettext_lazy("made an active list in HubSpot"),
}


@dataclass(frozen=True)
class ListShown:
    """A list: its kind in words, its size, and its address. `gone` says what happened if it is no longer kept."""

    pk: int
    label: str
    name: str
    size: int
    size_at: datetime | None
    url: str
    gone: str | Promise
    being_made: bool


def hubspot_lists(occurrence: Occurrence, portal_id: int | None) -> list[ListShown]:
    """Return the lists that were made of the occurrence, in the order of the settings."""
    order = {kind.value: place for place, kind in enumerate(ListKind)}
    rows = OccurrenceList.objects.filter(occurrence=occurrence).exclude(list_id="")
    return [
        ListShown(
            pk=row.pk,
            label=capfirst(str(KINDS.get(row.kind, row.kind))),
            name=row.name,
            size=row.size,
            size_at=row.size_at,
            url="" if row.state == ListState.DELETED else links.hubspot_list(portal_id, row.list_id),
            gone=STATES.get(row.state, ""),
            being_made=row.wanted_again,
        )
        for row in sorted(rows, key=lambda row: order.get(row.kind, len(order)))
    ]
