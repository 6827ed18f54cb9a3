"""Errors have a page of our own: one sentence that says what to do, and a link home."""

import json
import logging
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import PermissionDenied
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import translation

from portal.views import error_pages
from portal.wording.log_lines import OneLineFormatter
from tests.support.factories import OccurrenceFactory

ROOT = Path(__file__).resolve().parents[3]
ASK = """
import django, json, sys
django.setup()
from django.test import Client
from django.urls import reverse
client = Client(raise_request_exception=False, SERVER_NAME="localhost", headers={"accept-language": sys.argv[2]})
if sys.argv[3]:
    client.cookies["session"] = sys.argv[3]
answer = client.get(sys.argv[1])
print(json.dumps([answer.status_code, answer.content.decode(), dict(answer.headers)]))
"""
UNKNOWN = "/nothing/here/"


def text_of(answer: Any, status: int) -> str:
    """Return the page, once it is known to be a whole one: a heading, a sentence, and a way home."""
    page: str = answer.content.decode()
    assert answer.status_code == status
    assert "<h1>" in page and f'href="{reverse("admin:index")}"' in page
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"
    return page


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch, client: Client) -> Client:
    """A portal with a fault in two of its pages, one of them open to everybody."""

    def fault(*args: object) -> None:
        raise RuntimeError("a fault")

    monkeypatch.setattr("portal.signing_in.sessions.active", fault)
    monkeypatch.setattr("portal.signing_in.first_account.is_valid", fault)
    client.raise_request_exception = False
    return client


@pytest.mark.parametrize("address", ["/admin/integrations/occurrence/", "/admin/auth/user/", "/admin/connected-apps/"])
def test_without_a_permission_it_says_who_can_give_it(admin_user: User, staff: Client, address: str) -> None:
    page = text_of(staff.get(address), 403)
    assert "You don&#x27;t have access to this page" in page
    assert "People who can grant it: alice." in page
    assert "screen-side" in page


@pytest.mark.parametrize(("language", "words"), [("en", "Log in with an account"), ("fi", "Kirjaudu sisään tilillä")])
def test_somebody_unknown_who_may_not_is_told_to_log_in(language: str, words: str) -> None:
    """No page refuses strangers today: all of them send them to the login."""
    request = RequestFactory().get("/connect/zoom/")
    request.user = AnonymousUser()
    with translation.override(language):
        page = text_of(error_pages.not_allowed(request, PermissionDenied()), 403)
    assert words in page and "screen-side" not in page


def test_a_webinar_removed_meanwhile_is_said_on_a_page_of_its_own(admin: Client) -> None:
    occurrence = OccurrenceFactory.create()
    address = reverse("admin:audit_log", args=(occurrence.pk,))
    occurrence.delete()
    page = text_of(admin.get(address), 404)
    assert "It is no longer here" in page and "screen-side" in page


@pytest.mark.parametrize(("language", "words"), [("en", "Check the address"), ("fi", "Tarkista osoite")])
def test_an_unknown_address_is_explained_to_strangers_too(client: Client, db: None, language: str, words: str) -> None:
    page = text_of(client.get(UNKNOWN, headers={"accept-language": language}), 404)
    assert words in page and f'lang="{language}"' in page and "screen-side" not in page


def test_an_unknown_address_has_the_sidebar_for_those_signed_in(admin: Client) -> None:
    assert "screen-side" in text_of(admin.get(UNKNOWN), 404)


BUTTON = "/admin/sessions/end/"


@pytest.mark.parametrize(("language", "words"), [("en", "belongs to a button"), ("fi", "kuuluu painikkeelle")])
def test_the_address_of_a_button_is_explained_to_those_signed_in(admin: Client, language: str, words: str) -> None:
    answer = admin.get(BUTTON, headers={"accept-language": language})
    page = text_of(answer, 405)
    assert words in page and "screen-side" in page
    assert answer.headers["Allow"] == "POST"


@pytest.mark.parametrize(("language", "words"), [("en", "belongs to a button"), ("fi", "kuuluu painikkeelle")])
def test_what_strangers_cannot_do_to_a_page_is_explained_too(
    client: Client, db: None, language: str, words: str
) -> None:
    page = text_of(client.post("/connect/zoom/", headers={"accept-language": language}), 405)
    assert words in page and "screen-side" not in page


