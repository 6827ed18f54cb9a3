"""Users: administrators invite by a link, give roles, and cannot lock out themselves or the last administrator."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from audits.models import Change
from portal.models import Session
from portal.screens.settings.activity import activity_row
from portal.signing_in import one_time_links, second_factor
from portal.signing_in.roles import role_of
from tests.support.forms import form_of

USERS = "/admin/users/"
PASSWORD = "correct horse battery staple"


def made(name: str, role: str = "", **more: Any) -> User:
    user = User.objects.create_user(name, f"{name}@own.example", PASSWORD, is_staff=True, **more)
    user.groups.set(Group.objects.filter(name=role))
    return user


@pytest.fixture
def carol(db: None) -> User:
    """An administrator by her group."""
    return made("carol", "Administrator")


@pytest.fixture
def as_carol(client: Client, carol: User) -> Client:
    client.force_login(carol)
    return client


def page_of(user: User) -> str:
    return reverse("user", args=(user.pk,))


def press(client: Client, user: User, do: str, **filled: str) -> Any:
    """Open the user's page and press the button of a form, which must be there."""
    return form_of(client.get(page_of(user)), action=reverse("change_user", args=(user.pk, do))).send(
        client, page_of(user), **filled
    )


def invited(client: Client, **other: str) -> Any:
    filled = {"name": "Dan Own", "email": "Dan@own.example", "role": "Operator"} | other
    return form_of(client.get(USERS), action="invite").send(client, USERS, **filled)


def link_on(answer: Any) -> str:
    found = re.search(r'id="link"[^>]*>([^<]+)<', answer.content.decode())
    assert found
    return found[1].partition(":8000")[2]


def accept(client: Client, link: str, password: str = PASSWORD) -> Any:
    page = client.get(link, follow=True)
    form = form_of(page, method="post")
    return form.send(client, page.redirect_chain[-1][0], new_password1=password, new_password2=password)


def done() -> list[tuple[str, str, str]]:
    return [(row.what, row.actor, row.subject) for row in Change.objects.order_by("id")]


# --- Who can open it --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["", "Viewer", "Operator"])
def test_only_administrators_open_it(client: Client, carol: User, role: str) -> None:
    client.force_login(made("bob", role))
    addresses = [USERS, page_of(carol)]
    assert [client.get(address).status_code for address in addresses] == [403, 403]
    for address in (reverse("invite_user"), reverse("user_link", args=(carol.pk,))):
        assert client.post(address, {"name": "x", "email": "x@own.example", "role": "Viewer"}).status_code == 403
    assert client.post(reverse("change_user", args=(carol.pk, "deactivate"))).status_code == 403
    assert User.objects.count() == 2 and User.objects.get(pk=carol.pk).is_active


def test_connected_apps_leads_there(as_carol: Client, client: Client) -> None:
    assert f'href="{USERS}"' in as_carol.get(reverse("connected_apps")).content.decode()
    client.force_login(made("bob", "Viewer"))
    assert f'href="{USERS}"' not in client.get(reverse("connected_apps")).content.decode()


# --- The table --------------------------------------------------------------------------------------------------------


