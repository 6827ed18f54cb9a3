"""The second factor: asked for after the password, everywhere, if it is set; and the ways back in."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django_otp.oath import totp
from django_otp.plugins.otp_static.models import StaticToken
from time_machine import Traveller

from audits.models import Change
from portal.models import AuthenticatorApp
from portal.signing_in import second_factor
from tests.support.factories import ConnectionFactory

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse"
LOGIN, CODE, PAGE = "/admin/login/", "/admin/login/code/", "/admin/second-factor/"
START = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.fixture
def clock() -> Iterator[Traveller]:
    with time_machine.travel(START, tick=False) as clock:
        yield clock


@pytest.fixture
def alice() -> User:
    return User.objects.create_superuser("alice", "alice@own.example", PASSWORD)


def app_shows(user: User, steps: int = 0) -> str:
    """Return what alice's authenticator app shows now, or so many half minutes from now."""
    device = AuthenticatorApp.objects.get(user=user)
    return f"{totp(device.bin_key, drift=steps):06d}"


def password_given(username: str = "alice") -> Client:
    client = Client()
    assert client.post(LOGIN, {"username": username, "password": PASSWORD}).status_code == 302
    return client


@pytest.fixture
def codes(alice: User, clock: Traveller) -> list[str]:
    """Her recovery codes, once she has set up an app in the portal."""
    client = password_given()
    page = client.get(PAGE).content.decode()
    secret = re.search(r"<pre[^>]*>([A-Z2-7 ]+)</pre>", page)
    assert secret
    device = second_factor.new_device(alice, client.session["second_factor_key"])
    code = f"{totp(device.bin_key):06d}"
    answer = client.post(PAGE, {"code": code, "password": PASSWORD})
    assert answer.status_code == 200
    assert client.get("/admin/").status_code == 200  # this session goes on
    clock.shift(60)  # each code of the app is valid once
    return re.findall(r"[a-z2-7]{4}(?:-[a-z2-7]{4}){3}", answer.content.decode())


EVERYTHING = [
    "/admin/",
    "/admin/connected-apps/",
    "/admin/connected-apps/setup/hubspot-app.zip",
    "/admin/auth/user/",
    "/admin/audits/change/",
    "/admin/sessions/",
    PAGE,
    "/admin/password_change/",
    "/admin/jsi18n/",
    "/connect/zoom/",
    "/connect/hubspot/callback/?code=x",
]


@pytest.mark.parametrize("address", EVERYTHING)
def test_without_the_code_no_view_lets_in(codes: list[str], address: str) -> None:
    answer = password_given().get(address)
    assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (302, LOGIN)


def test_without_the_code_nothing_can_be_posted(codes: list[str]) -> None:
    ConnectionFactory.create(pk=1)
    client = password_given()
    for name in ("remove_second_factor", "recovery_codes", "end_sessions", "pair_accounts"):
        assert client.post(reverse(name), {"code": "000000"}).status_code == 302
    assert client.post("/admin/integrations/connection/1/change/", {}).headers["Location"].startswith(LOGIN)
    assert second_factor.is_set(User.objects.get())


def test_the_login_leads_to_the_code_and_on_to_the_page_that_was_wanted(alice: User, codes: list[str]) -> None:
    client = Client()
    wanted = "/admin/audits/change/"
    form = {"username": "alice", "password": PASSWORD}
    answer = client.post(f"{LOGIN}?next={wanted}", form, follow=True)
    assert answer.redirect_chain[-1][0] == f"{CODE}?next=%2Fadmin%2Faudits%2Fchange%2F"
    answer = client.post(CODE, {"code": app_shows(alice), "next": wanted})
    assert answer.headers["Location"] == wanted
    assert client.get(wanted).status_code == 200


def test_nobody_is_led_to_another_site(alice: User, codes: list[str]) -> None:
    client = password_given()
    answer = client.post(CODE, {"code": app_shows(alice), "next": "https://evil.example/"})
    assert answer.headers["Location"] == "/admin/"


@pytest.mark.parametrize("typed", ["{} {}", " {}-{} ", "{}\u00a0{}"])
def test_the_code_may_be_typed_with_gaps(alice: User, codes: list[str], typed: str) -> None:
    client, code = password_given(), app_shows(alice)
    client.post(CODE, {"code": typed.format(code[:3], code[3:])})
    assert client.get("/admin/").status_code == 200