def test_whose_login_expired_comes_by_way_of_the_login_to_that_page(admin_user: User, client: Client) -> None:
    to_login = client.post(BUTTON)
    assert to_login.status_code == 302
    client.force_login(admin_user)
    assert "nothing was changed" in text_of(client.get(BUTTON), 405)


def test_a_script_and_a_machine_get_the_bare_refusal(admin: Client) -> None:
    assert admin.get(BUTTON, headers={"hx-request": "true"}).content == b""
    assert admin.get("/webhooks/hubspot/").content == b""


@pytest.mark.parametrize(
    "address", ["/webhooks/nothing/", "/recordings/a/b/c/", "/workflow-actions/x/", "/metrics/x", "/health/x"]
)
def test_machines_get_a_bare_answer(admin: Client, address: str) -> None:
    answer = admin.get(address)
    assert answer.status_code == 404
    assert "screen" not in answer.content.decode()


@pytest.mark.parametrize(("language", "words"), [("en", "Go back"), ("fi", "Palaa takaisin")])
@pytest.mark.parametrize(
    "sent", [{"path": "/language/?a=%00"}, {"path": "/admin/", "headers": {"host": "evil.example"}}]
)
def test_what_no_browser_sends_is_refused_in_words(
    client: Client, db: None, sent: dict[str, Any], language: str, words: str
) -> None:
    headers = sent.get("headers", {}) | {"accept-language": language}
    assert words in text_of(client.get(sent["path"], headers=headers), 400)


def test_a_machine_that_sends_it_gets_a_bare_answer(client: Client, db: None) -> None:
    answer = client.get("/health/?a=%00")
    assert (answer.status_code, answer.content) == (400, b"")


@pytest.mark.parametrize(("language", "words"), [("en", "Something broke"), ("fi", "Jotain meni rikki")])
def test_a_fault_of_the_portal_is_admitted(broken: Client, db: None, language: str, words: str) -> None:
    page = text_of(broken.get(reverse("first_account"), headers={"accept-language": language}), 500)
    assert words in page and "a fault" not in page


def test_a_fault_is_admitted_to_those_signed_in_without_asking_the_database(
    broken: Client, admin_user: User, django_assert_num_queries: Any
) -> None:
    broken.force_login(admin_user)
    text_of(broken.get(reverse("sessions")), 500)
    request = broken.get(UNKNOWN).wsgi_request
    with django_assert_num_queries(0):
        assert error_pages.broken(request).status_code == 500


@pytest.mark.parametrize("session", ["", "a" * 32], ids=["signed out", "signed in"])
@pytest.mark.parametrize("database", ["postgres://nobody@127.0.0.1:9/none", ""], ids=["down", "not migrated"])
@pytest.mark.parametrize(("language", "words"), [("en", "Try again in a minute"), ("fi", "Yritä minuutin kuluttua")])
def test_without_a_database_it_says_so(tmp_path: Path, database: str, session: str, language: str, words: str) -> None:
    status, page, headers = asked("/admin/login/", tmp_path, database, language, session)
    assert (status, headers["Retry-After"]) == (503, "30")
    assert words in page and reverse("admin:index") in page
    assert "unsafe" not in headers["Content-Security-Policy"]


def test_a_machine_is_told_without_words(tmp_path: Path) -> None:
    assert asked("/recordings/x/", tmp_path, "", "en", "a" * 32)[:2] == [503, ""]


def asked(address: str, folder: Path, database: str, language: str, session: str) -> Any:
    """Ask a portal whose database does not answer, or was never migrated, and return status, page and headers."""
    environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    environment |= {"VAR_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "portal.settings"}
    environment |= {"DATABASE_URL": database} if database else {}
    command = [sys.executable, "-c", ASK, address, language, session]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)  # noqa: S603
    assert done.stdout, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("address", ["/setup/0:1abc:SECRET/", "/setup/account/MQ/SECRET/", "/webhooks/zoom/SECRET/"])
def test_the_log_of_a_fault_holds_no_secret_address(address: str) -> None:
    line = logging.LogRecord("django.request", logging.ERROR, "", 0, "Internal Server Error: %s", (address,), None)
    assert "SECRET" not in OneLineFormatter("%(message)s").format(line)