def test_it_shows_who_may_log_in_and_no_secret(as_carol: Client, admin_user: User) -> None:
    second_factor.new_device(made("bob", "Viewer")).save()
    made("gone", is_active=False)
    page = as_carol.get(USERS).content.decode()
    rows = re.findall(r"<tr>\s*<th scope=\"row\">(.*?)</tr>", page, re.DOTALL)
    texts = [re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", row)) for row in rows]
    alice, bob, carol, gone = texts
    assert "alice@own.example" in alice and "Administrator" in alice
    assert "Viewer" in bob and "Yes" in bob
    assert "you" in carol and "No" in carol and "Active" in carol
    assert "Deactivated" in gone
    assert "pbkdf2" not in page and "staff" not in page.casefold() and "permission" not in page.casefold()


def test_it_finds_by_any_part_of_name_and_address(as_carol: Client) -> None:
    made("dan", first_name="Dan Kuusi", last_name="Salo")
    made("erin")
    for part in ("Kuus", "dan@own", "salo"):
        page = form_of(as_carol.get(USERS), role="search").send(as_carol, USERS, q=part).content.decode()
        assert "Dan Kuusi" in page and "erin" not in page


def test_many_users_take_no_more_queries(
    as_carol: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(60):
        made(f"user{number}", "Viewer")
    with django_assert_max_num_queries(12):
        assert "Next page" in as_carol.get(USERS).content.decode()


# --- Inviting ---------------------------------------------------------------------------------------------------------


def test_whoever_is_invited_chooses_a_password_and_is_logged_in(as_carol: Client) -> None:
    answer = invited(as_carol)
    assert "within 7 days" in answer.content.decode()
    dan = User.objects.get(username="dan@own.example")
    assert (dan.get_full_name(), role_of(dan), dan.is_superuser) == ("Dan Own", "Operator", False)
    theirs = Client()
    assert accept(theirs, link_on(answer)).headers["Location"] == reverse("admin:index")
    assert theirs.get(reverse("admin:index")).status_code == 200
    assert theirs.login(username="dan@own.example", password=PASSWORD)
    assert done() == [
        ("user_invited", "carol", "dan@own.example"),
        ("invitation_accepted", "dan@own.example", ""),
        ("login", "dan@own.example", ""),
    ]
    assert activity_row(Change.objects.get(what="user_invited")).sentence == "as Operator"


def test_the_link_is_shown_once_and_is_no_page_address(as_carol: Client) -> None:
    answer = invited(as_carol)
    link = link_on(answer)
    assert 'id="link"' not in as_carol.get(page_of(User.objects.get(username="dan@own.example"))).content.decode()
    token = link.strip("/").split("/")[-1]
    assert token not in Client().get(link, follow=True).redirect_chain[-1][0]


def test_an_invitation_works_once(as_carol: Client) -> None:
    link = link_on(invited(as_carol))
    accept(Client(), link)
    assert "no longer valid" in Client().get(link, follow=True).content.decode()


def test_a_new_link_ends_the_older_one(as_carol: Client) -> None:
    old = link_on(invited(as_carol))
    dan = User.objects.get(username="dan@own.example")
    form = form_of(as_carol.get(page_of(dan)), action="link")
    new = link_on(form.send(as_carol, page_of(dan)))
    assert "no longer valid" in Client().get(old, follow=True).content.decode()
    assert accept(Client(), new).status_code == 302
    assert ("user_invited_again", "carol", "dan@own.example") in done()


@pytest.mark.parametrize(("days", "valid"), [(6.9, True), (7.1, False)])
def test_an_invitation_is_good_for_a_week(
    as_carol: Client, monkeypatch: pytest.MonkeyPatch, days: float, valid: bool
) -> None:
    link = link_on(invited(as_carol))
    later = datetime.now() + timedelta(days=days)  # noqa: DTZ005  (as Django's tokens read the time)
    monkeypatch.setattr(one_time_links.tokens, "_now", lambda: later)
    assert ("no longer valid" in Client().get(link, follow=True).content.decode()) != valid


def test_whoever_was_deactivated_meanwhile_cannot_accept(as_carol: Client) -> None:
    link = link_on(invited(as_carol))
    press(as_carol, User.objects.get(username="dan@own.example"), "deactivate")
    assert "no longer valid" in Client().get(link, follow=True).content.decode()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"email": "CAROL@own.example"}, "Someone already uses this address"),
        ({"email": "nothing"}, "valid email"),
        ({"name": " "}, "required"),
        ({"role": "Superuser"}, "not one of the available choices"),
    ],
)
def test_what_is_wrong_with_an_invitation_is_said_at_its_field(
    as_carol: Client, wrong: dict[str, str], words: str
) -> None:
    answer = invited(as_carol, **wrong)
    assert answer.status_code == 422
    assert re.search(rf"portal-error[^<]*<p>[^<]*{words}", answer.content.decode())
    assert User.objects.count() == 1


def test_a_weak_password_is_refused(as_carol: Client) -> None:
    answer = accept(Client(), link_on(invited(as_carol)), "password1234")
    assert answer.status_code == 422 and "too common" in answer.content.decode()
    assert not Client().login(username="dan@own.example", password="password1234")


# --- Changing ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["Viewer", "Operator", "Administrator"])
def test_another_role(as_carol: Client, role: str) -> None:
    bob = made("bob", "Viewer")
    bob.groups.add(Group.objects.create(name="Finance"))
    press(as_carol, bob, "role", role=role)
    bob = User.objects.get(pk=bob.pk)
    assert role_of(bob) == role
    assert set(bob.groups.values_list("name", flat=True)) == {role, "Finance"}
    if role != "Viewer":
        row = activity_row(Change.objects.get(what="user_role"))
        assert (row.actor, row.subject, row.sentence) == ("carol", "bob", f"Viewer → {role}")


def test_a_superuser_who_becomes_an_operator_is_none_any_more(admin: Client) -> None:
    root = User.objects.create_superuser("root", "root@own.example", PASSWORD)
    press(admin, root, "role", role="Operator")
    root = User.objects.get(pk=root.pk)
    assert (root.is_superuser, role_of(root)) == (False, "Operator")


