"""Calls, which show recordings on a contact's timeline, and their transcripts."""

from collections.abc import Sequence
from contextlib import suppress

from integrations.errors import IntegrationError, RetryLater, SkipRecord
from integrations.hubspot import parse, payloads
from integrations.hubspot.client.area import EXEMPT, Area, Body, none_if_gone
from integrations.hubspot.error_table import SCHEMA_ROW
from integrations.hubspot.errors import refuses_schema
from integrations.hubspot.parse import Row
from integrations.records import CallWrite, Utterance
from integrations.transport.pagination import rows_of

CALLS = "/crm/objects/{v}/calls"
CALLING = "/crm/extensions/calling/{v}"
ASSOCIATIONS_BATCH = 1000
NOT_FOUND = "OBJECT_NOT_FOUND"


class CallsApi(Area):
    """Endpoints about calls, and those of the calling extensions."""

    def upsert_calls(self, writes: Sequence[CallWrite], *, app_id: str = "", account_id: str = "") -> dict[str, str]:
        """POST …/calls/batch/upsert by our unique property · 100 a call · crm.objects.contacts.write.

        Returns the call's id by external id; refused calls are missing. Raises: SkipRecord if HubSpot refused all.
        """
        json = {"inputs": [payloads.call_upsert(write, app_id=app_id, account_id=account_id) for write in writes]}
        body = self._post(f"{CALLS}/batch/upsert", json=json, repeat=True, expect="results")
        known = {write.external_id for write in writes}
        ids: dict[str, str] = {}
        for row in parse.results(body):
            external_id = parse.text(parse.child(row, "properties"), payloads.UNIQUE_CALL_PROPERTY)
            names = (parse.trace_id(row), external_id, writes[0].external_id if len(writes) == 1 else "")
            if name := next((name for name in names if name in known), ""):
                ids[name] = parse.text(row, "id")
        if writes and not any(ids.values()):
            raise _no_call(body, known)
        return ids

    def read_calls(self, ids: Sequence[str]) -> dict[str, CallWrite]:
        """POST …/calls/batch/read · 100 a call · crm.objects.contacts.read. Returns calls by id, no deleted ones."""
        body = self._post(f"{CALLS}/batch/read", json=payloads.call_read(ids), repeat=True, expect="results")
        return {parse.text(row, "id"): parse.call(row) for row in rows_of(body, "results") if not row.get("archived")}

    def associate_call(self, call_id: str, contact_ids: Sequence[str]) -> frozenset[str]:
        """POST /crm/associations/{v}/calls/contacts/batch/associate/default · 1,000 a call · …contacts.write.

        Returns the contacts that are associated now; one that was deleted meanwhile is left out.
        Raises: RetryLater for any other refusal.
        """
        path = "/crm/associations/{v}/calls/contacts/batch/associate/default"
        done: set[str] = set()
        for start in range(0, len(contact_ids), ASSOCIATIONS_BATCH):
            json = payloads.associations((call_id, one) for one in contact_ids[start : start + ASSOCIATIONS_BATCH])
            body = self._post(path, json=json, repeat=True, expect="results", label=EXEMPT)
            done.update(_other_end(row, call_id) for row in parse.results(body))
            if refused := [row for row in parse.results(body, "errors") if row.get("category") != NOT_FOUND]:
                raise RetryLater(
                    "HubSpot did not show the recording at every contact; the sync retries automatically.",
                    detail=f"{len(refused)} refused: {parse.text(refused[0], 'category')}",
                )
        return frozenset(done & set(contact_ids))

    def call_contacts(self, call_id: str) -> frozenset[str]:
        """GET …/calls/{callId}/associations/contacts · 500 a page · crm.objects.contacts.read."""
        pages = self._pages(f"{CALLS}/{{}}/associations/contacts", call_id, params={"limit": 500})
        return frozenset(parse.text(row, "toObjectId") for rows in pages for row in rows)

    def archive_calls(self, ids: Sequence[str]) -> None:
        """POST …/calls/batch/archive · 100 a call · crm.objects.contacts.write. Archived already is a success."""
        json = {"inputs": payloads.record_ids(ids)}
        none_if_gone(lambda: self._post(f"{CALLS}/batch/archive", json=json, repeat=True))

    def recording_ready(self, call_id: str) -> None:
        """POST …/recordings/ready. HubSpot may fetch the recording now."""
        self._post(f"{CALLING}/recordings/ready", json={"engagementId": int(call_id)}, repeat=True)

    def transcripts_allowed(self) -> None:
        """GET …/transcripts/{transcriptId} · crm.extensions_calling_transcripts.read. Raises: NeedsAdmin.

        It asks for a transcript that does not exist, only to see if the account may.
        """
        with suppress(SkipRecord):
            self._get(f"{CALLING}/transcripts/{{}}", "0")

    def create_transcript(self, call_id: str, utterances: Sequence[Utterance]) -> str:
        """POST …/transcripts · crm.extensions_calling_transcripts.write. Returns the transcript's id: keep it.

        Not safe to repeat: after RetryLater(answer_lost) archive the call, upsert it anew and post once.
        """
        json = payloads.transcript(call_id, utterances)
        return parse.text(self._post(f"{CALLING}/transcripts", json=json, repeat=False, expect="id"), "id")


def _no_call(body: Body, external_ids: set[str]) -> IntegrationError:
    """Return the error of an answer without any call: HubSpot's refusal; without one the answer was broken."""
    refused = next(iter(parse.item_errors(body, external_ids).values()), None)
    if refused is None:
        return RetryLater("HubSpot did not say which call it keeps; the sync retries automatically.")
    error = SkipRecord(
        "HubSpot refused the recording: see its message.", cause="rejected_by_hubspot", detail=refused.message
    )
    error.row = SCHEMA_ROW if any(map(refuses_schema, parse.results(body, "errors"))) else ""
    return error


def _other_end(row: Row, call_id: str) -> str:
    """Return the other end of an association: HubSpot confirms it in either direction, or in both."""
    start, end = (parse.text(parse.child(row, side), "id") for side in ("from", "to"))
    return end if start == call_id else start
