"""The start is strict about values, and makes what is missing the first time."""

import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from portal.environment import Environment, MailServer

ROOT = Path(__file__).resolve().parents[3]


def start(var: Path, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(  # noqa: S603
        [sys.executable, *(command or ("manage.py", "sync_settings"))],
        cwd=ROOT,
        env={**kept, "VAR_DIR": str(var), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_first_start_makes_keys_for_its_owner_only_and_the_database(tmp_path: Path) -> None:
    var = tmp_path / "var"

    ran = start(var)

    assert "Nothing is connected yet" in ran.stderr
    assert (var / "portal.sqlite3").exists()
    for name in ("secret_key", "field_encryption_keys"):
        assert stat.S_IMODE((var / name).stat().st_mode) == 0o600


def test_an_empty_key_file_counts_as_none(tmp_path: Path) -> None:
    """A full disk or a crash may have left it."""
    for name in ("secret_key", "field_encryption_keys"):
        (tmp_path / name).write_text(" \n", encoding="utf-8")

    ran = start(tmp_path)

    assert "Nothing is connected yet" in ran.stderr
    for name in ("secret_key", "field_encryption_keys"):
        assert (tmp_path / name).read_text(encoding="utf-8").strip()
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600


def test_starts_at_once_make_one_key_and_one_database(tmp_path: Path) -> None:
    var = tmp_path / "var"
    code = (
        "import os, sys; from portal import settings;"
        "print(settings.SECRET_KEY, *settings.FIELD_ENCRYPTION_KEYS, flush=True);"
        "os.execv(sys.executable, [sys.executable, 'manage.py', 'sync_settings'])"
    )

    with ThreadPoolExecutor(6) as pool:
        ran = list(pool.map(lambda _: start(var, "-c", code), range(6)))

    assert len({one.stdout for one in ran}) == 1
    assert ran[0].stdout.strip()
    assert {one.stderr.strip() for one in ran} == {ran[0].stderr.strip()}
    assert "Nothing is connected yet" in ran[0].stderr


def test_a_second_start_keeps_the_keys(tmp_path: Path) -> None:
    start(tmp_path)
    before = (tmp_path / "field_encryption_keys").read_text(encoding="utf-8")
    start(tmp_path)

    assert (tmp_path / "field_encryption_keys").read_text(encoding="utf-8") == before


def test_a_secret_may_be_mounted_as_a_file(tmp_path: Path) -> None:
    mounted = tmp_path / "keys"
    mounted.write_text("not a key\n", encoding="utf-8")

    ran = start(tmp_path / "var", FIELD_ENCRYPTION_KEYS_FILE=str(mounted))

    assert "FIELD_ENCRYPTION_KEYS holds a key that is not" in ran.stderr


@pytest.mark.parametrize(
    ("name", "value", "hint"),
    [
        ("EMAIL_URL", "mail.example:587", "is not the address of a mail server"),
        ("EMAIL_URL", "smtps://mail.example", "is not the address of a mail server"),
        ("EMAIL_URL", "smtp+tls://user:p@ss@word@:587", "is not the address of a mail server"),
        ("EMAIL_FROM", "the portal", "write an address like"),
        ("ZOOM_PLAN", "gold", "free, pro, business"),
        ("ZOOM_RATE_SHARE", "2", "at most 1"),
        ("ZOOM_RATE_SHARE", "half", "like 0.5"),
        ("HUBSPOT_REQUESTS_PER_10S", "0", "from 1 to 1000"),
        ("HUBSPOT_REQUESTS_PER_10S", "0.5", "a whole number"),
        ("TRUSTED_PROXIES", "-1", "from 0 to 10"),
        ("HUBSPOT_API_URL", "api.hubapi.com", "not a web address"),
        ("HUBSPOT_API_URL", "https://api.hubapi.com/?key=1", "not a web address"),
        ("HUBSPOT_API_VERSION", "v3", "like 2026-03"),
        ("HUBSPOT_APP_ID", "my app", "digits only"),
        ("PUBLIC_URL", "portal", "not a web address"),
        ("PUBLIC_URL", "http://[::1", "not a web address"),
        ("PUBLIC_URL", "http://portal.example:port", "not a web address"),
        ("PUBLIC_URL", "https://portal.example/webinars", "without a path"),
        ("PUBLIC_URL", "https://*", "not a web address"),
        ("PUBLIC_URL", "https://.example.com", "not a web address"),
        ("PUBLIC_URL", "https://*.example.com", "not a web address"),
        ("PUBLIC_URL", "https://somebody@portal.example", "not a web address"),
        ("ZOOM_API_URL", "https://zoom.us\\@evil.example", "not a web address"),
        ("DATABASE_URL", "nonsense", "not a database address"),
        ("REDIS_URL", "127.0.0.1:6379", "like redis://"),
        ("CELERY_BROKER_URL", "127.0.0.1", "like redis://"),
        ("DEBUG", "maybe", "true, false"),
        ("FIELD_ENCRYPTION_KEYS", "short", "32 bytes"),
        ("FIELD_ENCRYPTION_KEYS", ",", "32 bytes"),
        ("SECRET_KEY_FILE", "/nowhere/key", "cannot be read"),
    ],
)
def test_a_malformed_value_stops_the_start_with_its_name_and_a_hint(
    tmp_path: Path, name: str, value: str, hint: str
) -> None:
    ran = start(tmp_path, **{name: value})

    assert ran.returncode == 2
    assert name.removesuffix("_FILE") in ran.stderr
    assert hint in ran.stderr
    assert len(ran.stderr.strip().splitlines()) == 1


def test_empty_values_are_the_default_ones(tmp_path: Path) -> None:
    names = ("ZOOM_PLAN", "DATABASE_URL", "PUBLIC_URL", "HUBSPOT_API_VERSION", "HUBSPOT_REQUESTS_PER_10S", "REDIS_URL")
    code = "from portal import settings; print(*(getattr(settings, name) for name in ('ZOOM_PLAN', 'PUBLIC_URL')))"

    ran = start(tmp_path, "-c", code, **dict.fromkeys(names, ""))

    assert ran.stdout.split() == ["pro", "http://127.0.0.1:8000"]


@pytest.mark.parametrize(
    ("address", "host"),
    [("https://portal.example:8443", "portal.example"), ("http://[::1]:8000", "[::1]"), ("http://box", "box")],
)
def test_the_public_address_is_one_the_portal_answers_to(tmp_path: Path, address: str, host: str) -> None:
    code = "from portal import settings; print(*settings.ALLOWED_HOSTS)"

    assert host in start(tmp_path, "-c", code, PUBLIC_URL=address).stdout.split()


def test_a_mounted_secret_that_is_no_text_is_refused(tmp_path: Path) -> None:
    mounted = tmp_path / "key"
    mounted.write_bytes(b"\xff\xfe")

    ran = start(tmp_path / "var", SECRET_KEY_FILE=str(mounted))

    assert ran.returncode == 2
    assert "SECRET_KEY_FILE" in ran.stderr
    assert len(ran.stderr.strip().splitlines()) == 1


def test_a_file_beside_manage_py_is_read_and_the_environment_goes_before_it(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("ZOOM_PLAN=business\nLOG_LEVEL=INFO\n", encoding="utf-8")
    code = (
        "from pathlib import Path; from portal.environment import Environment;"
        f"env = Environment(Path({str(tmp_path)!r})); print(env.text('ZOOM_PLAN'), env.text('LOG_LEVEL'))"
    )

    ran = start(tmp_path, "-c", code, LOG_LEVEL="ERROR")

    assert ran.stdout.split() == ["business", "ERROR"]


def test_a_line_that_is_not_understood_is_not_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / ".env").write_text("SECRET_KEY = very secret\n", encoding="utf-8")

    Environment(tmp_path)

    assert "very secret" not in caplog.text


def test_a_file_beside_manage_py_that_cannot_be_read_says_so(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"ZOOM_PLAN=\xff\n")

    with pytest.raises(ImproperlyConfigured, match=r"\.env cannot be read"):
        Environment(tmp_path)


def test_a_disk_that_takes_no_key_says_so(tmp_path: Path) -> None:
    taken = tmp_path / "var"
    taken.write_text("a file where the folder should be", encoding="utf-8")

    ran = start(taken)

    assert ran.returncode == 2
    assert "cannot be read or written" in ran.stderr
    assert "Traceback" not in ran.stderr


DEPLOYED = {
    "SECRET_KEY": "a-key-of-this-test-only-that-is-long-enough-for-the-check-and-signs-nothing",
    "PUBLIC_URL": "https://portal.example",
    "DATABASE_URL": "postgres://portal@127.0.0.1/portal",
}


@pytest.mark.parametrize("name", ["ZOOM_API_URL", "ZOOM_OAUTH_URL", "HUBSPOT_API_URL", "HUBSPOT_AUTHORIZE_URL"])
def test_the_check_before_production_wants_the_providers_by_https(tmp_path: Path, name: str) -> None:
    check = ("manage.py", "check", "--deploy", "--tag", "security")

    ran = start(tmp_path, *check, **DEPLOYED, **{name: "http://api.example"})

    assert ran.returncode == 1
    assert "portal.E003" in ran.stderr and name in ran.stderr


def test_the_check_before_production_finds_nothing_else(tmp_path: Path) -> None:
    ran = start(tmp_path, "manage.py", "check", "--deploy", "--tag", "security", "--fail-level", "WARNING", **DEPLOYED)

    assert ran.returncode == 0


def test_debugging_logs_no_library_that_writes_tokens(tmp_path: Path) -> None:
    code = (
        "import logging, django; django.setup();"
        "[print(name, logging.getLogger(name).isEnabledFor(logging.DEBUG)) for name in"
        " ('integrations.transport.http', 'urllib3.connectionpool',"
        " 'requests_oauthlib.oauth2_session', 'oauthlib', 'other')]"
    )

    ran = start(tmp_path, "-c", code, LOG_LEVEL="DEBUG", DJANGO_SETTINGS_MODULE="portal.settings")

    assert [line.endswith("True") for line in ran.stdout.splitlines()] == [True, False, False, False, False]


def test_a_log_line_is_one_line(tmp_path: Path) -> None:
    code = (
        "import logging, django; django.setup();"
        "logging.getLogger('portal').error('a %s', 'x' + chr(10) + '2026 ERROR portal forged' + chr(27) + '[2J')"
    )

    ran = start(tmp_path, "-c", code, DJANGO_SETTINGS_MODULE="portal.settings")

    assert len(ran.stderr.strip().splitlines()) == 1
    assert "\x1b" not in ran.stderr


@pytest.mark.parametrize(
    ("address", "server"),
    [
        (
            "smtp+tls://me%40own.example:p%40ss@mail.example",
            MailServer("smtp+tls", "mail.example", 587, "me@own.example", "p@ss"),
        ),
        ("smtp+ssl://mail.example", MailServer("smtp+ssl", "mail.example", 465)),
        ("smtp://mail.example:2525", MailServer("smtp", "mail.example", 2525)),
        ("", MailServer()),
    ],
)
def test_a_mail_server_is_one_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str, server: MailServer
) -> None:
    monkeypatch.setenv("EMAIL_URL", address)
    assert Environment(tmp_path).mail_server("EMAIL_URL") == server
