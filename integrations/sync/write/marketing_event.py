"""WRITE: make the marketing event of one occurrence, keep it up to date, cancel it, or complete it once.

HubSpot finds it by our external id only for the app that made it, and by its object id for every app. An upsert under
another app would make a second event, so an existing event is changed by its object id.
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
    Outcome,
    ParticipantState,
    Participation,
    ParticipationAnswer,
)
from integrations.sync.context import Context

LONGEST_DESCRIPTION = 5000
CHANGED_IN_HUBSPOT = "changed in HubSpot"  # stored as the fingerprint: differs from every real one
FIELDS = [
    "event_fingerprint",
    "event_object_id",
    "event_app_id",
    "event_foreign",
    "event_completing",
    "event_completed_at",
    "event_cancelled_at",
    "event_campaign",
]


class EventMissing(RetryLater):
    """The error that HubSpot does not know the event under that id: it was deleted, or another app made it."""

    def __init__(self) -> None:
        super().__init__("The marketing event was deleted in HubSpot; the sync retries automatically.")


def event_write(context: Context, occurrence: Occurrence, agenda: str) -> MarketingEventWrite:
    """Return the event as it should be: with the actual times once the sessions have ended, else the scheduled ones."""
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
    """Return the host, or "Zoom" if the host's domain must not leave the portal."""
    excluded = in_domains(webinar.host_email, context.settings.excluded_contacts)
    return "Zoom" if excluded or not webinar.host_email else webinar.host_email


# --- Make, change, cancel ---------------------------------------------------------------------------------------------


def put_event(context: Context, occurrence: Occurrence, write: MarketingEventWrite) -> bool:
    """Make or update the event if it differs from what was written last. Returns True if it did.

    Raises: NeedsAdmin, RetryLater, SkipRecord, GiveUp.
    """
    fingerprint = _fingerprint(write)
    if occurrence.event_fingerprint == fingerprint and not occurrence.event_cancelled_at:
        return False
    event = _patch_event(context, occurrence, write) or _take_over_or_make(context, occurrence, write)
    occurrence.event_fingerprint = fingerprint
    occurrence.event_object_id = event.object_id or occurrence.event_object_id
    occurrence.event_app_id = event.app_id or occurrence.event_app_id or context.hubspot_account.app_id
    occurrence.event_cancelled_at = None
    occurrence.save(update_fields=FIELDS)
    return True


def _fingerprint(write: MarketingEventWrite) -> str:
    """Return a digest of the values of an event, to see later if they have changed."""
    values = asdict(replace(write, account_id=""))
    return hashlib.sha256(json.dumps(values, sort_keys=True, default=str).encode()).hexdigest()


def _patch_event(context: Context, occurrence: Occurrence, write: MarketingEventWrite) -> MarketingEvent | None:
    """Update the event by its object id.

    Returns None if there is none to update: not made yet, or deleted by somebody.
    """
    if not occurrence.event_object_id:
        return None
    try:
        return context.hubspot.patch_event_by_object(occurrence.event_object_id, write, cancelled=False)
    except Gone:
        forget_event(occurrence)
        return None


def _take_over_or_make(context: Context, occurrence: Occurrence, write: MarketingEventWrite) -> MarketingEvent:
    """Take over an event that another app has made for this very occurrence, else make one.

    Other apps' events are looked for unless the account is known to have none. An event that does not name its Zoom
    account is taken for this account's: no two accounts have a webinar of the same id.
    """
    if context.hubspot_account.other_app_events is not False:
        candidates = [one for one in context.hubspot.find_events(write.external_id) if one.object_id]
        account_ids = (write.account_id, "")
        existing = min(
            (one for one in candidates if one.account_id in account_ids),
            key=lambda one: not one.account_id,
            default=None,
        )
        if existing:
            occurrence.event_object_id = existing.object_id
            occurrence.event_foreign = _is_foreign(context, existing, write)
            changed = context.hubspot.patch_event_by_object(existing.object_id, write, cancelled=False)
            return replace(changed, object_id=existing.object_id, app_id=changed.app_id or existing.app_id)
    return context.hubspot.put_event(write)


def _is_foreign(context: Context, event: MarketingEvent, write: MarketingEventWrite) -> bool:
    """Return True if another app made the event.

    If HubSpot does not name the app, the event is foreign if it cannot be read by its external id.
    """
    if event.app_id and context.hubspot_account.app_id:
        return event.app_id != context.hubspot_account.app_id
    return context.hubspot.event(write.external_id, write.account_id) is None


