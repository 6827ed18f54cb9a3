"""WRITE: the marketing event of one occurrence: made and kept up to date, cancelled, completed once.

HubSpot knows it by our external id only for the app that made it, and by its object id for every app. An upsert under
another app would make a second event, so what exists is changed by object id.
"""

import hashlib
import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, replace

from integrations.decisions.exclusions import in_domains
from integrations.errors import Gone, RetryLater, SkipRecord
from integrations.models import Occurrence, WebinarRow
from integrations.records import (
    MarketingEvent,
    MarketingEventWrite,
    ParticipantState,
    Participation,
    ParticipationAnswer,
)
from integrations.sync.context import Context

LONGEST_DESCRIPTION = 5000
CHANGED_IN_HUBSPOT = "changed in HubSpot"  # in place of a fingerprint: differs from every one
FIELDS = [
    "event_fingerprint",
    "event_object_id",
    "event_app_id",
    "event_foreign",
    "event_completing",
    "event_completed_at",
    "event_cancelled_at",
]


class EventMissing(RetryLater):
    """HubSpot does not know the event under that id: it was deleted, or another app made it."""

    def __init__(self) -> None:
        super().__init__("The marketing event was deleted in HubSpot; the sync tries again by itself.")


def event_write(context: Context, occurrence: Occurrence, agenda: str) -> MarketingEventWrite:
    """The event as it should be: with the actual times once the sessions have ended, else the scheduled ones."""
    webinar = occurrence.webinar
    ended = occurrence.ended_at is not None
    return MarketingEventWrite(
        external_id=occurrence.external_event_id,
        account_id=context.zoom_account.account_id,
        name=webinar.topic or webinar.zoom_id,
        organizer=_organizer(context, webinar),
        description=agenda[:LONGEST_DESCRIPTION],
        url=webinar.url,
        start=occurrence.started_at if ended else occurrence.start,
        end=occurrence.ended_at if ended else occurrence.end,
    )


def _organizer(context: Context, webinar: WebinarRow) -> str:
    """The host, unless their domain must not leave the portal."""
    excluded = in_domains(webinar.host_email, context.settings.excluded_contacts)
    return "Zoom" if excluded or not webinar.host_email else webinar.host_email


# --- Made, changed, cancelled -----------------------------------------------------------------------------------------


def put_event(context: Context, occurrence: Occurrence, write: MarketingEventWrite) -> bool:
    """Make or update the event where it differs from what was written last; whether it did."""
    fingerprint = _fingerprint(write)
    if occurrence.event_fingerprint == fingerprint and not occurrence.event_cancelled_at:
        return False
    event = _change(context, occurrence, write) or _make(context, occurrence, write)
    occurrence.event_fingerprint = fingerprint
    occurrence.event_object_id = event.object_id or occurrence.event_object_id
    occurrence.event_app_id = event.app_id or occurrence.event_app_id or context.hubspot_account.app_id
    occurrence.event_cancelled_at = None
    occurrence.save(update_fields=FIELDS)
    return True


def _fingerprint(write: MarketingEventWrite) -> str:
    values = asdict(replace(write, account_id=""))
    return hashlib.sha256(json.dumps(values, sort_keys=True, default=str).encode()).hexdigest()


def _change(context: Context, occurrence: Occurrence, write: MarketingEventWrite) -> MarketingEvent | None:
    """None where there is no event to change: none was made yet, or somebody deleted it."""
    if not occurrence.event_object_id:
        return None
    try:
        return context.hubspot.patch_event_by_object(occurrence.event_object_id, write, cancelled=False)
    except Gone:
        forget_event(occurrence)
        return None


def _make(context: Context, occurrence: Occurrence, write: MarketingEventWrite) -> MarketingEvent:
    """Where other apps' events may be around, one of theirs may be of this very occurrence: it is taken over.

    An event that does not name its Zoom account is taken for this one's: no two have a webinar of the same id.
    """
    if context.hubspot_account.other_app_events is not False:
        known = [one for one in context.hubspot.find_events(write.external_id) if one.object_id]
        same = (write.account_id, "")
        theirs = min((one for one in known if one.account_id in same), key=lambda one: not one.account_id, default=None)
        if theirs:
            occurrence.event_object_id = theirs.object_id
            occurrence.event_foreign = _is_foreign(context, theirs, write)
            changed = context.hubspot.patch_event_by_object(theirs.object_id, write, cancelled=False)
            return replace(changed, object_id=theirs.object_id, app_id=changed.app_id or theirs.app_id)
    return context.hubspot.put_event(write)


