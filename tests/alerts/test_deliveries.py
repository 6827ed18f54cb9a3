"""A message is sent by one worker, tried again until it arrives, and given up after a day; no answer holds one up."""

import threading
import time
from datetime import datetime, timedelta

import pytest
from django.db import connection

from integrations.alerts import by_email, by_webhook, send
from integrations.models import AlertDelivery, AlertSettings, ZoomAccount
from integrations.models.alerts.delivery import MessageState
from tests.support.alert_receiver import SECRET, Receiver
from tests.support.alerting import go_round, send_due, somebody
from tests.support.factories import START, ConnectionFactory
from tests.support.mail_server import Mailbox

pytestmark = pytest.mark.django_db


def after(**elapsed: float) -> datetime:
    return START + timedelta(**elapsed)


def raised() -> AlertDelivery:
    """Open an alert, whose message is due then."""
    ConnectionFactory.create(zoom__name="Main", zoom__state="reconnect_needed")
    go_round(START)
    return AlertDelivery.objects.get()


def tries(*, hours: int) -> list[int]:
    """Try whatever is due, minute by minute; return the minutes at which something was tried."""
    found: list[int] = []
    before = 0
    for minute in range(hours * 60):
        send_due(after(minutes=minute))
        attempts = AlertDelivery.objects.get().attempts
        found += [minute] if attempts > before else []
        before = attempts
    return found


def test_what_a_server_that_is_down_did_not_take_arrives_later(mailbox: Mailbox) -> None:
    somebody()
    raised()
    mailbox.refuse["MAIL"] = "451 not now"
    assert tries(hours=1) == [0, 2, 4, 9, 19, 49]
    mailbox.refuse.clear()
    send_due(after(hours=3))
    assert len(mailbox.arrived) == 1
    assert AlertDelivery.objects.get().state == MessageState.SENT


def test_after_a_day_it_is_given_up(receiver: Receiver) -> None:
    raised()
    receiver.answer = 503
    found = tries(hours=30)
    assert 24 * 60 <= found[-1] <= 25 * 60
    delivery = AlertDelivery.objects.get()
    assert (delivery.state, delivery.error) == (MessageState.FAILED, by_webhook.FAILED)


@pytest.mark.parametrize(
    ("status", "error"),
    [(302, by_webhook.REDIRECTS), (401, by_webhook.UNSIGNED), (404, by_webhook.REFUSED), (410, by_webhook.REFUSED)],
)
def test_a_refusal_is_not_repeated_and_a_redirect_not_followed(receiver: Receiver, status: int, error: str) -> None:
    raised()
    receiver.answer = status
    tries(hours=3)
    delivery = AlertDelivery.objects.get()
    assert (delivery.state, delivery.attempts, delivery.error) == (MessageState.FAILED, 1, error)
    assert receiver.asked == 1


def test_one_target_that_is_down_holds_up_no_other(mailbox: Mailbox, receiver: Receiver) -> None:
    somebody()
    ConnectionFactory.create(zoom__name="Main", zoom__state="reconnect_needed")
    receiver.answer = 503
    go_round(START)
    send_due(START)
    assert len(mailbox.arrived) == 1


def test_the_end_is_never_told_before_the_beginning(receiver: Receiver) -> None:
    raised()
    receiver.answer = 503
    send_due(START)
    ZoomAccount.objects.update(state="connected")
    for minute in (1, 40):
        go_round(after(minutes=minute))
    assert AlertDelivery.objects.count() == 2
    receiver.answer = 204
    for minute in range(40, 60):
        send_due(after(minutes=minute))
    assert [body["alerts"][0]["state"] for body in receiver.arrived] == ["open", "well"]


def test_of_two_workers_one_sends(receiver: Receiver) -> None:
    """The second finds it claimed, also while the first is still at it."""
    delivery = raised()
    first = AlertDelivery.claim(delivery.pk, START)
    assert first
    assert not send.deliver(delivery.pk, lambda: START)
    assert AlertDelivery.claim(delivery.pk, after(seconds=119)) is None
    assert receiver.asked == 0


