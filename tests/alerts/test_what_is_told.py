"""Each alert is told once, and once more when it is well again, by a real mail server and a real receiver."""

from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.urls import reverse

from integrations.models import Alert, AlertDelivery, AlertMessage, Occurrence, SyncJob, ZoomAccount
from integrations.models.alerts.delivery import MessageState
from tests.support.alert_receiver import Receiver
from tests.support.alerting import ADDRESS, go_round, send_due, somebody, told
from tests.support.factories import START, ConnectionFactory, OccurrenceFactory
from tests.support.mail_server import Mailbox, text_of

pytestmark = pytest.mark.django_db
LOST = {
    "state": "reconnect_needed",
    "state_reason": "Zoom does not accept the token it has just issued: connect again.",
}


def after(**elapsed: float) -> datetime:
    return START + timedelta(**elapsed)


def lose() -> None:
    ConnectionFactory.create(zoom__name="Main", **{f"zoom__{name}": value for name, value in LOST.items()})


def mend() -> None:
    ZoomAccount.objects.update(state="connected", state_reason="")


def rounds(*, minutes: range) -> None:
    """Go a round each minute, and send what is due."""
    for minute in minutes:
        go_round(after(minutes=minute))
        send_due(after(minutes=minute))


def test_once_and_once_more_when_it_is_well_again(mailbox: Mailbox, receiver: Receiver) -> None:
    somebody()
    lose()
    rounds(minutes=range(60))
    mend()
    rounds(minutes=range(60, 120))

    assert [one["Subject"] for one in mailbox.arrived] == [
        "Zoom must be connected again: Main",
        "Well again: Zoom must be connected again: Main",
    ]
    assert mailbox.recipients == [ADDRESS] * 2
    assert [[(one["kind"], one["state"]) for one in body["alerts"]] for body in receiver.arrived] == [
        [("reconnect_needed", "open")],
        [("reconnect_needed", "well")],
    ]
    assert receiver.timestamps == [int(START.timestamp()), int(after(minutes=90).timestamp())]


def test_the_email_says_why_and_leads_to_the_screen_that_mends_it(mailbox: Mailbox) -> None:
    somebody()
    lose()
    rounds(minutes=range(1))

    (message,) = mailbox.arrived
    text = text_of(message)
    assert "Zoom does not accept the token it has just issued: connect again." in text
    assert f"{settings.PUBLIC_URL}{reverse('connected_apps')}" in text
    assert "2026-10-01 10:00 UTC" in text
    assert message["From"] == "portal@own.example"
    assert message["Auto-Submitted"] == "auto-generated"


def test_each_reads_it_in_their_language(mailbox: Mailbox) -> None:
    somebody("fi@own.example", "fi")
    somebody("en@own.example", "en")
    lose()
    rounds(minutes=range(1))

    by_address = {one["To"]: one for one in mailbox.arrived}
    assert by_address["en@own.example"]["Subject"] == "Zoom must be connected again: Main"
    assert by_address["fi@own.example"]["Subject"] == "Zoom on yhdistettävä uudelleen: Main"
    assert "yhdistä uudelleen" in text_of(by_address["fi@own.example"])


def test_the_body_of_the_webhook_names_everything_a_machine_needs(receiver: Receiver) -> None:
    lose()
    rounds(minutes=range(1))

    (body,) = receiver.arrived
    assert body["test"] is False
    assert body["portal"] == settings.PUBLIC_URL
    (alert,) = body["alerts"]
    pk = ZoomAccount.objects.get().pk
    assert alert | {"id": 0, "text": ""} == {
        "id": 0,
        "state": "open",
        "kind": "reconnect_needed",
        "subject": f"zoom:{pk}",
        "title": "Zoom must be connected again: Main",
        "text": "",
        "link": f"{settings.PUBLIC_URL}{reverse('connected_apps')}",
        "since": START.isoformat(),
        "until": None,
    }


def test_what_flaps_is_told_once_and_closed_once(mailbox: Mailbox) -> None:
    somebody()
    ConnectionFactory.create(zoom__name="Main")
    for minute in range(240):
        down = minute < 180 and minute % 20 < 10
        ZoomAccount.objects.update(state="reconnect_needed" if down else "connected")
        rounds(minutes=range(minute, minute + 1))

    assert told() == [[("reconnect_needed", "open")], [("reconnect_needed", "well")]]
    assert len(mailbox.arrived) == 2


def park(count: int) -> list[Occurrence]:
    found = OccurrenceFactory.create_batch(count)
    for one in found:
        SyncJob.objects.create(occurrence=one, state="parked", trigger="schedule", not_before=START, error="No.")
    return found


def test_webinars_that_fail_together_are_one_message(mailbox: Mailbox, receiver: Receiver) -> None:
    somebody()
    park(130)
    rounds(minutes=range(1))

    (message,) = mailbox.arrived
    assert "and 129 more" in message["Subject"]
    assert text_of(message).count("The sync failed:") == 20
    assert "And 110 more." in text_of(message)
    (body,) = receiver.arrived
    assert (len(body["alerts"]), body["more"]) == (100, 30)
    assert Alert.open_ones().count() == 130


def test_those_that_fail_one_by_one_are_gathered_for_half_an_hour(mailbox: Mailbox) -> None:
    """In a bad month a message each would be hundreds a day."""
    somebody()
    for minute in range(60):
        park(1)
        rounds(minutes=range(minute, minute + 1))

    assert [len(entries) for entries in told()] == [1, 30]


def test_whoever_is_added_first_is_told_what_is_wrong_then(mailbox: Mailbox) -> None:
    lose()
    rounds(minutes=range(5))
    assert told() == []
    somebody()
    rounds(minutes=range(5, 7))
    assert told() == [[("reconnect_needed", "open")]]


def test_what_was_over_before_anybody_was_told_is_left_out(mailbox: Mailbox) -> None:
    lose()
    rounds(minutes=range(2))
    mend()
    rounds(minutes=range(2, 40))
    somebody()
    rounds(minutes=range(40, 42))
    assert Alert.open_ones().count() == 0
    assert told() == []


def test_a_topic_that_looks_like_a_header_is_a_topic(mailbox: Mailbox) -> None:
    somebody()
    (occurrence,) = park(1)
    occurrence.webinar.topic = "Heat\r\nBcc: eve@evil.example"
    occurrence.webinar.save()
    rounds(minutes=range(1))

    (message,) = mailbox.arrived
    assert message["Bcc"] is None
    assert mailbox.recipients == [ADDRESS]
    assert message["Subject"] == "The sync failed: Heat Bcc: eve@evil.example"


def test_old_ones_are_pruned(mailbox: Mailbox) -> None:
    from integrations.alerts import rounds as looks

    somebody()
    lose()
    rounds(minutes=range(2))
    mend()
    rounds(minutes=range(2, 40))
    looks.prune(after(days=89))
    assert (Alert.objects.count(), AlertMessage.objects.count()) == (1, 2)
    looks.prune(after(days=91))
    assert (Alert.objects.count(), AlertMessage.objects.count(), AlertDelivery.objects.count()) == (0, 0, 0)


def test_everything_that_was_sent_says_so(mailbox: Mailbox, receiver: Receiver) -> None:
    somebody()
    lose()
    rounds(minutes=range(1))
    assert {one.state for one in AlertDelivery.objects.all()} == {MessageState.SENT}
