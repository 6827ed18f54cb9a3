"""WRITE: one call a recorded session, associated with everybody who was sent as attended, and its transcript once."""

import base64
import hashlib
from collections.abc import Sequence
from datetime import timedelta

from integrations.models import Occurrence, RecordingRow
from integrations.records import CallWrite, Recording, RecordingState, Transcript
from integrations.sync.context import Context


def external_id(webinar_id: str, session_uuid: str) -> str:
    digest = base64.urlsafe_b64encode(hashlib.sha256(session_uuid.encode()).digest()).decode()
    return f"{webinar_id}-{digest[:16]}"


def write_recording(
    context: Context, occurrence: Occurrence, row: RecordingRow, recording: Recording, transcript: Transcript
) -> list[str]:
    """The things that were written (`recording`, `transcript`). Repeating it changes nothing in HubSpot.

    Raises: NeedsAdmin, RetryLater, SkipRecord, GiveUp.
    """
    written = []
    if row.transcript_sending:
        _start_anew(context, row)
    contact_ids = sorted(
        occurrence.participants.filter(accepted_joined_at__isnull=False)
        .exclude(contact_id="")
        .values_list("contact_id", flat=True)
    )
    write = _call(occurrence, row, recording)
    fingerprint = _fingerprint(write, contact_ids)
    if row.call_fingerprint != fingerprint:
        ids = context.hubspot.upsert_calls(
            [write], app_id=context.portal.app_id, account_id=context.zoom_account.account_id
        )
        row.call_id = ids[write.external_id]
        row.save(update_fields=["call_id"])
        context.hubspot.associate_call(row.call_id, contact_ids)
        row.call_fingerprint = fingerprint
        row.save(update_fields=["call_fingerprint"])
        written.append("recording")
    if (
        transcript.state is RecordingState.AVAILABLE
        and not row.transcript_id
        and _put_transcript(context, row, transcript)
    ):
        written.append("transcript")
    return written


def _call(occurrence: Occurrence, row: RecordingRow, recording: Recording) -> CallWrite:
    session = row.session
    start = recording.start or session.started_at
    end = recording.end or session.ended_at or start
    topic = occurrence.webinar.topic
    return CallWrite(
        external_id=external_id(occurrence.webinar.zoom_id, session.uuid),
        title=topic,
        start=start,
        duration=max(end - start, timedelta()),
        recording_url=recording.url,
        body=recording.url,
    )


def _fingerprint(write: CallWrite, contact_ids: Sequence[str]) -> str:
    return hashlib.sha256(repr((write, contact_ids)).encode()).hexdigest()


def _put_transcript(context: Context, row: RecordingRow, transcript: Transcript) -> bool:
    """Not idempotent in HubSpot: the intent is stored first, and after a lost answer the call is made anew."""
    utterances = context.zoom.transcript_utterances(transcript)
    if not utterances:
        return False
    row.transcript_sending = True
    row.save(update_fields=["transcript_sending"])
    row.transcript_id = context.hubspot.create_transcript(row.call_id, utterances)
    row.transcript_sending = False
    row.save(update_fields=["transcript_id", "transcript_sending"])
    return True


def _start_anew(context: Context, row: RecordingRow) -> None:
    """The answer to a transcript was lost: HubSpot may have it or not, and cannot be asked; so the call goes first."""
    context.hubspot.archive_calls([row.call_id])
    row.call_id = row.call_fingerprint = ""
    row.transcript_sending = False
    row.save(update_fields=["call_id", "call_fingerprint", "transcript_sending"])


def remove_recording(context: Context, row: RecordingRow) -> bool:
    """Zoom has deleted the recording: take the call out of HubSpot; whether there was one."""
    if not row.call_id:
        return False
    context.hubspot.archive_calls([row.call_id])
    row.call_id = row.call_fingerprint = row.transcript_id = ""
    row.save(update_fields=["call_id", "call_fingerprint", "transcript_id"])
    return True
