"""Contacts: read by e-mail or id, created, updated by id. Never upserted by e-mail: that would revive deleted ones."""

from collections.abc import Iterator, Sequence
from functools import partial

from integrations.errors import RetryLater, SkipRecord
from integrations.hubspot import parse, payloads
from integrations.hubspot.client.area import Area, Body, halved
from integrations.hubspot.error_table import NO_PROPERTY
from integrations.hubspot.errors import refuses_schema
from integrations.records import BatchAnswer, Contact, ContactsRead, ContactWrite, ItemError
from integrations.transport.answers import redacted
from integrations.transport.http import Params
from integrations.transport.pagination import no_list, rows_of

BATCH = 100
PATH = "/crm/objects/{v}/contacts"
NOT_FOUND, INVALID_EMAIL = "OBJECT_NOT_FOUND", "INVALID_EMAIL"


class ContactsApi(Area):
    """Endpoints under /crm/objects/{v}/contacts."""

    def read_contacts(
        self, keys: Sequence[str], *, by_email: bool, properties: Sequence[str], archived: bool = False
    ) -> list[Contact]:
        """Return the contacts that `look_up_contacts` finds."""
        return list(self.look_up_contacts(keys, by_email=by_email, properties=properties, archived=archived).contacts)

    def look_up_contacts(
        self, keys: Sequence[str], *, by_email: bool, properties: Sequence[str], archived: bool = False
    ) -> ContactsRead:
        """POST …/contacts/batch/read · 100 a call · crm.objects.contacts.read.

        A contact that is not there is left out, so match by content. Ask for `email` and `hs_additional_emails` too.
        """
        found: list[Contact] = []
        refused: dict[str, str] = {}

        def read(some: Sequence[str]) -> None:
            json = payloads.contact_read(some, properties, by_email=by_email)
            params = {"archived": "true" if archived else "false"}
            body = self._post(f"{PATH}/batch/read", json=json, params=params, repeat=True, expect="results")
            found.extend(parse.known_contact(row) for row in rows_of(body, "results"))
            refused.update(_not_looked_up(body, some))

        def refuse(key: str, error: SkipRecord) -> None:
            refused[key] = error.detail

        halved(read, refuse, keys)
        return ContactsRead(found, refused)

    def archived_contacts(self) -> Iterator[list[Contact]]:
        """GET …/contacts?archived=true · 100 a page · crm.objects.contacts.read.

        Yields the contacts deleted in the last 90 days. Raises: NoList if one comes without its properties: it could be
        anybody's.
        """
        params: Params = {"archived": "true", "limit": 100, "properties": "email,hs_additional_emails"}
        for rows in self._pages(PATH, params=params):
            if not all(isinstance(row.get("properties"), dict) for row in rows):
                raise no_list("a deleted contact")
            yield [parse.contact(row) for row in rows]

    def create_contacts(self, writes: Sequence[ContactWrite]) -> BatchAnswer:
        """POST …/contacts/batch/create · 100 a call · crm.objects.contacts.write. `key` is the trace id.

        Not safe to repeat: after RetryLater(answer_lost) read by e-mail first.
        """
        return self._write(writes, "create")

    def update_contacts(self, writes: Sequence[ContactWrite]) -> BatchAnswer:
        """POST …/contacts/batch/update · 100 a call · crm.objects.contacts.write. `key` is the record id.

        HubSpot leaves out ids that were merged away or deleted: they are in neither part of the answer.
        """
        return self._write(writes, "update")

    def _write(self, writes: Sequence[ContactWrite], verb: str) -> BatchAnswer:
        written: dict[str, Contact] = {}
        errors: dict[str, ItemError] = {}

        def refused(write: ContactWrite, error: SkipRecord) -> None:
            errors[write.key] = ItemError(write.key, CATEGORIES.get(error.row, error.code), error.detail)

        send = partial(self._write_batch, verb=verb, written=written, errors=errors)
        halved(send, refused, writes)
        return BatchAnswer(written=written, errors=errors)

    def _write_batch(
        self, writes: Sequence[ContactWrite], *, verb: str, written: dict[str, Contact], errors: dict[str, ItemError]
    ) -> None:
        input_of = payloads.contact_create if verb == "create" else payloads.contact_update
        json = {"inputs": [input_of(write) for write in writes]}
        body = self._post(f"{PATH}/batch/{verb}", json=json, repeat=verb == "update", expect="results")
        written.update(_by_key(body, writes))
        errors.update(parse.item_errors(body, [write.key for write in writes]))
        errors.update(_about_properties(body, [write.key for write in writes if write.key not in written]))


def _not_looked_up(body: Body, keys: Sequence[str]) -> dict[str, str]:
    """Return HubSpot's message by the key that it refused to look up, which differs from not finding it.

    Raises: RetryLater if HubSpot did not say which key that was.
    """
    refused: dict[str, str] = {}
    for error in parse.results(body, "errors"):
        if parse.text(error, "category") == NOT_FOUND:
            continue
        named = parse.item_errors({"errors": [error]}, keys)
        if not named or parse.text(error, "category") not in ("VALIDATION_ERROR", ""):
            raise RetryLater(
                "HubSpot did not give all contacts; the sync retries automatically.",
                detail=redacted(parse.text(error, "message")) or parse.text(error, "category"),
            )
        refused |= {key: one.message for key, one in named.items()}
    return refused


def _about_properties(body: Body, keys: Sequence[str]) -> dict[str, ItemError]:
    """Return the refusals about a property: of the inputs they name, else of all that were not written."""
    found: dict[str, ItemError] = {}
    for error in parse.results(body, "errors"):
        if refuses_schema(error):
            named = parse.item_errors({"errors": [error]}, keys)
            found |= {key: ItemError(key, NO_PROPERTY, redacted(parse.text(error, "message"))) for key in named or keys}
    return found


# The error's row → the category that the caller decides by: the record is there already, or the value is wrong.
CATEGORIES = {
    "conflict": "CONFLICT",
    "conflict_400": "CONFLICT",
    "validation": "VALIDATION_ERROR",
    "too_large": "VALIDATION_ERROR",
    "invalid_email": INVALID_EMAIL,
}


def _by_key(body: Body, writes: Sequence[ContactWrite]) -> dict[str, Contact]:
    """Return the results by the input's key: by trace id, else by record id, else by e-mail address.

    A result that does not say which record it is counts as none.
    """
    keys = {write.key for write in writes}
    by_email = {write.properties["email"].lower(): write.key for write in writes if "email" in write.properties}
    answer: dict[str, Contact] = {}
    for row in parse.results(body):
        contact = parse.contact(row)
        named = (parse.trace_id(row), contact.id, by_email.get(contact.email, ""))
        if contact.id and (key := next((name for name in named if name in keys), "")):
            answer[key] = contact
    return answer