@pytest.mark.parametrize("typed", ["", "000000", "1", "x" * 5000, "٠٠٠٠٠٠", "½", "-1"])
def test_a_wrong_code_does_not_let_in(codes: list[str], typed: str) -> None:
    client = password_given()
    answer = client.post(CODE, {"code": typed})
    assert answer.status_code == 422 and "The code is wrong" in answer.content.decode()
    assert client.get("/admin/").status_code == 302


def test_a_code_with_nul_is_refused(codes: list[str]) -> None:
    client = password_given()
    assert client.post(CODE, {"code": "\x00"}).status_code == 400
    assert client.get("/admin/").status_code == 302


def test_a_code_is_good_once(alice: User, codes: list[str]) -> None:
    code = app_shows(alice)
    assert password_given().post(CODE, {"code": code}).status_code == 302
    assert password_given().post(CODE, {"code": code}).status_code == 422


def test_each_recovery_code_lets_in_once(alice: User, codes: list[str]) -> None:
    assert len(set(codes)) == 10
    client = password_given()
    client.post(CODE, {"code": codes[0].upper()})
    assert client.get("/admin/").status_code == 200
    assert password_given().post(CODE, {"code": codes[0]}).status_code == 422
    assert "9 recovery codes are left" in client.get(PAGE).content.decode()
    assert Change.objects.filter(what="login", after__how="recovery", actor="alice").exists()


def test_what_the_database_holds_of_a_recovery_code_lets_nobody_in(codes: list[str]) -> None:
    kept = StaticToken.objects.values_list("token", flat=True)
    assert not set(kept) & {code.replace("-", "") for code in codes}
    assert password_given().post(CODE, {"code": kept[0]}).status_code == 422


def test_wrong_codes_are_slowed_down_and_right_ones_then_wait_too(alice: User, codes: list[str]) -> None:
    client = password_given()
    for _ in range(5):
        client.post(CODE, {"code": "000000"})
    page = client.post(CODE, {"code": app_shows(alice)}).content.decode()
    assert "Too many wrong codes. Wait 15 minutes, then try again." in page
    assert client.get("/admin/").status_code == 302
    assert Change.objects.filter(what="login_failed", after__how="code", actor="alice").count() == 5
    assert Change.objects.filter(what="login_failed", after__how="blocked").count() == 1


def test_a_new_login_does_not_forget_the_wrong_codes(alice: User, codes: list[str]) -> None:
    for _ in range(5):
        password_given().post(CODE, {"code": "000000"})
    assert "Too many" in password_given().post(CODE, {"code": app_shows(alice)}).content.decode()