def _is_foreign(context: Context, event: MarketingEvent, write: MarketingEventWrite) -> bool:
    """Whether another app made it; where that is not told, whether it answers to its external id."""
    if event.app_id and context.hubspot_account.app_id:
        return event.app_id != context.hubspot_account.app_id
    return context.hubspot.event(write.external_id, write.account_id) is None


def cancel_event(context: Context, occurrence: Occurrence) -> bool:
    """Cancel the event of an occurrence that Zoom deleted before it took place; whether there was one to cancel."""
    if not occurrence.event_fingerprint or occurrence.event_cancelled_at:
        return False
    cancelled = _cancel(context, occurrence)
    occurrence.event_cancelled_at = context.clock()
    occurrence.save(update_fields=["event_cancelled_at"])
    return cancelled


def _cancel(context: Context, occurrence: Occurrence) -> bool:
    """By its external id, else by its object id; whether it was there at all."""
    with suppress(Gone):
        context.hubspot.cancel_event(occurrence.external_event_id, context.zoom_account.account_id)
        return True
    if not occurrence.event_object_id:
        return False
    with suppress(Gone):
        write = event_write(context, occurrence, "")
        context.hubspot.patch_event_by_object(occurrence.event_object_id, write, cancelled=True)
        return True
    return False


# --- Missing under its external id ------------------------------------------------------------------------------------


def find_event_again(context: Context, occurrence: Occurrence) -> None:
    """Another app's event is reached by its object id from now on; a deleted one is made anew, with all its people."""
    object_id = occurrence.event_object_id
    if object_id and context.hubspot.event_by_object(object_id):
        occurrence.event_foreign = True
        occurrence.save(update_fields=["event_foreign"])
    else:
        forget_event(occurrence)


def forget_event(occurrence: Occurrence) -> None:
    """Whatever was sent to it is gone with it."""
    occurrence.event_fingerprint = occurrence.event_object_id = occurrence.event_app_id = ""
    occurrence.event_foreign = occurrence.event_completing = False
    occurrence.event_completed_at = occurrence.event_cancelled_at = None
    occurrence.save(update_fields=FIELDS)
    occurrence.participants.update(sent=[])


def participate(
    context: Context, occurrence: Occurrence, state: ParticipantState, entries: Sequence[tuple[str, Participation]]
) -> ParticipationAnswer:
    """Raises: EventMissing, NeedsAdmin, RetryLater, SkipRecord, GiveUp. Touches no row, so it may run side by side."""
    try:
        if occurrence.event_foreign:
            return context.hubspot.participate_by_object(occurrence.event_object_id, state, entries)
        account_id = context.zoom_account.account_id
        return context.hubspot.participate(occurrence.external_event_id, account_id, state, entries)
    except SkipRecord as error:
        if error.cause != "not_found":
            raise
        raise EventMissing from error


# --- Completed --------------------------------------------------------------------------------------------------------


def completion_due(occurrence: Occurrence) -> bool:
    """Attendance is final, and HubSpot was not told yet."""
    times = occurrence.started_at and occurrence.ended_at
    final = occurrence.attendance == "final" and not occurrence.estimated
    return bool(times) and final and not occurrence.event_completed_at


def complete_event(context: Context, occurrence: Occurrence) -> bool:
    """Tell HubSpot, once and for all, that the attendance is final; whether it was told now.

    The intent is stored first: `complete` cannot be taken back and must not be sent twice, so after a lost answer, and
    after a refusal, the event itself is asked whether it is completed.
    """
    if not completion_due(occurrence) or occurrence.event_foreign:
        return False
    if not (occurrence.event_completing and _is_completed(context, occurrence)):
        occurrence.event_completing = True
        occurrence.save(update_fields=["event_completing"])
        _complete(context, occurrence)
    occurrence.event_completed_at = context.clock()
    occurrence.event_completing = False
    occurrence.save(update_fields=["event_completed_at", "event_completing"])
    return True


def _complete(context: Context, occurrence: Occurrence) -> None:
    assert occurrence.started_at and occurrence.ended_at  # noqa: S101  (`completion_due` has looked)
    external_id, account_id = occurrence.external_event_id, context.zoom_account.account_id
    try:
        context.hubspot.complete_event(external_id, account_id, occurrence.started_at, occurrence.ended_at)
    except Gone as error:
        raise EventMissing from error
    except SkipRecord:
        if not _is_completed(context, occurrence):
            raise


def _is_completed(context: Context, occurrence: Occurrence) -> bool:
    event = read_event(context, occurrence)
    return event is not None and event.completed


def read_event(context: Context, occurrence: Occurrence) -> MarketingEvent | None:
    if occurrence.event_object_id:
        return context.hubspot.event_by_object(occurrence.event_object_id)
    return context.hubspot.event(occurrence.external_event_id, context.zoom_account.account_id)