def cancel_event(context: Context, occurrence: Occurrence) -> bool:
    """Cancel the event of an occurrence that was deleted in Zoom before it took place.

    Returns True if HubSpot had an event to cancel.
    """
    if not occurrence.event_fingerprint or occurrence.event_cancelled_at:
        return False
    cancelled = _cancel_by_either_id(context, occurrence)
    occurrence.event_cancelled_at = context.clock()
    occurrence.save(update_fields=["event_cancelled_at"])
    return cancelled


def _cancel_by_either_id(context: Context, occurrence: Occurrence) -> bool:
    """Cancel the event by its external id, else by its object id. Returns False if HubSpot has neither."""
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


# --- Resolve a missing external id ------------------------------------------------------------------------------------


def find_event_again(context: Context, occurrence: Occurrence) -> None:
    """Resolve an event that is missing under its external id.

    Another app's event is written by its object id from now on. A deleted event is forgotten, so that it is made again
    with all its people.
    """
    object_id = occurrence.event_object_id
    if object_id and context.hubspot.event_by_object(object_id):
        occurrence.event_foreign = True
        occurrence.save(update_fields=["event_foreign"])
    else:
        forget_event(occurrence)


def forget_event(occurrence: Occurrence) -> None:
    """Forget the event of the occurrence, and everything that was sent to it."""
    occurrence.event_fingerprint = occurrence.event_object_id = occurrence.event_app_id = ""
    occurrence.event_campaign = ""
    occurrence.event_foreign = occurrence.event_completing = False
    occurrence.event_completed_at = occurrence.event_cancelled_at = None
    occurrence.save(update_fields=FIELDS)
    occurrence.participants.filter(outcome=Outcome.IN_HUBSPOT).update(outcome=Outcome.WAITING)
    occurrence.participants.update(sent=[])
    occurrence.lists.update(tied=False)


def participate(
    context: Context, occurrence: Occurrence, state: ParticipantState, entries: Sequence[tuple[str, Participation]]
) -> ParticipationAnswer:
    """Record participations in the event. Changes no row, so that calls may run side by side.

    Raises: EventMissing, NeedsAdmin, RetryLater, SkipRecord, GiveUp.
    """
    try:
        if occurrence.event_foreign:
            return context.hubspot.participate_by_object(occurrence.event_object_id, state, entries)
        account_id = context.zoom_account.account_id
        return context.hubspot.participate(occurrence.external_event_id, account_id, state, entries)
    except Gone as error:
        raise EventMissing from error


# --- Complete ---------------------------------------------------------------------------------------------------------


def completion_due(occurrence: Occurrence) -> bool:
    """Return True if the attendance is final and HubSpot does not know the event as completed yet."""
    times = occurrence.started_at and occurrence.ended_at
    final = occurrence.attendance == "final" and not occurrence.estimated
    return bool(times) and final and not occurrence.event_completed_at


def complete_event(context: Context, occurrence: Occurrence) -> bool:
    """Complete the event in HubSpot, once and for all. Returns True if that was done now.

    The intent is stored first: `complete` cannot be taken back and must not be sent twice. So after a lost answer, and
    after a refusal, the event itself is read to see if it is completed.
    """
    if not completion_due(occurrence) or occurrence.event_foreign:
        return False
    if not (occurrence.event_completing and _is_completed(context, occurrence)):
        occurrence.event_completing = True
        occurrence.save(update_fields=["event_completing"])
        _complete(context, occurrence)
    occurrence.mark_completed(context.clock())
    occurrence.event_completing = False
    occurrence.save(update_fields=["event_completed_at", "completed_from", "event_completing"])
    return True


def _complete(context: Context, occurrence: Occurrence) -> None:
    """Send `complete`. A refusal is ignored if the event turns out to be completed."""
    assert occurrence.started_at and occurrence.ended_at  # noqa: S101  (`completion_due` has checked)
    external_id, account_id = occurrence.external_event_id, context.zoom_account.account_id
    try:
        context.hubspot.complete_event(external_id, account_id, occurrence.started_at, occurrence.ended_at)
    except Gone as error:
        raise EventMissing from error
    except SkipRecord:
        if not _is_completed(context, occurrence):
            raise


def _is_completed(context: Context, occurrence: Occurrence) -> bool:
    """Read the event, and return True if it is completed."""
    event = read_event(context, occurrence)
    return event is not None and event.completed


def read_event(context: Context, occurrence: Occurrence) -> MarketingEvent | None:
    """Read the event by its object id, else by its external id. Returns None if HubSpot has none."""
    if occurrence.event_object_id:
        return context.hubspot.event_by_object(occurrence.event_object_id)
    return context.hubspot.event(occurrence.external_event_id, context.zoom_account.account_id)
