"""The link that the server prints while nobody is an administrator, and the account it makes, once."""

import re
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from audits.models import Change
from portal.management.processes import links, opened_at
from portal.signing_in import first_account
from tests.support.forms import form_of

PASSWORD = "correct horse battery staple"
FILLED = {"first_name": "Ann", "email": "Ann@Own.example", "password1": PASSWORD, "password2": PASSWORD}
PAGE = "/setup/"


def link() -> str:
    return first_account.new_link("")


def opened(client: Client, address: str) -> Any:
    return client.get(address, follow=True)


def filled_in(client: Client, address: str, **other: str) -> Any:
    return form_of(opened(client, address), method="post").send(client, PAGE, **(FILLED | other))


@pytest.fixture
def administrator(db: None) -> User:
    user = User.objects.create_user("bob", password="right", is_staff=True)
    user.groups.add(Group.objects.get(name="Administrator"))
    return user


def test_the_link_makes_an_administrator_and_leads_to_home(client: Client, db: None) -> None:
    answer = filled_in(client, link())
    assert answer.headers["Location"] == reverse("admin:index")
    user = User.objects.get()
    assert (user.username, user.get_full_name()) == ("ann@own.example", "Ann")
    assert user.is_staff and user.is_superuser and user.check_password(PASSWORD)
    assert client.get(reverse("admin:index")).status_code == 200
    change = Change.objects.get(what="first_account")
    assert (change.actor, (change.after or {})["address"]) == ("ann@own.example", "127.0.0.1")


def test_the_token_is_in_no_address_of_the_page(client: Client, db: None) -> None:
    assert opened(client, link()).redirect_chain == [(PAGE, 302)]


def test_a_link_is_good_once(client: Client, db: None) -> None:
    address = link()
    filled_in(client, address)
    User.objects.update(is_active=False)
    assert "has expired" in opened(Client(), address).content.decode()


def test_two_people_who_press_at_the_same_time_make_one_account(db: None) -> None:
    first, second = Client(), Client()
    pages = [(one, form_of(opened(one, link()), method="post")) for one in (first, second)]
    for number, (one, form) in enumerate(pages):
        form.send(one, PAGE, **(FILLED | {"email": f"ann{number}@own.example"}))
    assert User.objects.get().username == "ann0@own.example"
    assert "There is already an account" in second.get(PAGE).content.decode()


@pytest.mark.django_db(transaction=True)
def test_many_presses_at_once_make_one_account() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite in memory refuses who comes second; one in a file makes them wait")
    address = link()

    def press(number: int) -> None:
        try:
            filled_in(Client(), address, email=f"ann{number}@own.example")
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(press, range(6)))
    assert User.objects.count() == 1


def test_after_an_hour_the_page_says_how_to_get_a_new_one(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    address, now = link(), time.time()
    monkeypatch.setattr("django.core.signing.time.time", lambda: now + timedelta(hours=1, seconds=1).total_seconds())
    page = opened(client, address).content.decode()
    assert "has expired" in page and "python manage.py setup_link" in page
    assert "<form" not in page


def test_with_an_administrator_no_link_makes_an_account(client: Client, administrator: User) -> None:
    page = opened(client, link()).content.decode()
    assert "There is already an account" in page
    assert "There is already an account" in client.post(PAGE, FILLED).content.decode()
    assert User.objects.count() == 1


@pytest.mark.parametrize("lost", ["is_active", "is_staff", "groups", "password"])
def test_somebody_who_cannot_log_in_as_administrator_is_none(administrator: User, lost: str) -> None:
    if lost == "groups":
        administrator.groups.clear()
    elif lost == "password":
        administrator.set_unusable_password()
    else:
        setattr(administrator, lost, False)
    administrator.save()
    assert first_account.is_valid(link().split("/")[2])


@pytest.mark.parametrize("token", ["0:1:x", "x", "0", "é" * 300])
def test_a_made_up_token_opens_nothing(client: Client, db: None, token: str) -> None:
    assert "has expired" in opened(client, f"/setup/{token}/").content.decode()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"password1": "short", "password2": "short"}, "at least 12 characters"),
        ({"password1": "ann@own.example1", "password2": "ann@own.example1"}, "too similar"),
        ({"password2": "another"}, "match"),
        ({"email": "no address"}, "valid email"),
        ({"email": "a" * 140 + "@own.example"}, "at most 150"),
        ({"first_name": ""}, "required"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(client: Client, db: None, wrong: dict[str, str], words: str) -> None:
    answer = filled_in(client, link(), **wrong)
    assert answer.status_code == 422
    assert re.search(rf"portal-error[^<]*<p>[^<]*{words}", answer.content.decode())
    assert not User.objects.exists()


def test_an_address_that_somebody_has_is_refused(client: Client, db: None) -> None:
    User.objects.create_user("ann@own.example")
    assert "Someone already uses this address" in filled_in(client, link()).content.decode()


def test_the_login_says_where_the_link_is_until_there_is_an_administrator(client: Client, db: None) -> None:
    page = client.get("/admin/login/").content.decode()
    assert "There is no administrator yet." in page and "python manage.py setup_link" in page
    User.objects.create_superuser("alice", password="right")
    assert "There is no administrator yet." not in client.get("/admin/login/").content.decode()


def test_the_command_prints_a_link_that_works(
    client: Client, db: None, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.PUBLIC_URL = "https://portal.own.example"
    call_command("setup_link")
    printed = capsys.readouterr().out.strip()
    assert printed.startswith("https://portal.own.example/setup/")
    assert filled_in(client, printed.removeprefix(settings.PUBLIC_URL)).status_code == 302


def test_the_command_says_if_there_is_an_administrator(administrator: User) -> None:
    with pytest.raises(CommandError, match="There is an administrator already") as raised:
        call_command("setup_link")
    assert raised.value.returncode == 1


@pytest.mark.parametrize(
    ("public", "address"),
    [
        ("http://127.0.0.1:8000", "http://127.0.0.1:8123"),
        ("https://localhost", "http://127.0.0.1:8123"),
        ("https://portal.own.example", "https://portal.own.example"),
    ],
)
def test_the_link_is_at_the_address_that_people_open(settings: Settings, public: str, address: str) -> None:
    settings.PUBLIC_URL = public
    assert opened_at(8123) == address


@pytest.mark.parametrize(
    ("public", "variables"),
    [
        ("http://127.0.0.1:8000", {"PUBLIC_URL": "http://127.0.0.1:8123"}),
        ("https://localhost", {}),
        ("https://portal.own.example", {}),
    ],
)
def test_invitations_lead_to_the_port_that_was_asked_for(
    settings: Settings, public: str, variables: dict[str, str]
) -> None:
    settings.PUBLIC_URL = public
    assert links(8123) == variables


def test_no_log_line_holds_the_token(client: Client, db: None, logged: list[str]) -> None:
    token = link().split("/")[2]
    filled_in(client, f"/setup/{token}/")
    assert not [line for line in logged if token in line]
