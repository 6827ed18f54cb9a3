"""The users of the portal: their passwords, and the ends of their sessions."""

import re
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from portal.models import Session

OLD, NEW = "Kuusen kapyja 7", "  Toinen Salasana, pitka  "
CHANGE = "/admin/password_change/"
DOCKERFILE = Path(__file__).resolve().parents[4] / "Dockerfile"


@pytest.fixture
def bob(db: None, client: Client) -> User:
    user = User.objects.create_user("bob", password=OLD, is_staff=True)
    client.force_login(user)
    return user


def changed(client: Client, old: str, new: str) -> str:
    answer = client.post(CHANGE, {"old_password": old, "new_password1": new, "new_password2": new})
    return answer.headers.get("Location", "") or answer.content.decode()


def test_a_new_portal_has_no_account(db: None) -> None:
    assert not User.objects.exists()


def test_changing_a_password_needs_the_old_one(client: Client, bob: User) -> None:
    assert "old password was entered incorrectly" in changed(client, "wrong", NEW)
    assert changed(client, OLD, NEW) == reverse("sessions")


@pytest.mark.parametrize("short_or_common", ["Seven 7", "password1234", "bob", "1234567890123456"])
def test_short_and_common_passwords_are_refused(client: Client, bob: User, short_or_common: str) -> None:
    changed(client, OLD, short_or_common)

    bob.refresh_from_db()
    assert bob.check_password(OLD)


@pytest.mark.parametrize(
    "any_kind", ["onlysmallletters", "ONLYLARGELETTERS", "\u00e4\u00f6\u4e2d" * 5, "a b c d e f g h", "x" * 64]
)
def test_passwords_of_any_kind_are_taken_exactly_as_typed(client: Client, bob: User, any_kind: str) -> None:
    changed(client, OLD, f" {any_kind}qK ")

    bob.refresh_from_db()
    assert bob.check_password(f" {any_kind}qK ")
    assert not bob.check_password(f"{any_kind}qK")
    assert not bob.check_password(f" {any_kind}qk ")


@pytest.mark.parametrize("page", [CHANGE, "/admin/login/"])
def test_password_fields_hide_what_is_typed_and_let_it_be_pasted(client: Client, db: None, page: str) -> None:
    if page == CHANGE:
        client.force_login(User.objects.create_user("bob", password=OLD, is_staff=True))
    text = client.get(page).content.decode()

    fields = re.findall(r'<input[^>]*name="[^"]*password[^>]*>', text)
    assert fields
    assert all('type="password"' in one and "onpaste" not in one and "readonly" not in one for one in fields)
    assert not [one for one in fields if 'autocomplete="off"' in one]


def test_logging_out_ends_the_session_and_clears_the_browsers_store(client: Client, bob: User) -> None:
    key = client.session.session_key
    answer = client.post("/admin/logout/")

    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert not Session.objects.filter(session_key=key).exists()
    client.cookies["session"] = str(key)
    assert client.get("/admin/").status_code == 302


@pytest.mark.parametrize("gone", ["deactivated", "deleted", "no longer staff", "another password"])
def test_a_session_ends_with_its_account(client: Client, bob: User, gone: str) -> None:
    assert client.get("/admin/").status_code == 200
    if gone == "deleted":
        bob.delete()
    else:
        bob.is_active, bob.is_staff = gone != "deactivated", gone != "no longer staff"
        if gone == "another password":
            bob.set_password(NEW)
        bob.save()

    assert client.get("/admin/").status_code == 302


def test_sessions_are_long_random_numbers_that_say_nothing(client: Client, bob: User) -> None:
    keys = set()
    for _ in range(20):
        client.force_login(bob)
        keys.add(str(client.session.session_key))
        client.logout()

    assert len(keys) == 20
    assert all(re.fullmatch("[0-9a-z]{32}", key) for key in keys)  # 165 bits


def test_the_image_holds_named_folders_only() -> None:
    """Check that neither the history of the source nor a .env file gets into the image by accident."""
    copied = re.findall(r"^(?:COPY|ADD) (\S+)", DOCKERFILE.read_text(encoding="utf-8"), re.MULTILINE)

    assert copied
    assert not {".", "./", "*"} & set(copied)
    assert not [one for one in copied if ".git" in one or ".env" in one]
