"""A round: look, store what changed, and make the message about it. Sending it is another step (`send.py`)."""

from datetime import datetime

from django.db import transaction

from integrations.alerts.look import look
from integrations.alerts.messages import make_message
from integrations.decisions.alerts.changes import changes
from integrations.models import Alert, AlertMessage, AlertSettings


def go_round(now: datetime) -> None:
    """Open and close alerts by what is found now, and make the message that is due.

    Two rounds at the same time go one after the other: the second finds what the first has stored.
    """
    found = look(now)
    with transaction.atomic():
        stored = AlertSettings.locked()
        Alert.apply(changes(found, Alert.well_since_of_open_ones(), now), now)
        make_message(stored, now)
        stored.note_look(now)


def prune(now: datetime) -> None:
    """Delete what ended or was told long ago."""
    Alert.prune(now)
    AlertMessage.prune(now)
