"""Alerts, who gets them, and their deliveries."""

from integrations.models.alerts.alert import Alert
from integrations.models.alerts.delivery import AlertDelivery, AlertMessage
from integrations.models.alerts.targets import AlertRecipient, AlertSettings

__all__ = ["Alert", "AlertDelivery", "AlertMessage", "AlertRecipient", "AlertSettings"]
