"""Notes on a contact's timeline."""

from collections.abc import Sequence

from integrations.errors import RetryLater, SkipRecord
from integrations.hubspot import parse, payloads
from integrations.hubspot.client.area import EXEMPT, Area, Body, halved, none_if_gone
from integrations.hubspot.error_table import SCHEMA, SCHEMA_ROW
from integrations.hubspot.errors import refuses_schema
from integrations.records import ItemError, NotesAnswer, NoteWrite
from integrations.transport.pagination import rows_of

NOTES = "/crm/objects/{v}/notes"
NOTES_BATCH = 100
NOT_FOUND = "OBJECT_NOT_FOUND"
Pair = tuple[str, str]


class NotesApi(Area):
    """Endpoints about notes. A batch that HubSpot refuses as a whole is halved down to the bad note."""

    def upsert_notes(self, writes: Sequence[NoteWrite]) -> NotesAnswer:
        """POST …/notes/batch/upsert by our unique property · 100 a call · crm.objects.contacts.write.

        Safe to repeat. Raises: SkipRecord (its row is "schema") if HubSpot does not take the property.
        """
        ids: dict[str, str] = {}
        errors: dict[str, ItemError] = {}

        def send(batch: Sequence[NoteWrite]) -> None:
            json = {"inputs": [payloads.note_upsert(write) for write in batch]}
            body = self._post(f"{NOTES}/batch/upsert", json=json, repeat=True, expect="results")
            _raise_if_schema(body)
            names = {write.external_id for write in batch}
            ids.update(_ids(body, names))
            errors.update(parse.item_errors(body, names))

        def refused(write: NoteWrite, error: SkipRecord) -> None:
            errors[write.external_id] = ItemError(write.external_id, error.code, error.detail)

        halved(send, refused, writes)
        return NotesAnswer(ids=ids, errors=errors)

    def existing_notes(self, ids: Sequence[str]) -> frozenset[str]:
        """POST …/notes/batch/read · 100 a call · crm.objects.contacts.read. Returns the ids of those not deleted."""
        body = self._post(f"{NOTES}/batch/read", json=payloads.note_read(ids), repeat=True, expect="results")
        return frozenset(parse.text(row, "id") for row in rows_of(body, "results") if not row.get("archived"))

    def archive_notes(self, ids: Sequence[str]) -> None:
        """POST …/notes/batch/archive · 100 a call · crm.objects.contacts.write. Archived already is a success."""
        json = {"inputs": payloads.record_ids(ids)}
        none_if_gone(lambda: self._post(f"{NOTES}/batch/archive", json=json, repeat=True))

    def associate_notes(self, pairs: Sequence[Pair]) -> frozenset[Pair]:
        """POST /crm/associations/{v}/notes/contacts/batch/associate/default · 100 a call · …contacts.write.

        `pairs` are the ids of a note and of its contact. Returns those that HubSpot names because the note or the
        contact was deleted meanwhile; the others are associated now. Raises: RetryLater for any other refusal.
        """
        path = "/crm/associations/{v}/notes/contacts/batch/associate/default"
        body = self._post(path, json=payloads.associations(pairs), repeat=True, expect="results", label=EXEMPT)
        if refused := [row for row in parse.results(body, "errors") if row.get("category") != NOT_FOUND]:
            raise RetryLater(
                "HubSpot did not show the note at every contact; the sync retries automatically.",
                detail=f"{len(refused)} refused: {parse.text(refused[0], 'category')}",
            )
        named = parse.item_errors(body, {id for pair in pairs for id in pair})
        return frozenset(pair for pair in pairs if not named.keys().isdisjoint(pair))


def _raise_if_schema(body: Body) -> None:
    """Raises: SkipRecord if the answer refuses a note for its properties, which all of them have."""
    words = [parse.text(row, "message") for row in parse.results(body, "errors") if refuses_schema(row)]
    if words:
        error = SkipRecord(SCHEMA, cause="properties_not_updated", detail=words[0])
        error.row = SCHEMA_ROW
        raise error


def _ids(body: Body, names: set[str]) -> dict[str, str]:
    """Return the ids by the external id that HubSpot repeats; the only note of a batch needs none."""
    found: dict[str, str] = {}
    for row in parse.results(body):
        external_id = parse.text(parse.child(row, "properties"), payloads.UNIQUE_NOTE_PROPERTY)
        candidates = (parse.trace_id(row), external_id, *(names if len(names) == 1 else ()))
        name = next((one for one in candidates if one in names), "")
        note_id = parse.text(row, "id")
        if name and 0 < len(note_id) <= parse.LONGEST_ID:
            found[name] = note_id
    return found
