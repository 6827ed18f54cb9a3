"""Settings of the Zoom app in Zoom's App Marketplace: scopes, events and addresses."""

from typing import Any

from integrations.zoom.scopes import WANTED

EVENTS = (
    "webinar.created",
    "webinar.updated",
    "webinar.deleted",
    "webinar.permanently_deleted",
    "webinar.recovered",
    "webinar.started",
    "webinar.ended",
    "webinar.converted_to_meeting",
    "webinar.registration_created",
    "webinar.registration_approved",
    "webinar.registration_cancelled",
    "webinar.registration_denied",
    "webinar.participant_joined",
    "webinar.participant_left",
    "webinar.participant_bind",
    "recording.completed",
    "recording.transcript_completed",
    "recording.trashed",
    "recording.deleted",
    "recording.recovered",
    "recording.batch_trashed",
    "recording.batch_deleted",
    "recording.batch_recovered",
    "user.created",
    "user.updated",
    "user.activated",
    "user.deactivated",
    "user.deleted",
    "user.disassociated",
    "app_deauthorized",
)


def description(public_url: str, webhook_urls: list[str]) -> dict[str, Any]:
    """Return the settings as the command `app_setup` writes them.

    A webhook address holds the key of an account, so it is known once that account is connected.
    """
    return {
        "type": "general app, managed by an administrator (account-level); or server-to-server OAuth",
        "redirect_url": f"{public_url}/connect/zoom/callback/",
        "allow_list": [f"{public_url}/connect/zoom/callback/"],
        "scopes": list(WANTED),
        "event_notification_endpoints": webhook_urls,
        "events": list(EVENTS),
    }