def test_one_that_is_killed_between_sending_and_remembering_leads_to_one_duplicate(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    delivery = raised()
    with monkeypatch.context() as patch:
        patch.setattr(AlertDelivery, "note_sent", killed)
        with pytest.raises(SystemExit):
            send.deliver(delivery.pk, lambda: START)
    for minute in range(60):
        send_due(after(minutes=minute))
    assert [body["delivery"] for body in receiver.arrived] == [delivery.pk] * 2, "known again by its number"


def killed(*_: object) -> None:
    raise SystemExit


def test_an_email_that_is_sent_again_has_the_same_id(mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    somebody()
    delivery = raised()
    with monkeypatch.context() as patch:
        patch.setattr(AlertDelivery, "note_sent", killed)
        with pytest.raises(SystemExit):
            send.deliver(delivery.pk, lambda: START)
    send_due(after(minutes=5))
    assert len({one["Message-ID"] for one in mailbox.arrived}) == 1
    assert len(mailbox.arrived) == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="in the tests SQLite's threads share one connection")
def test_many_workers_at_once_send_once(receiver: Receiver) -> None:
    delivery = raised()
    start = threading.Barrier(8)

    def work() -> None:
        start.wait()
        try:
            send.deliver(delivery.pk, lambda: START)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(8)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    assert len(receiver.arrived) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="in the tests SQLite's threads share one connection")
def test_two_beats_tell_once(receiver: Receiver) -> None:
    ConnectionFactory.create(zoom__name="Main", zoom__state="reconnect_needed")
    start = threading.Barrier(4)

    def look() -> None:
        start.wait()
        try:
            go_round(START)
        finally:
            connection.close()

    beats = [threading.Thread(target=look) for _ in range(4)]
    for one in beats:
        one.start()
    for one in beats:
        one.join()
    assert AlertDelivery.objects.count() == 1


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "169.254.169.254"])
def test_nothing_is_ever_sent_to_a_private_network(host: str) -> None:
    AlertSettings.load().set_webhook(f"https://{host}/alerts", SECRET)
    raised()
    send_due(START)
    delivery = AlertDelivery.objects.get()
    assert (delivery.state, delivery.error) == (MessageState.FAILED, by_webhook.PRIVATE)


def test_a_receiver_that_drips_its_answer_is_left(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(by_webhook, "LONGEST", 0.5)
    raised()
    receiver.drips = True
    began = time.monotonic()
    send_due(START)
    assert time.monotonic() - began < 3
    assert AlertDelivery.objects.get().error == by_webhook.UNREACHABLE


def test_a_mail_server_that_drips_its_greeting_is_left(mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(by_email, "LONGEST", 0.5)
    somebody()
    raised()
    mailbox.drips = True
    began = time.monotonic()
    send_due(START)
    assert time.monotonic() - began < 3
    assert AlertDelivery.objects.get().error == by_email.UNREACHABLE


def test_a_server_that_fails_after_taking_the_message_leads_to_no_second_one(mailbox: Mailbox) -> None:
    somebody()
    raised()
    mailbox.refuse["QUIT"] = "421 going down"
    tries(hours=1)
    assert len(mailbox.arrived) == 1
    assert AlertDelivery.objects.get().state == MessageState.SENT


@pytest.mark.parametrize(
    ("word", "answer", "state", "error"),
    [
        ("RCPT", "550 no such person", MessageState.FAILED, by_email.ADDRESS_REFUSED),
        ("RCPT", "450 greylisted", MessageState.WAITING, by_email.UNREACHABLE),
        ("MAIL", "553 not yours", MessageState.WAITING, by_email.SENDER_REFUSED),
        ("END", "554 spam", MessageState.FAILED, by_email.MESSAGE_REFUSED),
    ],
)
def test_what_the_mail_server_refuses_is_named(
    mailbox: Mailbox, word: str, answer: str, state: str, error: str
) -> None:
    somebody()
    raised()
    mailbox.refuse[word] = answer
    send_due(START)
    delivery = AlertDelivery.objects.get()
    assert (delivery.state, delivery.error) == (state, error)
