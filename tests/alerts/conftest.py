"""A mail server and a receiver of the webhook, both on this machine."""

from collections.abc import Iterator

import pytest

from integrations.models import AlertSettings
from tests.support.alert_receiver import SECRET, Receiver, alert_receiver, lead_to
from tests.support.mail_server import Mailbox, mail_server


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with mail_server() as box:
        yield box


@pytest.fixture
def receiver(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    """A receiver that the portal's webhook is set to."""
    with alert_receiver() as box:
        lead_to(monkeypatch, box)
        AlertSettings.load().set_webhook(box.url, SECRET)
        yield box
