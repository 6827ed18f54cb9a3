"""WRITE: one note a person on what they answered and asked in an occurrence, shown on their contact.

The unique property of notes finds a note again, so that a repeat makes none twice. A note that somebody deleted in
HubSpot is not made again unless notes are verified: its row then has a fingerprint and no id.
"""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from integrations.batches import batched
from integrations.decisions.extras import notes as rules
from integrations.errors import IntegrationError, RetryLater, SkipRecord
from integrations.hubspot.client.notes import NOTES_BATCH
from integrations.models import EngagementRow, Occurrence, Participant
from integrations.models.answers import EngagementKind
from integrations.records import NotesAnswer, NoteWrite, Outcome
from integrations.sync.context import Context
from integrations.sync.notes import NO_NOTES, Note
from integrations.sync.remember.people import upsert_participants
from integrations.sync.schema_repair import NOTES, is_schema
from integrations.sync.write import capabilities

PAGE = 1000  # people per page: ten calls of 100 go side by side


@dataclass(frozen=True, slots=True)
class Due:
    """A note to be written, and the fingerprint of it and of the contact it is shown on."""

    row: Participant
    write: NoteWrite
    fingerprint: str


def write_notes(context: Context, occurrence: Occurrence, only: Collection[str] = ()) -> Iterator[Note]:
    """Write the notes that are new or changed, of everybody or `only` of some addresses.

    Yields how many were written, or the note that the account takes none. Raises: NeedsAdmin, RetryLater, SkipRecord,
    GiveUp.
    """
    if not context.settings.engagement.note or occurrence.ended_at is None:
        return
    people = _people_with_something_to_tell(occurrence)
    if only:
        people = people.filter(email__in=only)
    if not capabilities.has(context, capabilities.NOTES):
        if people.exists():
            yield NO_NOTES
        return
    after = 0
    while page := list(people.filter(pk__gt=after).order_by("pk")[:PAGE]):
        after = page[-1].pk
        if context.verifies:
            _forget_deleted(context, page)
        yield from _write_page(context, _without_deleted(context, _due(occurrence, page)))


def _people_with_something_to_tell(occurrence: Occurrence) -> QuerySet[Participant]:
    """Return the participants who are in HubSpot and said something."""
    said = EngagementRow.objects.filter(session__occurrence=occurrence, email=OuterRef("email"))
    said = said.filter(Q(kind=EngagementKind.QUESTION) | ~Q(answer=""))
    return occurrence.participants.filter(Exists(said), outcome=Outcome.IN_HUBSPOT).exclude(contact_id="")


def _due(occurrence: Occurrence, page: Sequence[Participant]) -> list[Due]:
    """Return the notes that differ from what HubSpot has, without those that somebody deleted there."""
    said = _said(occurrence, [row.email for row in page])
    found = []
    for row in page:
        is_deleted = row.note_fingerprint and not row.note_id
        write = None if is_deleted else _write(occurrence, row, said[row.email])
        if write is None:
            continue
        fingerprint = hashlib.sha256(repr((write, write.body, row.contact_id)).encode()).hexdigest()
        if fingerprint != row.note_fingerprint:
            found.append(Due(row, write, fingerprint))
    return found


def _write(occurrence: Occurrence, row: Participant, entries: Sequence[rules.Entry]) -> NoteWrite | None:
    """Return the note about a person, or None if there is nothing to tell."""
    body = rules.body(occurrence.webinar.topic, row.accepted_duration, entries)
    assert occurrence.ended_at is not None  # noqa: S101  (else no note is written)
    id = rules.external_id(occurrence.external_event_id, row.email)
    return NoteWrite(id, occurrence.ended_at, body) if body else None


def _said(occurrence: Occurrence, emails: Sequence[str]) -> Mapping[str, list[rules.Entry]]:
    """Return what these people said, in the order in which it was said."""
    found: defaultdict[str, list[rules.Entry]] = defaultdict(list)
    rows = EngagementRow.objects.filter(session__occurrence=occurrence, email__in=emails)
    for email, *entry in rows.order_by("at", "question", "answer").values_list("email", "kind", "question", "answer"):
        found[email].append(rules.Entry(*entry))
    return found


# --- Notes that were deleted in HubSpot -------------------------------------------------------------------------------


