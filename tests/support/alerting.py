"""What tests of alerts do: go a round at some time, and look at what is open and what was told."""

from datetime import datetime

from integrations.alerts import rounds, send
from integrations.models import Alert, AlertDelivery, AlertMessage, AlertRecipient

ADDRESS = "ops@own.example"


def go_round(now: datetime) -> list[str]:
    """Look once, and return the kinds of the alerts that are open then."""
    rounds.go_round(now)
    return open_kinds()


def open_kinds() -> list[str]:
    return sorted(Alert.open_ones().values_list("kind", flat=True))


def alert(kind: str) -> Alert:
    return Alert.open_ones().get(kind=kind)


def somebody(email: str = ADDRESS, language: str = "en") -> AlertRecipient:
    """Add an address that gets alerts."""
    return AlertRecipient.objects.create(email=email, language=language)


def told() -> list[list[tuple[str, str]]]:
    """Return what each message so far is about: kinds, and if they began (`open`) or ended (`well`)."""
    rows = AlertMessage.objects.order_by("pk").values_list("entries", flat=True)
    return [[(one["kind"], one["state"]) for one in entries] for entries in rows]


def send_due(now: datetime) -> int:
    """Send everything that is due, as the tasks do; how much arrived."""
    return sum(send.deliver(pk, lambda: now) for pk in AlertDelivery.due(now))
