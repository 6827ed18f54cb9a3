"""The marks on participants that say who is in which list, and whom the portal put there.

A mark names the list and the contact, so that those of a list that was made once more, or of a contact that was merged
into another one, are known for what they are.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from integrations.decisions.lists.members import Held, belongs, together
from integrations.models import Participant
from integrations.records import ParticipantState
from integrations.records.mapping import ListKind
from integrations.sync.remember.people import upsert_participants

COLUMNS = ("email", "occurrence_id", "contact_id", "sent", "accepted_registered_at", "accepted_joined_at", "listed")


@dataclass(frozen=True, slots=True)
class Entry:
    """What is due for one contact in one list: the id to add, the ids to take out, and the mark that stays.

    `ours`: the portal put the contact there, under this id or one that was merged into it.
    """

    rows: Sequence[Participant]
    contact_id: str
    belongs: bool
    add: bool = False
    remove: tuple[str, ...] = ()
    ours: bool = field(default=False)

    @property
    def ids(self) -> int:
        """The number of ids that a change of members has for it."""
        return len(self.remove) + self.add


def held(rows: Iterable[Participant]) -> Held:
    """Return what HubSpot holds of the contact that these participants share."""
    return together(map(_held, rows))


def _held(row: Participant) -> Held:
    registered, attended = row.accepted_registered_at is not None, row.accepted_joined_at is not None
    latest = max(row.sent, key=lambda entry: entry[1])[0] if row.sent else ""
    return Held(registered, attended, cancelled=latest == ParticipantState.CANCEL)


def entry(
    kind: ListKind, list_id: str, rows: Sequence[Participant], members: Collection[str] | None, *, final: bool
) -> Entry | None:
    """Return what is due for a contact in the list of a kind, or None if nothing is.

    `members` are all that the list has in HubSpot, or None if the marks are to be trusted. Who was put there by others
    is left alone.
    """
    contact_id, kept = rows[0].contact_id, _marks(kind, list_id, rows)
    marks = kept if members is None else {one: ours for one, ours in kept.items() if one in members}
    wanted = belongs(kind, held(rows), final=final)
    if wanted is None:
        return None
    ours = any(marks.values())
    remove = tuple(one for one, put in marks.items() if put and not (wanted and one == contact_id))
    if not wanted:
        return Entry(rows, contact_id, False, remove=remove) if kept else None
    there = contact_id in marks or (members is not None and contact_id in members)
    if there and kept == {contact_id: ours} and not remove:
        return None
    return Entry(rows, contact_id, True, add=not there, remove=remove, ours=ours)


def _marks(kind: ListKind, list_id: str, rows: Iterable[Participant]) -> Mapping[str, bool]:
    """Return the contacts that are marked as members of this list, and True for those that the portal put there."""
    found: dict[str, bool] = {}
    for row in rows:
        mark = row.listed.get(kind)
        if mark and mark[0] == list_id:
            found[mark[1]] = found.get(mark[1], False) or mark[2]
    return found


def set_mark(kind: ListKind, rows: Sequence[Participant], mark: tuple[str, str, bool] | None) -> None:
    """Set the mark of a contact on the first of its participants, unsaved; None for no mark."""
    for row in rows:
        row.listed = {name: value for name, value in row.listed.items() if name != kind}
    if mark:
        rows[0].listed = {**rows[0].listed, kind: list(mark)}


def keep(entries: Iterable[Entry]) -> None:
    """Save the marks of these entries."""
    rows = [row for one in entries for row in one.rows]
    named = ({name: getattr(row, name) for name in ("occurrence_id", "email", "listed")} for row in rows)
    upsert_participants([Participant(**one) for one in named], ("listed",))
