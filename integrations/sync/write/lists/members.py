"""Change the members of one list: in full calls, as far as HubSpot takes them, and kept after each call."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from integrations.models import HubSpotAccount, Occurrence, OccurrenceList, Participant, RemoteContact
from integrations.records.lists import MembershipChange
from integrations.records.mapping import ListKind, Lists
from integrations.sync.context import Context
from integrations.sync.decide.find_contacts import read_contacts
from integrations.sync.write.lists import making
from integrations.sync.write.lists.marks import Entry, entry, keep, set_mark

MEMBERS_BATCH = 1000


@dataclass
class Keeper:
    """One list in one run. `members` are those that HubSpot shows, where they were read.

    `unsure`: an earlier change has had no answer, so that who is there already was put there by it. `refused` are
    HubSpot's words about contacts that it did not take. `changed`: something was written. `done`: nothing more is.
    """

    context: Context
    occurrence: Occurrence
    row: OccurrenceList
    lists: Lists
    members: frozenset[str] | None = None
    unsure: bool = False
    done: bool = False
    changed: bool = False
    refused: list[str] = field(default_factory=list)
    _due: list[Entry] = field(default_factory=list)
    _ids: int = 0

    @property
    def kind(self) -> ListKind:
        return ListKind(self.row.kind)

    def look_at(self, rows: Sequence[Participant], *, final: bool) -> None:
        """Add what is due for one contact, and send what fills a call."""
        due = None if self.done else entry(self.kind, self.row.list_id, rows, self.members, final=final)
        if due is None:
            return
        if self._ids + due.ids > MEMBERS_BATCH:
            self.send()
        self._due.append(due)
        self._ids += due.ids

    def send(self) -> None:
        """Send what is due, and keep what HubSpot took. The list is made with its first member.

        Raises: NotAllowed, RetryLater, SkipRecord, GiveUp.
        """
        due, self._due, ids, self._ids = self._due, [], self._ids, 0
        if not due:
            return
        if any(one.add for one in due) and not self.row.list_id:
            making.make(self.context, self.occurrence, self.row, self.lists)
            self.changed = True
        if self.row.list_id and not self.row.tied:
            making.tie(self.context, self.occurrence, self.row)
        change = self._change([one for one in due if one.add], due) if ids else MembershipChange()
        for one in due:
            self._mark(one, change)
        if change.missing & {one.contact_id for one in due if one.add}:
            self._look_up([one for one in due if one.add and one.contact_id in change.missing])
        keep(due)

    def _change(self, adding: Sequence[Entry], removing: Sequence[Entry]) -> MembershipChange:
        """Change the members. Until the answers are kept the row says that one may be lost."""
        if not self.row.changing:
            self.row.changing = True
            self.row.save(update_fields=["changing"])
        add, remove = [one.contact_id for one in adding], [id for one in removing for id in one.remove]
        change = self.context.hubspot.change_members(self.row.list_id, add, remove)
        self.row.size = max(0, self.row.size + len(change.added) - len(change.removed))
        self.row.size_at = self.context.clock()
        self.changed = self.changed or bool(change.added or change.removed)
        self.refused += change.refused.values()
        return change

    def _mark(self, one: Entry, change: MembershipChange) -> None:
        """Set the mark of a contact by HubSpot's answer. What it refused is tried again by the next sync."""
        refused = [id for id in one.remove if id in change.refused]
        if one.add and one.contact_id in change.refused:
            return
        if refused and not one.belongs:
            self._set(one, refused[0], True)
        elif one.belongs:
            ours = one.ours or one.contact_id in change.added or self.unsure
            self._set(one, one.contact_id, ours)
        else:
            set_mark(self.kind, one.rows, None)

    def _set(self, one: Entry, contact_id: str, ours: bool) -> None:
        set_mark(self.kind, one.rows, (self.row.list_id, contact_id, ours))

    def _look_up(self, missing: Sequence[Entry]) -> None:
        """Add the contacts that the missing ones were merged into. One that was deleted is not tried again."""
        by_id = {one.contact_id: one for one in missing}
        found = read_contacts(self.context, sorted(by_id), by_email=False)
        moved = {
            old: contact.id
            for contact in found
            for old in by_id.keys() & contact.ids
            if contact.id != old and not contact.archived
        }
        if not moved:
            return
        change = self.context.hubspot.change_members(self.row.list_id, sorted(set(moved.values())), ())
        self.row.size += len(change.added)
        for old, new in moved.items():
            _move(self.context.hubspot_account, old, new)
            one = by_id[old]
            for row in one.rows:
                row.contact_id = new
            self._set(one, new, one.ours or new in change.added)

    def finish(self) -> None:
        """Keep what is known of the list. Raises what `send` raises."""
        self.send()
        if self.row.changing:
            self.row.changing = False
            self.row.save()


def _move(hubspot: HubSpotAccount, old: str, new: str) -> None:
    """Move everything about a contact to the one that it was merged into, as HubSpot's event about it does."""
    Participant.objects.filter(occurrence__webinar__connection__hubspot=hubspot, contact_id=old).update(contact_id=new)
    RemoteContact.objects.filter(hubspot=hubspot, contact_id=old).update(contact_id=new, written={})
