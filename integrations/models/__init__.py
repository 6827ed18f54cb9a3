"""Rows and their atomic state changes; no network, no rules."""

from integrations.models.accounts import AccountState, Connection, HubSpotAccount, ZoomAccount, ZoomAuth
from integrations.models.contacts import Deletion, RemoteContact
from integrations.models.deliveries import WebhookDelivery
from integrations.models.jobs import SyncJob
from integrations.models.participants import Participant, RegistrantRow, SegmentRow
from integrations.models.rates import RateWindow
from integrations.models.settings import Exclusion, SyncSettingsRow, ZoomUserRow
from integrations.models.webinars import Occurrence, RecordingRow, SessionRow, WebinarRow

__all__ = [
    "AccountState",
    "Connection",
    "Deletion",
    "Exclusion",
    "HubSpotAccount",
    "Occurrence",
    "Participant",
    "RateWindow",
    "RecordingRow",
    "RegistrantRow",
    "RemoteContact",
    "SegmentRow",
    "SessionRow",
    "SyncJob",
    "SyncSettingsRow",
    "WebhookDelivery",
    "WebinarRow",
    "ZoomAccount",
    "ZoomAuth",
    "ZoomUserRow",
]
