"""Guessing passwords is slowed down, and people who know theirs get in."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.forms import UsernameField
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client, RequestFactory

from integrations.clock import utcnow
from portal.models import WrongPasswords
from portal.signing_in import concurrent_logins, password_checks
from portal.signing_in.login import LoginForm, normalised_name

LOGIN = "/admin/login/"


@pytest.fixture
def alice(db: None) -> User:
    return User.objects.create_superuser("alice", password="right")


def attempt(client: Client, password: str, username: str = "alice", address: str = "192.0.2.1") -> str:
    """Try to log in. Returns the page, or the address it redirects to."""
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


@pytest.mark.parametrize("spelt", ["ALICE", "ᵃˡⁱᶜᵉ", "Ａｌｉｃｅ", "alice\u3000", "𝐚𝐥𝐢𝐜𝐞"])
def test_look_alikes_of_a_name_count_as_that_name(client: Client, alice: User, spelt: str) -> None:
    guess(client, 5, username=spelt)
    assert "Too many" in attempt(client, "right")


@pytest.mark.parametrize("typed", ["ſtraſſe", "ﬁnn", "ΣΑΣ", "ᵛᵢᵉʷᵉʳ", "ｖiewer ", "Ⓥiewer"])
def test_what_finds_the_same_user_is_the_same_name(typed: str) -> None:
    found = str(UsernameField().clean(typed))
    assert normalised_name(typed) == normalised_name(found) == normalised_name(found.upper())


def test_whoever_keeps_guessing_from_many_addresses_does_not_keep_the_owner_out(client: Client, alice: User) -> None:
    for number in range(150):
        request = RequestFactory().post(LOGIN, REMOTE_ADDR=f"192.0.2.{number}")
        assert not LoginForm(request, {"username": "alice", "password": "wrong"}).is_valid()
    assert attempt(client, "right", address="198.51.100.7").startswith("/admin/")


def test_one_address_guesses_at_many_names_only_so_often(client: Client, alice: User) -> None:
    for number in range(20):
        attempt(client, "wrong", username=f"user {number}")
    assert "Too many" in attempt(client, "right")
    assert attempt(client, "right", address="192.0.2.2").startswith("/admin/")


def test_a_right_password_does_not_count_for_its_address(client: Client, alice: User) -> None:
    for _ in range(30):
        assert attempt(client, "right").startswith("/admin/")
    assert "Too many" not in attempt(client, "wrong")


def test_a_right_password_makes_good_for_no_wrong_one_of_another_name(client: Client, alice: User) -> None:
    for number in range(20):
        attempt(client, "wrong", username=f"user {number}")
        if number < 19:
            attempt(client, "right")
    assert "Too many" in attempt(client, "right")


def test_one_who_is_blocked_does_not_hold_up_the_whole_office(client: Client, alice: User) -> None:
    User.objects.create_superuser("bob", password="right")
    guess(client, 60)
    assert attempt(client, "right", username="bob").startswith("/admin/")


def test_an_ipv6_network_is_one_address(client: Client, alice: User) -> None:
    for number in range(5):
        attempt(client, "wrong", address=f"2001:db8:1:2::{number}")
    assert "Too many" in attempt(client, "right", address="2001:db8:1:2:ffff::1")
    assert attempt(client, "right", address="2001:db8:1:3::1").startswith("/admin/")


def test_a_try_counts_before_its_password_is_looked_at(
    client: Client, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many tries come at once, each is counted before its password is checked."""
    counted: list[int] = []

    def authenticate(*args: object, **kwargs: object) -> None:
        counted.append(WrongPasswords.objects.order_by("-count").values_list("count", flat=True)[0])

    monkeypatch.setattr("django.contrib.auth.forms.authenticate", authenticate)
    guess(client, 8)
    assert counted == [1, 2, 3, 4, 5]


@pytest.mark.django_db(transaction=True)
def test_of_many_tries_at_once_five_are_looked_at() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite in memory refuses who comes second; one in a file makes them wait")
    User.objects.create_superuser("alice", password="right")
    looked_at: list[str] = []
    original = ModelBackend.authenticate

    def authenticate(self: ModelBackend, request: object, username: str = "", **more: object) -> object:
        looked_at.append(username)
        return original(self, request, username=username, **more)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch, ThreadPoolExecutor(12) as threads:
        patch.setattr(ModelBackend, "authenticate", authenticate)
        pages = list(threads.map(lambda number: try_once(number), range(24)))
    assert 0 < len(looked_at) <= 5  # some of those that came at once were refused at once instead
    assert sum("Too many" in page for page in pages) == 24 - len(looked_at)


