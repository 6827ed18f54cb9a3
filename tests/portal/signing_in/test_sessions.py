"""Sessions end if they are not used, and their users see them and end them everywhere."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from time_machine import Traveller

from audits.models import Change
from integrations.nightly_tasks import prune
from portal.models import Session

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
EDGE = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 "
    "Edg/142.0.0.0"
)
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Safari/604.1"


@pytest.fixture(autouse=True)
def alice() -> User:
    return User.objects.create_superuser("alice", password="right")


@pytest.fixture
def clock() -> Iterator[Traveller]:
    with time_machine.travel(datetime(2026, 11, 24, 9, 0, tzinfo=UTC), tick=False) as clock:
        yield clock


def signed_in(agent: str = FIREFOX, address: str = "192.0.2.1") -> Client:
    client = Client(HTTP_USER_AGENT=agent, REMOTE_ADDR=address)
    client.post("/admin/login/", {"username": "alice", "password": "right"})
    return client


def is_in(client: Client) -> bool:
    return client.get("/admin/sessions/").status_code == 200


def test_a_session_that_is_not_used_ends(clock: Traveller) -> None:
    client = signed_in()
    clock.shift(timedelta(hours=11, minutes=59))
    assert is_in(client)
    clock.shift(timedelta(hours=11, minutes=59))
    assert is_in(client)
    clock.shift(timedelta(hours=12, minutes=1))
    assert not is_in(client)


def test_a_page_that_asks_by_itself_does_not_keep_it_alive(clock: Traveller) -> None:
    client = signed_in()
    for _ in range(13):
        client.get(reverse("admin:sync_progress"), headers={"HX-Request": "true"})
        clock.shift(timedelta(hours=1))
    assert not is_in(client)


def test_however_much_it_is_used_it_ends_after_a_week(clock: Traveller) -> None:
    client = signed_in()
    for _ in range(7 * 3):
        assert is_in(client)
        client.post(reverse("set_language"), {"language": "en"})
        clock.shift(timedelta(hours=8))
    assert not is_in(client)


def test_using_it_writes_at_most_once_in_ten_minutes(clock: Traveller) -> None:
    client = signed_in()
    seen = Session.objects.get().seen_at
    clock.shift(599)
    is_in(client)
    assert Session.objects.get().seen_at == seen
    clock.shift(2)
    is_in(client)
    assert Session.objects.get().seen_at > seen


def test_each_is_listed_with_its_browser_and_address(client: Client) -> None:
    signed_in(EDGE, "192.0.2.7")
    signed_in(SAFARI, "192.0.2.8")
    signed_in("curl/8.0 \x00 odd", "192.0.2.9")
    page = signed_in().get("/admin/sessions/").content.decode()
    for words in ("Firefox, Linux", "Edge, Windows", "Safari, iPhone", "192.0.2.7", "192.0.2.8", "192.0.2.9"):
        assert words in page
    assert page.count("<small>this one</small>") == 1


def test_no_key_of_a_session_stands_on_the_page() -> None:
    client, other = signed_in(), signed_in()
    page = client.get("/admin/sessions/").content.decode()
    assert str(client.session.session_key) not in page
    assert str(other.session.session_key) not in page


def test_those_of_others_are_neither_shown_nor_ended() -> None:
    User.objects.create_superuser("bob", password="right")
    bob = Client(REMOTE_ADDR="192.0.2.77")
    bob.post("/admin/login/", {"username": "bob", "password": "right"})
    alice = signed_in()
    assert "192.0.2.77" not in alice.get("/admin/sessions/").content.decode()
    alice.post(reverse("end_sessions"))
    assert is_in(bob)


def test_signing_out_everywhere_ends_all_of_them() -> None:
    one, two = signed_in(), signed_in(EDGE)
    answer = one.post(reverse("end_sessions"), follow=True)
    assert "You are signed out everywhere." in answer.content.decode()
    assert not is_in(one) and not is_in(two)
    assert Change.objects.filter(what="signed_out_everywhere", actor="alice").count() == 1


def test_it_takes_a_post() -> None:
    client = signed_in()
    assert client.get(reverse("end_sessions")).status_code == 405
    assert is_in(client)


def test_a_new_password_ends_the_others_and_they_are_no_longer_listed(alice: User) -> None:
    one, two = signed_in(), signed_in(EDGE)
    new = "another horse battery"
    form = {"old_password": "right", "new_password1": new, "new_password2": new}
    assert one.post(reverse("admin:password_change"), form).status_code == 302
    assert "Edge" not in one.get("/admin/sessions/").content.decode()
    assert Change.objects.filter(what="password_changed", actor="alice").count() == 1
    assert not is_in(two)


def test_the_old_password_is_tried_only_so_often() -> None:
    client, new = signed_in(), "another horse battery"
    address = reverse("admin:password_change")
    for number in range(5):
        form = {"old_password": f"wrong {number}", "new_password1": new, "new_password2": new}
        assert client.post(address, form).status_code == 200
    answer = client.post(address, form | {"old_password": "right"})
    assert "Too many wrong passwords" in answer.content.decode()


@pytest.mark.parametrize("sweep", [lambda: call_command("clearsessions"), prune])
def test_what_has_ended_is_swept_away(clock: Traveller, sweep: "object") -> None:
    signed_in()
    clock.shift(timedelta(hours=13))
    assert callable(sweep)
    sweep()
    assert not Session.objects.exists()
