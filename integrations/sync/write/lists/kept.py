"""Keep the lists of an occurrence true: who belongs to them by what HubSpot has accepted, and nobody else of ours.

An unchanged sync makes no call. What somebody does to a list in HubSpot is seen when it is written, or verified.
"""

from collections.abc import Callable, Iterator
from functools import partial
from itertools import groupby

from django.db.models import QuerySet

from integrations.decisions.settings import lists_in_force
from integrations.errors import Gone, IntegrationError, NotAllowed
from integrations.hubspot.list_errors import ListLimitReached, ListNotStatic
from integrations.models import Occurrence, OccurrenceList, Participant
from integrations.models.lists import ListState
from integrations.models.webinars import AttendanceState
from integrations.records import Outcome
from integrations.records.mapping import Lists
from integrations.sync.context import Context
from integrations.sync.notes import NO_LISTS, Note, raise_if_account_wide
from integrations.sync.write import capabilities
from integrations.sync.write.lists import making
from integrations.sync.write.lists.marks import COLUMNS
from integrations.sync.write.lists.members import Keeper

CHUNK = 1000
NOT_UPDATED = "lists_not_updated"
DELETED, LIMIT, UNAVAILABLE = "deleted_in_hubspot", "limit_reached", "unavailable"


def write_lists(context: Context, occurrence: Occurrence) -> Iterator[Note]:
    """Make the lists that are due, and change their members.

    Yields how many lists were changed, and why others were not. Raises: NeedsAdmin, RetryLater that is about the whole
    account.
    """
    lists = lists_in_force(context.settings, occurrence.webinar.overrides(None)).lists
    if not lists.kinds:
        return
    people = _held_people(occurrence)
    if not capabilities.has(context, capabilities.LISTS):
        if people.exists():
            yield NO_LISTS
        return
    run = _Run(context, occurrence, lists)
    try:
        run.write(people)
    except NotAllowed:
        yield from run.changed()
        raise
    yield from run.changed()
    yield from run.notes


def _held_people(occurrence: Occurrence) -> QuerySet[Participant]:
    """Return the participants of whom HubSpot has accepted something, and whom nothing excludes."""
    held = occurrence.participants.exclude(contact_id="").exclude(sent=[])
    return held.exclude(outcome=Outcome.LEFT_OUT)


class _Run:
    """The lists of one occurrence in one run. An error concerns one list, and the others go on."""

    def __init__(self, context: Context, occurrence: Occurrence, lists: Lists) -> None:
        self.context, self.occurrence = context, occurrence
        self.notes: list[Note] = []
        known = {row.kind: row for row in occurrence.lists.filter(kind__in=lists.kinds)}
        rows = [known.get(kind) or OccurrenceList(occurrence=occurrence, kind=kind) for kind in lists.kinds]
        self.keepers = [Keeper(context, occurrence, row, lists, unsure=row.changing) for row in rows]
        self.full = False  # the account has no room for another list

    def changed(self) -> Iterator[Note]:
        """Yield how many lists were changed."""
        if count := sum(one.changed for one in self.keepers):
            yield "synced", "lists", count

    def write(self, people: QuerySet[Participant]) -> None:
        self._look_at_lists()
        final = self.occurrence.attendance == AttendanceState.FINAL
        ordered = people.order_by("contact_id", "pk").only(*COLUMNS)
        for _contact, rows in groupby(ordered.iterator(CHUNK), key=lambda row: row.contact_id):
            same = list(rows)
            for one in self.keepers:
                self._try(one, partial(one.look_at, same, final=final))
        for one in self.keepers:
            self._try(one, one.finish)
            if one.refused:
                self.notes.append((NOT_UPDATED, UNAVAILABLE, one.refused[0]))

    # --- What somebody did to a list in HubSpot ---

    def _look_at_lists(self) -> None:
        """Leave out the lists that are deleted or dynamic, and read the members of the others if that is wanted."""
        looked_at = [one for one in self.keepers if one.row.list_id and (self.context.verifies or one.row.wanted_again)]
        for one in looked_at:
            self._try(one, partial(self._read, one))
        kept = [one for one in looked_at if one.row.is_kept]
        if kept and self.context.verifies:
            shown = making.tied(self.context, self.occurrence)
            for one in kept:
                one.row.tied = one.row.list_id in shown
                self._try(one, partial(self._tie, one))
        for one in self.keepers:
            if one.row.state != ListState.KEPT and not one.done:
                self._leave_alone(one)

    def _read(self, one: Keeper) -> None:
        """Read a list. One that is gone is forgotten, and so made again, only if somebody has asked for that."""
        row, found = one.row, self.context.hubspot.list_by_id(one.row.list_id)
        if found is None or found.deleted:
            row.state = ListState.DELETED
        else:
            row.state = ListState.KEPT if found.is_static else ListState.DYNAMIC
        if row.state == ListState.KEPT:
            one.members = frozenset(self.context.hubspot.list_members(row.list_id))
            row.size, row.size_at, row.wanted_again = len(one.members), self.context.clock(), False
        elif self.context.verify or row.wanted_again:
            row.forget()
        row.save()

    def _tie(self, one: Keeper) -> None:
        if not one.row.tied:
            making.tie(self.context, self.occurrence, one.row)

    def _leave_alone(self, one: Keeper) -> None:
        one.done = True
        self.notes.append((NOT_UPDATED, DELETED, one.row.name))

    # --- Errors ---

    def _try(self, one: Keeper, step: Callable[[], None]) -> None:
        """Do a step of one list. An error ends this list's turn, unless it is about the whole account."""
        if one.done or (self.full and not one.row.list_id):
            return
        try:
            step()
        except NotAllowed:
            raise
        except (Gone, ListNotStatic) as error:
            self._try(one, partial(self._gone, one, error))
        except ListLimitReached as error:
            self.full = one.done = True
            self.notes.append((NOT_UPDATED, LIMIT, error.detail))
        except IntegrationError as error:
            raise_if_account_wide(error)
            one.done = True
            self.notes.append((NOT_UPDATED, UNAVAILABLE, error.detail or error.sentence))

    def _gone(self, one: Keeper, error: IntegrationError) -> None:
        """Note that a list is gone or dynamic. What else is gone, such as the marketing event, is tried again."""
        dynamic = isinstance(error, ListNotStatic)
        if dynamic or (one.row.list_id and not self._is_there(one.row)):
            one.row.state = ListState.DYNAMIC if dynamic else ListState.DELETED
            one.row.save(update_fields=["state"])
            self._leave_alone(one)
        else:
            one.done = True
            self.notes.append((NOT_UPDATED, UNAVAILABLE, error.detail or error.sentence))

    def _is_there(self, row: OccurrenceList) -> bool:
        found = self.context.hubspot.list_by_id(row.list_id)
        return found is not None and not found.deleted