def try_once(number: int) -> str:
    try:
        return attempt(Client(), f"wrong {number}")
    finally:
        connection.close()


@pytest.mark.parametrize("password", ["123456789012", "98765432109876"])
def test_a_password_of_digits_only_is_refused(password: str) -> None:
    with pytest.raises(ValidationError, match="numeric"):
        validate_password(password)


def test_in_compose_the_proxy_in_front_is_known() -> None:
    """Otherwise all callers would have one address, and one of them could keep all others out."""
    compose = (settings.BASE_DIR / "compose.yaml").read_text()
    assert "TRUSTED_PROXIES: ${TRUSTED_PROXIES:-1}" in compose


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
        WrongPasswords.add(f"another {number}", utcnow(), timedelta(minutes=5))
    assert "Too many" in attempt(client, "right")


def test_what_counts_no_longer_is_taken_away(client: Client, alice: User) -> None:
    guess(client, 5)
    WrongPasswords.objects.update(until=utcnow())
    assert attempt(client, "right").startswith("/admin/")
    client.logout()
    guess(client, 1, username="bob")
    assert WrongPasswords.objects.count() == 2


def test_no_name_is_stored(client: Client, alice: User) -> None:
    guess(client, 1)
    assert not WrongPasswords.objects.filter(key__icontains="alice").exists()


# --- Checking passwords costs processor time ------------------------------------------------------------------------


@pytest.fixture
def all_at_work(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Keep as many passwords in check as may be at once."""
    monkeypatch.setattr(password_checks, "PATIENCE", 0.01)
    with ExitStack() as others:
        for _ in range(password_checks.AT_ONCE):
            others.enter_context(password_checks.place())
        yield


def test_while_many_passwords_are_looked_at_others_wait_or_come_again(
    client: Client, alice: User, all_at_work: None
) -> None:
    assert "Too many people are logging in right now. Try again in a few seconds." in attempt(client, "right")
    assert not WrongPasswords.objects.exists(), "it was not looked at, so it does not count"


def test_once_one_has_been_looked_at_the_next_one_is(client: Client, alice: User) -> None:
    guess(client, 4)
    with password_checks.place():
        assert attempt(client, "right").startswith("/admin/")


@pytest.mark.usefixtures("all_at_work")
def test_of_those_in_line_there_are_few(monkeypatch: pytest.MonkeyPatch) -> None:
    """The other threads of the web server stay free for other requests."""
    for _ in range(password_checks.IN_LINE):
        assert password_checks.line.acquire(blocking=False)
    monkeypatch.setattr(password_checks, "PATIENCE", 1_000)
    with pytest.raises(ValidationError, match="Try again"), password_checks.place():
        pass
    for _ in range(password_checks.IN_LINE):
        password_checks.line.release()


@pytest.mark.parametrize(
    ("inside", "status"),
    [
        (["192.0.2.1"], 200),
        (["192.0.2.1"] * concurrent_logins.PER_ADDRESS, 429),
        (["192.0.2.2"] * concurrent_logins.PER_ADDRESS, 200),
        (["192.0.2.2", "192.0.2.3"] * concurrent_logins.PER_ADDRESS, 429),
    ],
    ids=["one", "as many as one address may have", "those of another address", "as many as there may be"],
)
def test_a_crowd_at_the_login_is_told_to_come_again(db: None, client: Client, inside: list[str], status: int) -> None:
    with ExitStack() as others:
        for address in inside:
            others.enter_context(concurrent_logins.place(address))
        assert client.get(LOGIN, REMOTE_ADDR="192.0.2.1").status_code == status
        assert client.get("/health/", REMOTE_ADDR="192.0.2.1").status_code == 200
    assert client.get(LOGIN, REMOTE_ADDR="192.0.2.1").status_code == 200


def test_what_the_crowd_reads(db: None, client: Client) -> None:
    with concurrent_logins.place("192.0.2.1"), concurrent_logins.place("192.0.2.1"):
        answer = client.post(LOGIN, {"username": "alice", "password": "x"}, REMOTE_ADDR="192.0.2.1")
    assert answer.content.decode() == "Too many people are logging in right now. Try again in a few seconds."
    assert (answer["Retry-After"], answer["Cache-Control"]) == ("3", "no-store")


def test_a_wrong_password_is_said_once_and_without_the_words_of_the_admin_site(client: Client, db: None) -> None:
    page = client.post("/admin/login/", {"username": "nobody", "password": "wrong"}).content.decode()
    assert "The e-mail address, username or password is wrong." in page
    assert "staff account" not in page and "correct the error" not in page
