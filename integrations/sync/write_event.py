"""WRITE: the marketing event of one occurrence: made and kept up to date, cancelled, completed once."""

import hashlib
import json
from dataclasses import asdict, replace

from integrations.models import Occurrence, WebinarRow
from integrations.records import MarketingEventWrite
from integrations.sync.context import Context

LONGEST_DESCRIPTION = 5000


def event_write(context: Context, occurrence: Occurrence, agenda: str) -> MarketingEventWrite:
    """The event as it should be: with the actual times once the sessions have ended, else the scheduled ones."""
    webinar = occurrence.webinar
    ended = occurrence.ended_at is not None
    return MarketingEventWrite(
        external_id=occurrence.external_event_id,
        account_id=context.zoom_account.account_id,
        name=webinar.topic or webinar.zoom_id,
        organizer=_organizer(webinar),
        description=agenda[:LONGEST_DESCRIPTION],
        url=webinar.url,
        start=occurrence.started_at if ended else occurrence.start,
        end=occurrence.ended_at if ended else occurrence.end,
    )


def _organizer(webinar: WebinarRow) -> str:
    return webinar.host_email or "Zoom"


def put_event(context: Context, occurrence: Occurrence, write: MarketingEventWrite) -> bool:
    """Make or update the event where it differs from what was written last; whether it did."""
    fingerprint = _fingerprint(write)
    if occurrence.event_fingerprint == fingerprint and not occurrence.event_cancelled_at:
        return False
    event = context.hubspot.put_event(write)
    occurrence.event_fingerprint = fingerprint
    occurrence.event_object_id = event.object_id or occurrence.event_object_id
    occurrence.event_app_id = event.app_id or context.portal.app_id or occurrence.event_app_id
    occurrence.event_cancelled_at = None
    occurrence.save(update_fields=["event_fingerprint", "event_object_id", "event_app_id", "event_cancelled_at"])
    return True


def _fingerprint(write: MarketingEventWrite) -> str:
    values = asdict(replace(write, account_id=""))
    return hashlib.sha256(json.dumps(values, sort_keys=True, default=str).encode()).hexdigest()


def cancel_event(context: Context, occurrence: Occurrence) -> bool:
    """Cancel the event of an occurrence that Zoom deleted before it took place; whether there was one to cancel."""
    if not occurrence.event_fingerprint or occurrence.event_cancelled_at:
        return False
    context.hubspot.cancel_event(occurrence.external_event_id, context.zoom_account.account_id)
    occurrence.event_cancelled_at = context.clock()
    occurrence.save(update_fields=["event_cancelled_at"])
    return True


def complete_event(context: Context, occurrence: Occurrence) -> bool:
    """Tell HubSpot, once and for all, that the attendance is final; whether it was told now.

    The intent is stored first: `complete` cannot be taken back and must not be sent twice, so after a lost answer the
    event itself is asked whether it is completed.
    """
    if occurrence.event_completed_at or occurrence.attendance != "final" or occurrence.estimated:
        return False
    if not (occurrence.started_at and occurrence.ended_at):
        return False
    account_id = context.zoom_account.account_id
    if occurrence.event_completing:
        event = context.hubspot.event(occurrence.external_event_id, account_id)
        if event and event.completed:
            return _completed(context, occurrence)
    occurrence.event_completing = True
    occurrence.save(update_fields=["event_completing"])
    context.hubspot.complete_event(occurrence.external_event_id, account_id, occurrence.started_at, occurrence.ended_at)
    return _completed(context, occurrence)


def _completed(context: Context, occurrence: Occurrence) -> bool:
    occurrence.event_completed_at = context.clock()
    occurrence.event_completing = False
    occurrence.save(update_fields=["event_completed_at", "event_completing"])
    return True
