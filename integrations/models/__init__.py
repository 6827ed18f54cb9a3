"""Rows and their atomic state changes; no network, no rules."""

from integrations.models.accounts import AccountState, Connection, HubSpotAccount, ZoomAccount, ZoomAuth
from integrations.models.alerts import Alert, AlertDelivery, AlertMessage, AlertRecipient, AlertSettings
from integrations.models.answers import EngagementRow, QuestionRow
from integrations.models.app_credentials import AppCredentials
from integrations.models.contacts import Deletion, RemoteContact
from integrations.models.deliveries import WebhookDelivery
from integrations.models.jobs import SyncJob
from integrations.models.lists import CampaignRow, ListFolder, OccurrenceList
from integrations.models.participants import Participant, RegistrantRow, SegmentRow
from integrations.models.rates import RateWindow
from integrations.models.settings import CatchUp, Exclusion, SettingsPlan, SyncSettingsRow, ZoomUserRow
from integrations.models.wanted.backfills import Backfill
from integrations.models.wanted.discoveries import Discovery
from integrations.models.wanted.link_removals import LinkRemoval
from integrations.models.wanted.previews import Preview
from integrations.models.wanted.proofs import KeptParticipation, Proof, ProofDifference
from integrations.models.webinars import Occurrence, RecordingRow, SessionRow, WebinarRow
from integrations.models.workflow import (
    ContactProperty,
    RegistrationAnswer,
    WorkflowAction,
    WorkflowCall,
    WorkflowRegistration,
)

__all__ = [
    "AccountState",
    "Alert",
    "AlertDelivery",
    "AlertMessage",
    "AlertRecipient",
    "AlertSettings",
    "AppCredentials",
    "Backfill",
    "CampaignRow",
    "CatchUp",
    "Connection",
    "ContactProperty",
    "Deletion",
    "Discovery",
    "EngagementRow",
    "Exclusion",
    "HubSpotAccount",
    "KeptParticipation",
    "LinkRemoval",
    "ListFolder",
    "Occurrence",
    "OccurrenceList",
    "Participant",
    "Preview",
    "Proof",
    "ProofDifference",
    "QuestionRow",
    "RateWindow",
    "RecordingRow",
    "RegistrantRow",
    "RegistrationAnswer",
    "RemoteContact",
    "SegmentRow",
    "SessionRow",
    "SettingsPlan",
    "SyncJob",
    "SyncSettingsRow",
    "WebhookDelivery",
    "WebinarRow",
    "WorkflowAction",
    "WorkflowCall",
    "WorkflowRegistration",
    "ZoomAccount",
    "ZoomAuth",
    "ZoomUserRow",
]
