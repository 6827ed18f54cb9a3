"""Lists of contacts, their folders, their members and the marketing events that they are tied to."""

from collections import deque
from collections.abc import Iterator, Sequence

from integrations.errors import SkipRecord
from integrations.hubspot import parse, parse_lists, payloads
from integrations.hubspot.client.area import Area, Body, halved, none_if_gone, whole
from integrations.hubspot.list_errors import ListNotStatic, named
from integrations.records.lists import ContactList, Folder, MembershipChange
from integrations.transport.pagination import no_list, rows_of

PATH = "/crm/lists/{v}"
TIES = "/marketing/marketing-events/{v}/associations/{}/{}/lists"
TIES_BY_OBJECT = "/marketing/marketing-events/{v}/associations/{}/lists"
LISTS_BATCH = 100  # ids in one address
MEMBERS_BATCH = 1000
MEMBERS_PAGE = 250
Change = tuple[str, bool]  # a contact's id; True adds it, False removes it


class ListsApi(Area):
    """Endpoints under /crm/lists/{v}, and the ties of lists to marketing events."""

    def create_list(self, name: str, folder_id: str = "") -> ContactList:
        """POST /crm/lists/{v} · crm.lists.write. Make a static list; without a folder it lies at the top.

        Not safe to repeat: after RetryLater(answer_lost) look it up by its name.
        Raises: ListNameTaken, ListLimitReached, or Gone if the folder is gone.
        """
        json = payloads.list_create(name, folder_id)
        try:
            return _list(self._post(PATH, json=json, repeat=False, expect="list"))
        except SkipRecord as error:
            raise named(error) from None

    def list_by_id(self, list_id: str) -> ContactList | None:
        """GET /crm/lists/{v}/{listId} · crm.lists.read. A deleted list may be None, or come with its mark."""
        body = none_if_gone(lambda: self._get(f"{PATH}/{{}}", list_id, expect="list"))
        return _list(body) if body else None

    def list_by_name(self, name: str) -> ContactList | None:
        """GET /crm/lists/{v}/object-type-id/0-1/name/{listName} · crm.lists.read."""
        path = f"{PATH}/object-type-id/{{}}/name/{{}}"
        body = none_if_gone(lambda: self._get(path, payloads.CONTACT_TYPE, name, expect="list"))
        return _list(body) if body else None

    def lists_by_ids(self, ids: Sequence[str]) -> dict[str, ContactList]:
        """GET /crm/lists/{v}?listIds= · 100 a call · crm.lists.read. Returns lists by id; those gone are missing."""
        found: dict[str, ContactList] = {}
        for start in range(0, len(ids), LISTS_BATCH):
            some = ids[start : start + LISTS_BATCH]
            found |= {one.id: one for one in self._several(some) if one.id in some}
        return found

    def _several(self, ids: Sequence[str]) -> list[ContactList]:
        """Read lists in one call; if HubSpot refuses it for one that is gone, read each."""
        try:
            body = self._get(PATH, params={"listIds": list(ids)}, expect="lists")
        except SkipRecord:
            if len(ids) == 1:
                return []
            return [one for list_id in ids if (one := self.list_by_id(list_id))]
        return [parse_lists.contact_list(row) for row in rows_of(body, "lists")]

    # --- Folders ---

    def folders(self) -> list[Folder]:
        """GET /crm/lists/{v}/folders · crm.lists.read. Returns every folder, those at the top first."""
        body = self._get(f"{PATH}/folders", expect="folder")
        found: list[Folder] = []
        level = deque(rows_of(parse.child(body, "folder"), "childNodes"))
        while level:
            row = level.popleft()
            found.append(parse_lists.folder(row))
            level.extend(parse.results(row, "childNodes"))
        return found

    def create_folder(self, name: str) -> Folder:
        """POST /crm/lists/{v}/folders · crm.lists.read and write. Make a folder at the top.

        Not safe to repeat: after RetryLater(answer_lost), or a refusal, read the folders.
        """
        return parse_lists.folder(
            parse.child(self._post(f"{PATH}/folders", json={"name": name}, repeat=False), "folder")
        )

    # --- Members ---

    def change_members(self, list_id: str, add: Sequence[str], remove: Sequence[str] = ()) -> MembershipChange:
        """PUT /crm/lists/{v}/{listId}/memberships/add-and-remove · 1,000 a call · crm.lists.read and write.

        `add` and `remove` are ids of contacts. Safe to repeat. A call that HubSpot refuses is halved down to the
        contact that it refuses. Raises: Gone if the list is gone, ListNotStatic.
        """
        done = [MembershipChange()]
        checked: list[str] = []

        def send(some: Sequence[Change]) -> None:
            try:
                done.append(self._change(list_id, some))
            except SkipRecord:
                if not checked:
                    checked.append(list_id)
                    self._check_static(list_id)
                raise

        refused: dict[str, str] = {}

        def refuse(change: Change, error: SkipRecord) -> None:
            refused[change[0]] = error.detail

        changes = [*((one, True) for one in add), *((one, False) for one in remove)]
        for start in range(0, len(changes), MEMBERS_BATCH):
            halved(send, refuse, changes[start : start + MEMBERS_BATCH])
        return MembershipChange(
            added=frozenset().union(*(one.added for one in done)),
            removed=frozenset().union(*(one.removed for one in done)),
            missing=frozenset().union(*(one.missing for one in done)),
            refused=refused,
        )

    def _change(self, list_id: str, changes: Sequence[Change]) -> MembershipChange:
        json = payloads.membership_change(changes)
        path = f"{PATH}/{{}}/memberships/add-and-remove"
        body = self._send("PUT", path, list_id, repeat=True, json=json, expect="recordIdsMissing").body
        return parse_lists.membership_change(body, {one for one, _ in changes})

    def _check_static(self, list_id: str) -> None:
        """Raises: ListNotStatic, or Gone: what refuses every contact must not be tried for each."""
        found = _list(self._get(f"{PATH}/{{}}", list_id, expect="list"))
        if not found.is_static:
            raise ListNotStatic()

    def list_members(self, list_id: str) -> Iterator[str]:
        """GET /crm/lists/{v}/{listId}/memberships · 250 a page · crm.lists.read. Yields contacts' ids.

        Raises: Gone if the list is gone.
        """
        for rows in self._pages(f"{PATH}/{{}}/memberships", list_id, params={"limit": MEMBERS_PAGE}):
            for row in rows:
                yield parse_lists.member(row)

    # --- Marketing events ---

    def tie_list(self, external_id: str, account_id: str, list_id: str) -> None:
        """PUT …/associations/{account}/{event}/lists/{listId} · crm.objects.marketing_events.write. Safe to repeat."""
        self._send("PUT", f"{TIES}/{{}}", account_id, external_id, list_id, repeat=True)

    def tie_list_by_object(self, object_id: str, list_id: str) -> None:
        """PUT …/associations/{marketingEventId}/lists/{listId}: the same for another app's event."""
        self._send("PUT", f"{TIES_BY_OBJECT}/{{}}", object_id, list_id, repeat=True)

    def tied_lists(self, external_id: str, account_id: str) -> list[ContactList]:
        """GET …/associations/{account}/{event}/lists · crm.objects.marketing_events.write."""
        return _tied(self._get(TIES, account_id, external_id, expect="results"))

    def tied_lists_by_object(self, object_id: str) -> list[ContactList]:
        """GET …/associations/{marketingEventId}/lists: the same for another app's event."""
        return _tied(self._get(TIES_BY_OBJECT, object_id, expect="results"))


def _list(body: Body) -> ContactList:
    return parse_lists.contact_list(parse.child(body, "list"))


def _tied(body: Body) -> list[ContactList]:
    """Return the lists of an answer that has no parameters to read on with. Raises: NoList if there are more."""
    if parse.text(parse.child(parse.child(body, "paging"), "next"), "after"):
        raise no_list("lists of a marketing event")
    return [parse_lists.contact_list(row) for row in rows_of(whole(body), "results")]