def test_of_all_addresses_together_so_many_are_looked_at(
    alice: User, codes: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(second_factor, "ONE_USER", (3, timedelta(hours=1)))
    client = password_given()
    for number in range(3):
        client.post(CODE, {"code": "000000"}, REMOTE_ADDR=f"192.0.2.{number}")
    answer = client.post(CODE, {"code": app_shows(alice)}, REMOTE_ADDR="192.0.2.9")
    assert "Too many" in answer.content.decode()


def test_the_code_must_come_soon_after_the_password(alice: User, codes: list[str], clock: Traveller) -> None:
    client = password_given()
    clock.shift(601)
    assert client.post(CODE, {"code": app_shows(alice)}).headers["Location"] == LOGIN
    assert client.get("/admin/").status_code == 302


def test_somebody_else_can_log_in_instead(codes: list[str]) -> None:
    User.objects.create_superuser("bob", password=PASSWORD)
    client = password_given()
    client.post(CODE, {"do": "leave"})
    client.post(LOGIN, {"username": "bob", "password": PASSWORD})
    assert client.get("/admin/").status_code == 200


def test_the_session_is_a_new_one_after_the_code(alice: User, codes: list[str]) -> None:
    client = password_given()
    before = client.session.session_key
    client.post(CODE, {"code": app_shows(alice)})
    assert client.session.session_key != before


def test_a_session_of_one_user_is_not_verified_for_another(alice: User, codes: list[str]) -> None:
    bob = User.objects.create_superuser("bob", password=PASSWORD)
    second_factor.new_device(bob).save()
    client = password_given()
    client.post(CODE, {"code": app_shows(alice)})
    client.post(LOGIN, {"username": "bob", "password": PASSWORD})
    assert client.get("/admin/").status_code == 302


def test_only_a_login_with_the_code_is_told_as_a_login(alice: User, codes: list[str]) -> None:
    before = Change.objects.filter(what="login").count()
    client = password_given()
    assert Change.objects.filter(what="login").count() == before
    client.post(CODE, {"code": app_shows(alice)})
    assert Change.objects.filter(what="login").count() == before + 1


# --- Setting and removing it ------------------------------------------------------------------------------------------


def test_setting_it_up_ends_the_other_sessions(alice: User) -> None:
    elsewhere, client = password_given(), password_given()
    client.get(PAGE)
    device = second_factor.new_device(alice, client.session["second_factor_key"])
    client.post(PAGE, {"code": f"{totp(device.bin_key):06d}", "password": PASSWORD})
    assert elsewhere.get("/admin/").status_code == 302
    assert Change.objects.filter(what="second_factor_set", actor="alice").exists()


@pytest.mark.parametrize(
    ("code", "password"), [("right", "wrong"), ("000000", PASSWORD), ("", PASSWORD), ("right", "")]
)
def test_it_is_set_up_only_with_the_apps_code_and_the_password(alice: User, code: str, password: str) -> None:
    client = password_given()
    client.get(PAGE)
    device = second_factor.new_device(alice, client.session["second_factor_key"])
    shown = f"{totp(device.bin_key):06d}" if code == "right" else code
    answer = client.post(PAGE, {"code": shown, "password": password})
    assert answer.status_code == 422
    assert not AuthenticatorApp.objects.exists()
    # The key on the page is still valid.
    assert client.post(PAGE, {"code": f"{totp(device.bin_key):06d}", "password": PASSWORD}).status_code == 200


def test_a_code_without_a_page_before_sets_nothing_up(alice: User) -> None:
    assert password_given().post(PAGE, {"code": "123456", "password": PASSWORD}).status_code == 422
    assert not AuthenticatorApp.objects.exists()


def test_removing_it_and_new_codes_need_a_code(alice: User, codes: list[str]) -> None:
    client = password_given()
    client.post(CODE, {"code": codes[0]})
    assert client.post(reverse("remove_second_factor"), {"code": "000000"}).status_code == 422
    assert client.post(reverse("recovery_codes"), {"code": "000000"}).status_code == 422
    answer = client.post(reverse("recovery_codes"), {"code": codes[1]})
    fresh = re.findall(r"[a-z2-7]{4}(?:-[a-z2-7]{4}){3}", answer.content.decode())
    assert len(fresh) == 10 and not set(fresh) & set(codes)
    assert client.get("/admin/").status_code == 200  # still signed in
    assert password_given().post(CODE, {"code": codes[2]}).status_code == 422
    assert client.post(reverse("remove_second_factor"), {"code": fresh[0]}).status_code == 302
    assert password_given().get("/admin/").status_code == 200
    assert list(Change.objects.filter(what__startswith="second_factor").values_list("what", flat=True)) == [
        "second_factor_removed",
        "second_factor_set",
    ]


def test_a_command_lets_a_locked_out_administrator_in(alice: User, codes: list[str]) -> None:
    inside = password_given()
    inside.post(CODE, {"code": app_shows(alice)})
    call_command("reset_second_factor", "alice")
    assert inside.get("/admin/").status_code == 302
    assert password_given().get("/admin/").status_code == 200
    assert Change.objects.filter(what="second_factor_removed", actor="command", subject="alice").exists()
    with pytest.raises(CommandError, match="Nobody is called 'nobody'"):
        call_command("reset_second_factor", "nobody")


def test_it_is_recommended_on_home_until_it_is_set(alice: User, clock: Traveller) -> None:
    words = "Protect your account with a second factor"
    client = password_given()
    assert words in client.get("/admin/").content.decode()
    client.get(PAGE)
    device = second_factor.new_device(alice, client.session["second_factor_key"])
    client.post(PAGE, {"code": f"{totp(device.bin_key):06d}", "password": PASSWORD})
    assert words not in client.get("/admin/").content.decode()


def test_it_is_recommended_to_administrators_only(staff: Client) -> None:
    assert "second factor" not in staff.get("/admin/").content.decode().partition("<main")[2]


def test_nobody_sees_the_secrets_of_others(admin: Client) -> None:
    for model in ("otp_totp/totpdevice", "otp_static/staticdevice"):
        assert admin.get(f"/admin/{model}/").status_code == 404


def test_a_session_that_was_there_before_is_asked_at_once(alice: User) -> None:
    client = password_given()
    assert client.get("/admin/").status_code == 200
    second_factor.new_device(alice).save()
    assert client.get("/admin/").status_code == 302
