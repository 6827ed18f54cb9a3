"""Whoever guesses passwords is slowed down, and whoever knows theirs gets in."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client

from portal import login
from portal.models import WrongPasswords
from portal.screens.parts import now

LOGIN = "/admin/login/"


@pytest.fixture
def alice(db: None) -> User:
    return User.objects.create_superuser("alice", password="right")


def attempt(client: Client, password: str, username: str = "alice", address: str = "192.0.2.1") -> str:
    """The page, or where it leads."""
    answer = client.post(LOGIN, {"username": username, "password": password}, REMOTE_ADDR=address)
    return answer.headers.get("Location", "") or answer.content.decode()


def guess(client: Client, times: int, **more: str) -> None:
    for number in range(times):
        attempt(client, f"wrong {number}", **more)


def test_the_right_password_lets_in(client: Client, alice: User) -> None:
    assert attempt(client, "right").startswith("/admin/")


def test_a_few_wrong_ones_do_no_harm(client: Client, alice: User) -> None:
    guess(client, 4)
    assert attempt(client, "right").startswith("/admin/")


def test_after_five_wrong_ones_even_the_right_one_has_to_wait(client: Client, alice: User) -> None:
    guess(client, 5)
    page = attempt(client, "right")
    assert "Too many wrong passwords. Wait 5 minutes, then try again." in page


def test_the_name_may_be_written_as_one_likes(client: Client, alice: User) -> None:
    guess(client, 5, username=" Alice")
    assert "Too many" in attempt(client, "right")


def test_another_address_and_another_account_are_not_held_up(client: Client, alice: User) -> None:
    User.objects.create_superuser("bob", password="right")
    guess(client, 5)
    assert attempt(client, "right", address="192.0.2.2").startswith("/admin/")
    client.logout()
    assert attempt(client, "right", username="bob").startswith("/admin/")


def test_from_many_addresses_an_account_is_guessed_at_only_so_often(
    client: Client, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(login, "FROM_ANYWHERE", (3, timedelta(hours=1)))
    for number in range(3):
        guess(client, 1, address=f"192.0.2.{number}")
    assert "Wait 60 minutes" in attempt(client, "right", address="192.0.2.99")


def test_logging_in_forgets_the_wrong_ones(client: Client, alice: User) -> None:
    guess(client, 4)
    attempt(client, "right")
    client.logout()
    guess(client, 4)
    assert attempt(client, "right").startswith("/admin/")


def test_a_name_that_nobody_has_is_treated_the_same(client: Client, db: None) -> None:
    guess(client, 5, username="nobody")
    assert "Too many" in attempt(client, "x", username="nobody")


def test_the_session_is_a_new_one_after_logging_in(client: Client, alice: User) -> None:
    client.get(LOGIN)
    client.session["x"] = 1
    client.session.save()
    before = client.session.session_key
    attempt(client, "right")
    assert client.session.session_key != before


def test_they_count_for_every_process(client: Client, alice: User) -> None:
    guess(client, 5)
    cache.clear()  # what each process keeps for itself
    assert "Too many" in attempt(client, "right")


def test_many_other_names_do_not_make_it_forget(client: Client, alice: User) -> None:
    guess(client, 5)
    for number in range(400):
        WrongPasswords.add(f"another {number}", now(), timedelta(minutes=5))
    assert "Too many" in attempt(client, "right")


def test_what_counts_no_longer_is_taken_away(client: Client, alice: User) -> None:
    guess(client, 5)
    WrongPasswords.objects.update(until=now())
    assert attempt(client, "right").startswith("/admin/")
    client.logout()
    guess(client, 1, username="bob")
    assert WrongPasswords.objects.count() == 2


def test_no_name_is_stored(client: Client, alice: User) -> None:
    guess(client, 1)
    assert not WrongPasswords.objects.filter(key__icontains="alice").exists()