def test_deactivating_ends_the_sessions_and_can_be_undone(as_carol: Client) -> None:
    bob = made("bob", "Operator")
    theirs = Client()
    theirs.force_login(bob)
    answer = press(as_carol, bob, "deactivate")
    assert "bob can no longer log in." in as_carol.get(answer.headers["Location"]).content.decode()
    assert not Session.objects.filter(user_pk=bob.pk).exists()
    assert theirs.get("/admin/").status_code == 302
    press(as_carol, bob, "activate")
    assert Client().login(username="bob", password=PASSWORD)
    assert done()[-2:] == [("user_deactivated", "carol", "bob"), ("user_activated", "carol", "bob")]


def test_resetting_the_second_factor(as_carol: Client) -> None:
    bob = made("bob", "Operator")
    assert "Reset the second factor" not in as_carol.get(page_of(bob)).content.decode()
    second_factor.new_device(bob).save()
    press(as_carol, bob, "second-factor")
    assert not second_factor.is_set(bob)
    assert done() == [("second_factor_removed", "carol", "bob")]


def test_a_link_for_a_new_password_is_good_for_a_day_and_ends_the_sessions(
    as_carol: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    bob, theirs = made("bob", "Operator"), Client()
    theirs.force_login(bob)
    answer = form_of(as_carol.get(page_of(bob)), action="link").send(as_carol, page_of(bob))
    assert "within 1 day," in answer.content.decode()
    assert theirs.get("/admin/").status_code == 200, "the old password holds until there is a new one"
    link = link_on(answer)
    later = datetime.now() + timedelta(days=1, minutes=1)  # noqa: DTZ005
    with monkeypatch.context() as patch:
        patch.setattr(one_time_links.tokens, "_now", lambda: later)
        assert "no longer valid" in Client().get(link, follow=True).content.decode()
    assert accept(Client(), link, "another battery staple").status_code == 302
    assert theirs.get("/admin/").status_code == 302
    assert [what for what, _actor, _subject in done()] == ["password_link", "password_changed", "login"]


def test_a_new_password_does_not_stand_in_for_the_second_factor(as_carol: Client) -> None:
    bob, theirs = made("bob", "Operator"), Client()
    second_factor.new_device(bob).save()
    form = form_of(as_carol.get(page_of(bob)), action="link")
    accept(theirs, link_on(form.send(as_carol, page_of(bob))), "another battery staple")
    assert theirs.get("/admin/", follow=True).redirect_chain[-1][0].startswith(reverse("login_code"))
    assert "login" not in [what for what, _actor, _subject in done()]


# --- Nobody locks themselves out --------------------------------------------------------------------------------------


@pytest.mark.parametrize("do", ["deactivate", "role", "second-factor"])
def test_nobody_changes_their_own_account_here(as_carol: Client, carol: User, do: str) -> None:
    page = as_carol.get(page_of(carol)).content.decode()
    assert "This is you." in page
    assert f'action="{reverse("change_user", args=(carol.pk, do))}"' not in page
    assert as_carol.post(reverse("change_user", args=(carol.pk, do)), {"role": "Viewer"}).status_code == 403
    assert role_of(carol) == "Administrator" and User.objects.get(pk=carol.pk).is_active


def test_the_last_administrator_stays(as_carol: Client, carol: User) -> None:
    """Carol's own role was taken after she had opened the page."""
    dora = made("dora", "Administrator")
    address = reverse("change_user", args=(dora.pk, "deactivate"))
    carol.groups.clear()
    assert as_carol.post(address).status_code == 403
    assert User.objects.get(pk=dora.pk).is_active


@pytest.mark.parametrize("do", ["deactivate", "role", "second-factor", "link"])
def test_an_administrator_cannot_touch_a_superuser(as_carol: Client, admin_user: User, do: str) -> None:
    assert "Only another superuser can change it" in as_carol.get(page_of(admin_user)).content.decode()
    name, args = ("user_link", (admin_user.pk,)) if do == "link" else ("change_user", (admin_user.pk, do))
    assert as_carol.post(reverse(name, args=args), {"role": "Viewer"}).status_code == 403
    assert User.objects.get(pk=admin_user.pk).is_superuser


def test_what_there_is_not_cannot_be_done(as_carol: Client) -> None:
    bob = made("bob")
    assert as_carol.post(reverse("change_user", args=(bob.pk, "promote"))).status_code == 404
    assert as_carol.post(reverse("change_user", args=(bob.pk, "role")), {"role": "King"}).status_code == 404
    assert as_carol.get(reverse("user", args=(999,))).status_code == 404


def test_changes_under_system_are_recorded_too(admin: Client) -> None:
    bob = made("bob")
    admin.post(reverse("admin:auth_user_delete", args=(bob.pk,)), {"post": "yes"})
    assert done() == [("user_changed", "alice", "bob")]
