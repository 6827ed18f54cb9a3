"""The screen Alerts: who gets them, a test for each, what is open, and what could not be delivered."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection as database
from django.test import Client, override_settings

from audits.models import Change
from integrations.clock import utcnow
from integrations.models import Alert, AlertDelivery, AlertRecipient, AlertSettings
from integrations.models.alerts.delivery import MessageState
from tests.support.alert_receiver import SECRET, Receiver, alert_receiver, lead_to
from tests.support.alerting import go_round, send_due, somebody
from tests.support.factories import ConnectionFactory
from tests.support.forms import Form, forms
from tests.support.mail_server import Mailbox, mail_server

pytestmark = pytest.mark.django_db
PAGE = "/admin/connected-apps/alerts/"
ADD, WEBHOOK = f"{PAGE}add/", f"{PAGE}webhook/"
PIECE = {"HX-Request": "true"}


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with mail_server() as box:
        yield box


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    with alert_receiver() as box:
        lead_to(monkeypatch, box)
        yield box


def form(client: Client, action: str) -> Form:
    (found,) = [one for has, one in forms(client.get(PAGE)) if has.get("action") == action]
    return found


def said(answer: Any) -> str:
    return str(answer.content.decode())


def press(client: Client, action: str) -> str:
    """Press a button of the page and return the page that follows."""
    return said(client.get(form(client, action).send(client, PAGE)["Location"]))


def recorded() -> list[tuple[str, str, str]]:
    return list(Change.objects.order_by("pk").values_list("what", "actor", "subject"))


def test_an_address_is_added_tried_and_removed(admin: Client, mailbox: Mailbox) -> None:
    form(admin, ADD).send(admin, PAGE, email=" Ops@Own.example ", language="fi")
    row = AlertRecipient.objects.get()
    assert (row.email, row.language) == ("ops@own.example", "fi")

    answer = form(admin, f"{PAGE}{row.pk}/test/").send(admin, PAGE)
    assert "The test was taken" in said(admin.get(answer["Location"]))
    assert [one["Subject"] for one in mailbox.arrived] == ["Portaalin testihälytys"]
    press(admin, f"{PAGE}{row.pk}/remove/")
    assert not AlertRecipient.objects.exists()
    assert recorded() == [
        ("alert_recipient_added", "alice", "ops@own.example"),
        ("alert_recipient_removed", "alice", "ops@own.example"),
    ]


def test_a_test_says_what_happened_where_the_person_looks(admin: Client, mailbox: Mailbox) -> None:
    row = somebody()
    test = f"{PAGE}{row.pk}/test/"
    assert "The test was taken. Look whether it arrived at ops@own.example." in said(admin.post(test, headers=PIECE))
    mailbox.refuse["RCPT"] = "550 no such person"
    answer = said(admin.post(test, headers=PIECE))
    assert "The mail server refuses this address: correct or remove it." in answer
    assert "portal-said--bad" in answer
    with override_settings(EMAIL_HOST=""):
        assert "set EMAIL_URL" in said(admin.post(test, headers=PIECE))
        assert "set EMAIL_URL" in said(admin.get(PAGE))
    assert not AlertDelivery.undelivered().exists(), "a test that failed was said at once"


@pytest.mark.parametrize(
    ("email", "words"), [("ops", "valid email"), ("ops@own.example", "This address gets alerts already.")]
)
def test_an_address_that_cannot_be_added_is_said(admin: Client, email: str, words: str) -> None:
    somebody()
    answer = form(admin, ADD).send(admin, PAGE, email=email)
    assert answer.status_code == 422
    assert words in said(answer)
    assert AlertRecipient.objects.count() == 1


def test_the_webhook_is_stored_encrypted_and_its_secret_is_shown_to_nobody(admin: Client) -> None:
    url = "https://93.184.216.34/services/T0/PATH-SECRET"
    form(admin, WEBHOOK).send(admin, PAGE, url=url, secret=SECRET)
    stored = AlertSettings.load()
    assert (stored.webhook_url, stored.webhook_secret) == (url, SECRET)
    with database.cursor() as cursor:
        cursor.execute("SELECT webhook_url, webhook_secret FROM integrations_alertsettings")
        assert not {part for part in ("PATH-SECRET", SECRET) if part in str(cursor.fetchone())}
    assert SECRET not in said(admin.get(PAGE))
    assert recorded() == [("alert_webhook_changed", "alice", "93.184.216.34")]
    assert "PATH-SECRET" not in said(admin.get("/admin/audits/change/"))

    form(admin, WEBHOOK).send(admin, PAGE, url="https://93.184.216.34/new")
    stored = AlertSettings.load()
    assert (stored.webhook_url, stored.webhook_secret) == ("https://93.184.216.34/new", SECRET)
    press(admin, f"{WEBHOOK}remove/")
    stored = AlertSettings.load()
    assert (stored.webhook_url, stored.webhook_secret) == ("", "")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"url": "http://93.184.216.34/", "secret": SECRET}, "must begin with https"),
        ({"url": "https://eve@93.184.216.34/", "secret": SECRET}, "Enter an address like"),
        ({"url": "https://127.0.0.1/", "secret": SECRET}, "on a private network"),
        ({"url": "https://localhost:8000/", "secret": SECRET}, "on a private network"),
        ({"url": "https://169.254.169.254/latest/", "secret": SECRET}, "on a private network"),
        ({"url": "https://93.184.216.34/", "secret": "short"}, "at least 16 characters"),
        ({"url": "https://93.184.216.34/"}, "at least 16 characters"),
    ],
)
def test_a_webhook_that_must_not_be_is_refused(admin: Client, typed: dict[str, str], words: str) -> None:
    answer = form(admin, WEBHOOK).send(admin, PAGE, **typed)
    assert answer.status_code == 422
    assert words in said(answer)
    assert not AlertSettings.load().webhook_url


def test_a_test_of_the_webhook(admin: Client, receiver: Receiver) -> None:
    AlertSettings.load().set_webhook(receiver.url, SECRET)
    test = f"{WEBHOOK}test/"
    assert "The test was taken" in said(admin.post(test, headers=PIECE))
    assert [body["test"] for body in receiver.arrived] == [True]
    AlertSettings.load().set_webhook(receiver.url, "another secret of theirs")
    assert "enter the same secret on both sides" in said(admin.post(test, headers=PIECE))


def test_what_is_open_leads_to_the_screen_that_mends_it(admin: Client) -> None:
    ConnectionFactory.create(zoom__name="Main", zoom__state="reconnect_needed")
    go_round(utcnow())
    page = said(admin.get(PAGE))
    assert "Open (1)" in page
    assert "Zoom must be connected again: Main" in page
    assert 'href="/admin/connected-apps/"' in page
    Alert.objects.update(closed_at=utcnow(), well_since=utcnow())
    page = said(admin.get(PAGE))
    assert "Nothing is wrong." in page
    assert "The last ones" in page


def test_if_nobody_looks_it_says_so(admin: Client) -> None:
    page = said(admin.get(PAGE))
    assert "Nothing has been checked yet." in page
    assert "Nothing is wrong." not in page
    go_round(utcnow())
    assert "Nothing has been checked yet." not in said(admin.get(PAGE))
    AlertSettings.load().note_look(utcnow() - timedelta(minutes=20))
    assert "Nothing is being checked at the moment" in said(admin.get(PAGE))


@pytest.fixture
def undelivered(mailbox: Mailbox) -> Mailbox:
    """An alert whose e-mail was refused for good."""
    somebody()
    ConnectionFactory.create(zoom__state="reconnect_needed")
    mailbox.refuse["RCPT"] = "550 no such person"
    go_round(utcnow())
    send_due(utcnow())
    return mailbox


def test_what_cannot_be_delivered_stands_on_home_until_it_arrives(admin: Client, undelivered: Mailbox) -> None:
    home = said(admin.get("/admin/"))
    assert "1 alert was not delivered" in home
    assert "The mail server refuses this address: correct or remove it." in home
    assert f'href="{PAGE}"' in home

    undelivered.refuse.clear()
    assert "1 message is tried again now." in press(admin, f"{PAGE}try-again/")
    send_due(utcnow())
    assert len(undelivered.arrived) == 1
    assert "not delivered" not in said(admin.get("/admin/")).lower()


def test_or_until_somebody_says_that_it_need_not(admin: Client, undelivered: Mailbox) -> None:
    assert "1 message is not sent any more." in press(admin, f"{PAGE}drop/")
    assert AlertDelivery.objects.get().state == MessageState.DROPPED
    assert "not delivered" not in said(admin.get("/admin/")).lower()


@pytest.mark.parametrize(("role", "status"), [("Viewer", 403), ("Operator", 200), ("Administrator", 200)])
def test_operators_look_and_administrators_change(client: Client, role: str, status: int) -> None:
    row = somebody()
    AlertSettings.load().set_webhook("https://93.184.216.34/PATH-SECRET", SECRET)
    user = User.objects.create_user("bob", password="pw", is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    client.force_login(user)
    answer = client.get(PAGE)
    assert answer.status_code == status
    may = role == "Administrator"
    if status == 200:
        assert ("PATH-SECRET" in said(answer)) == may
        assert (f"{PAGE}{row.pk}/remove/" in said(answer)) == may
    assert (client.post(f"{PAGE}{row.pk}/remove/").status_code == 302) == may


def test_the_page_is_found_by_its_name_and_read_in_finnish(admin: Client) -> None:
    assert f'href="{PAGE}"' in said(admin.get("/admin/search/?q=alert"))
    ConnectionFactory.create(zoom__name="Main", zoom__state="reconnect_needed")
    go_round(utcnow())
    page = said(admin.get(PAGE, headers={"Accept-Language": "fi"}))
    assert "Hälytykset" in page
    assert "Zoom on yhdistettävä uudelleen: Main" in page
