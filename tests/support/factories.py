"""Small, valid rows for tests that read them: `OccurrenceFactory.create(status="failed")`."""

from datetime import UTC, datetime, timedelta
from typing import Any

from factory import declarations
from factory.django import DjangoModelFactory

from integrations.decisions.outcomes import person_outcome
from integrations.models import Connection, HubSpotAccount, Occurrence, Participant, WebinarRow, ZoomAccount

# factory-boy leaves these without types.
Sequence: Any = declarations.Sequence
LazyAttribute: Any = declarations.LazyAttribute
SubFactory: Any = declarations.SubFactory

START = datetime(2026, 10, 1, 10, 0, tzinfo=UTC)


class ZoomAccountFactory(DjangoModelFactory[ZoomAccount]):
    class Meta:
        model = ZoomAccount

    name = Sequence(lambda n: f"Zoom {n}")
    account_id = Sequence(lambda n: f"zoom-account-{n}")
    client_id = "zoom-client"
    client_secret = "zoom-client-SECRET"
    access_token = "zoom-access-SECRET"
    refresh_token = "zoom-refresh-SECRET"
    webhook_secret = "zoom-webhook-SECRET"
    timezone = "Europe/Helsinki"
    connected_at = START


class HubSpotAccountFactory(DjangoModelFactory[HubSpotAccount]):
    class Meta:
        model = HubSpotAccount

    name = Sequence(lambda n: f"HubSpot {n}")
    portal_id = Sequence(lambda n: 1000 + n)
    client_secret = "hubspot-client-SECRET"
    access_token = "hubspot-access-SECRET"
    refresh_token = "hubspot-refresh-SECRET"
    deletion_salt = "hubspot-salt-SECRET"
    connected_at = START


class ConnectionFactory(DjangoModelFactory[Connection]):
    class Meta:
        model = Connection

    name = Sequence(lambda n: f"Connection {n}")
    zoom = SubFactory(ZoomAccountFactory)
    hubspot = SubFactory(HubSpotAccountFactory)
    connected_at = START


class WebinarFactory(DjangoModelFactory[WebinarRow]):
    class Meta:
        model = WebinarRow

    connection = SubFactory(ConnectionFactory)
    zoom_id = Sequence(lambda n: str(81_000_000_000 + n))
    topic = Sequence(lambda n: f"Webinar {n}")
    host_email = "host@a.example"
    discovered_at = START


class OccurrenceFactory(DjangoModelFactory[Occurrence]):
    class Meta:
        model = Occurrence

    webinar = SubFactory(WebinarFactory)
    start = START
    end = START + timedelta(hours=1)


def outcome(person: Any) -> str:
    """Return the outcome that the sync would have stored with these fields."""
    cause, sent = getattr(person, "cause", ""), bool(getattr(person, "sent", ()))
    return person_outcome(cause, sent=sent, due=not sent)


class ParticipantFactory(DjangoModelFactory[Participant]):
    class Meta:
        model = Participant

    occurrence = SubFactory(OccurrenceFactory)
    email = Sequence(lambda n: f"person{n}@kuusi.example")
    outcome = LazyAttribute(outcome)