def _existing(context: Context, rows: Sequence[Participant]) -> set[str]:
    """Return the ids of those of the rows' notes that HubSpot still has."""
    found: set[str] = set()
    ids = [row.note_id for row in rows if row.note_id]
    for attempt in context.side_by_side(context.hubspot.existing_notes, batched(ids, NOTES_BATCH)):
        if attempt.error:
            raise attempt.error
        found |= attempt.answer or set()
    return found


def _forget_deleted(context: Context, page: Sequence[Participant]) -> None:
    """Forget the notes that HubSpot no longer has, so that they are made again."""
    existing = _existing(context, page)
    deleted = [row for row in page if row.note_fingerprint and row.note_id not in existing]
    for row in deleted:
        row.note_fingerprint = row.note_id = ""
    _keep(deleted)


def _without_deleted(context: Context, due: Sequence[Due]) -> list[Due]:
    """Return the due notes except those that somebody deleted. An upsert would make such a note anew."""
    known = [one.row for one in due if one.row.note_id]
    if not known or context.verifies:
        return list(due)
    existing = _existing(context, known)
    deleted = [row for row in known if row.note_id not in existing]
    for row in deleted:
        row.note_id = ""
    _keep(deleted)
    return [one for one in due if one.row not in deleted]


# --- Writing ----------------------------------------------------------------------------------------------------------


def _write_page(context: Context, due: Sequence[Due]) -> Iterator[Note]:
    """Write and associate the notes; what HubSpot took is kept before the error of another batch is raised."""
    if not due:
        return
    answers, errors = _upsert(context, due)
    made = [one for one in due if one.write.external_id in answers]
    for one in made:
        one.row.note_id = answers[one.write.external_id]
    gone, unassociated = _associate(context, made, errors)
    done = [one for one in made if one.row.note_id not in unassociated]
    for one in done:
        one.row.note_fingerprint = one.fingerprint
        one.row.note_id = "" if one.row.note_id in gone else one.row.note_id
    _keep([one.row for one in made])
    if written := sum(bool(one.row.note_id) for one in done):
        yield "synced", "notes", written
    if errors:
        raise errors[0]


def _upsert(context: Context, due: Sequence[Due]) -> tuple[dict[str, str], list[IntegrationError]]:
    """Return the ids of the notes by external id, and the errors of the others.

    The unique property that finds a note is made again if somebody deleted it.
    """

    def send(batch: Sequence[Due]) -> NotesAnswer:
        return context.hubspot.upsert_notes([one.write for one in batch])

    attempts = list(context.side_by_side(send, batched(due, NOTES_BATCH)))
    if any(is_schema(one.error) for one in attempts) and context.schema_repair.repair(NOTES):
        attempts = list(context.side_by_side(send, batched(due, NOTES_BATCH)))
    ids: dict[str, str] = {}
    errors: list[IntegrationError] = []
    for attempt in attempts:
        if attempt.error:
            errors.append(attempt.error)
        elif attempt.answer:
            ids.update(attempt.answer.ids)
            if missing := [one for one in attempt.batch if one.write.external_id not in attempt.answer.ids]:
                errors.append(_refusal(attempt.answer, missing[0].write.external_id))
    return ids, errors


def _refusal(answer: NotesAnswer, external_id: str) -> IntegrationError:
    refused = answer.errors.get(external_id)
    if refused is None:
        return RetryLater("HubSpot did not say which note it keeps; the sync retries automatically.")
    return SkipRecord("HubSpot refused a note: see its message.", cause="rejected_by_hubspot", detail=refused.message)


def _associate(context: Context, made: Sequence[Due], errors: list[IntegrationError]) -> tuple[set[str], set[str]]:
    """Show each note on its contact. Returns the ids of notes whose contact is gone, and of those to be tried again.

    A note of nobody would stay in HubSpot, so it is archived.
    """
    gone: set[str] = set()
    again: set[str] = set()
    pairs = [(one.row.note_id, one.row.contact_id) for one in made]
    for attempt in context.side_by_side(context.hubspot.associate_notes, batched(pairs, NOTES_BATCH)):
        if attempt.error:
            errors.append(attempt.error)
            again.update(note_id for note_id, _ in attempt.batch)
        else:
            gone.update(note_id for note_id, _ in attempt.answer or ())
    for batch in batched(sorted(gone), NOTES_BATCH):
        context.hubspot.archive_notes(batch)
    return gone, again


def _keep(rows: Sequence[Participant]) -> None:
    kept = ("note_id", "note_fingerprint")
    named = ({name: getattr(row, name) for name in ("occurrence_id", "email", *kept)} for row in rows)
    upsert_participants([Participant(**one) for one in named], kept)
