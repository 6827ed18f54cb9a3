"""`preflight` says of each part if it is well, a warning or an error, and what to do; `serve` stops at errors."""

import json
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from celery import Celery
from cryptography import x509
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.core.management import CommandError, call_command
from django.db import DatabaseError
from django.db.migrations.recorder import MigrationRecorder
from pytest_django import Settings

from integrations.models import AppCredentials
from portal import preflight
from portal.health import broker, database, disk
from portal.management.commands import serve
from portal.preflight import address, clock, keys
from tests.support.factories import OccurrenceFactory, ZoomAccountFactory

pytestmark = pytest.mark.django_db
STRONG = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRST"


@pytest.fixture(autouse=True)
def _local(settings: Settings) -> Iterator[None]:
    """Nothing beyond this machine is asked."""
    settings.ZOOM_API_URL = settings.HUBSPOT_API_URL = "http://127.0.0.1:1"
    settings.SECRET_KEY = STRONG
    checks = (disk.check, broker.check, broker.check_redis, database.pending_migrations)
    yield
    for check in checks:
        check.forget()


def lines() -> dict[str, preflight.Line]:
    return {line.name: line for line in preflight.everything()}


def states() -> dict[str, str]:
    return {name: line.state for name, line in lines().items()}


def test_a_portal_that_is_well_has_only_the_warnings_of_one_for_this_machine_alone() -> None:
    found = states()

    assert {name for name, state in found.items() if state != "ok"} == {
        "clock of Zoom", "clock of HubSpot", "public address",
    }  # fmt: skip
    assert {"python", "database", "broker", "redis", "disk", "secret key", "encryption keys", "certificate"} <= set(
        found
    )


def test_each_line_is_one_sentence() -> None:
    for line in lines().values():
        assert line.sentence.endswith(".") and "\n" not in line.sentence


def ran(*arguments: str) -> tuple[str, int]:
    into = StringIO()
    try:
        call_command("preflight", *arguments, stdout=into)
    except SystemExit as end:
        return into.getvalue(), int(str(end.code))
    return into.getvalue(), 0


def test_the_command_prints_a_line_each_and_ends_with_0_unless_there_is_an_error(settings: Settings) -> None:
    text, code = ran()
    assert code == 0
    assert "ok       disk: " in text
    assert "warning  public address: " in text

    settings.SECRET_KEY = "secret"
    text, code = ran()
    assert code == 1
    assert "error    secret key: SECRET_KEY can be guessed" in text


def test_the_json_holds_the_same() -> None:
    text, code = ran("--json")

    found = json.loads(text)
    assert (found["ok"], code) == (True, 0)
    assert {"name": "python", "state": "ok"}.items() <= found["checks"][0].items()


def test_a_database_that_is_away_is_an_error_and_the_rest_is_still_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> None:
        raise DatabaseError("at 10.0.0.5")

    monkeypatch.setattr("portal.preflight.servers.connection.ensure_connection", away)
    found = lines()

    assert found["database"].state == "error" and "DATABASE_URL" in found["database"].sentence
    assert found["disk"].state == "ok" and "encryption keys" not in found


def test_pending_migrations_are_a_warning_as_commands_and_serve_bring_them() -> None:
    MigrationRecorder.Migration.objects.filter(app="portal", name="0006_heartbeats").delete()

    found = lines()["migrations"]
    assert found.state == "warning" and "manage.py migrate" in found.sentence


def test_a_broker_that_is_away_is_an_error(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    monkeypatch.setattr(
        "portal.health.broker.current_app", Celery("away", broker="redis://:hush@127.0.0.1:1/0", set_as_current=False)
    )
    settings.REDIS_URL = "redis://:hush@127.0.0.1:1/0"
    found = lines()

    assert (found["broker"].state, found["redis"].state) == ("error", "error")
    assert "hush" not in str(found)


def test_a_disk_that_is_nearly_full_is_a_warning_and_a_full_one_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.preflight.servers.LITTLE", 10**18)
    assert states()["disk"] == "warning"

    monkeypatch.setattr(disk.check, "ask", lambda: False)
    assert states()["disk"] == "error"


@pytest.mark.parametrize(
    ("key", "state"),
    [
        (STRONG, "ok"),
        (STRONG[:40], "warning"),
        ("short", "error"),
        ("ab" * 40, "error"),
        ("django-insecure-" + STRONG, "error"),
    ],
)
def test_a_secret_key_that_can_be_guessed(settings: Settings, key: str, state: str) -> None:
    settings.SECRET_KEY = key

    assert keys.signing().state == state
    assert key not in keys.signing().sentence or key == "short"


def test_keys_that_read_nothing_are_an_error_and_one_lost_secret_a_warning(settings: Settings) -> None:
    ZoomAccountFactory.create(access_token="token", client_secret="secret")  # noqa: S106
    assert keys.stored().state == "ok"

    old = settings.FIELD_ENCRYPTION_KEYS
    settings.FIELD_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    assert keys.stored().state == "error"

    AppCredentials.objects.create(provider="zoom", client_id="id", client_secret="new", changed_at=datetime.now(UTC))  # noqa: S106
    found = keys.stored()
    assert found.state == "warning" and "FIELD_ENCRYPTION_KEYS" in found.sentence

    settings.FIELD_ENCRYPTION_KEYS += old
    assert keys.stored().state == "ok"


# --- Clocks, the public address and its certificate ---


class Portal(BaseHTTPRequestHandler):
    """A stand-in for whatever answers at an address."""

    ahead, status, kind = 0, 200, "application/json"

    def do_GET(self) -> None:  # noqa: N802
        self.send_response(self.status)
        self.send_header("Content-Type", self.kind)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_HEAD = do_GET  # noqa: N815

    def date_time_string(self, timestamp: float | None = None) -> str:
        return super().date_time_string(int(datetime.now(UTC).timestamp()) + self.ahead)

    def log_message(self, *args: Any) -> None:
        pass


@contextmanager
def serving(context: ssl.SSLContext | None = None, **answers: Any) -> Iterator[int]:
    with ThreadingHTTPServer(("127.0.0.1", 0), type("Asked", (Portal,), answers)) as server:
        if context:
            server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield int(server.server_address[1])
        finally:
            server.shutdown()


@pytest.mark.parametrize(("ahead", "state"), [(0, "ok"), (90, "warning"), (-3600, "error"), (3600, "error")])
def test_a_clock_that_differs_from_a_providers(settings: Settings, ahead: int, state: str) -> None:
    with serving(ahead=ahead, status=401) as port:
        settings.ZOOM_API_URL = f"http://127.0.0.1:{port}/v2"
        found = clock.of_zoom()

    assert found.state == state
    assert state == "ok" or ("behind" if ahead > 0 else "ahead of") in found.sentence


@pytest.mark.parametrize(
    ("answers", "state"),
    [({}, "ok"), ({"status": 502}, "warning"), ({"status": 404}, "error"), ({"kind": "text/html"}, "error")],
)
def test_what_answers_at_the_public_address(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, answers: dict[str, Any], state: str
) -> None:
    monkeypatch.setattr(address, "HERE", ())
    with serving(**answers) as port:
        settings.PUBLIC_URL = f"http://127.0.0.1:{port}"
        assert address.public_url().state == state
    assert address.public_url().state == "warning"  # nobody answers
    assert address.certificate().state == "warning"  # no https


def certified(folder: Path, *, days: int, host: str = "localhost") -> ssl.SSLContext:
    """Make a certificate of an authority of our own in `ca.pem`. Returns the server's context."""
    now = datetime.now(UTC)
    authority, own = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Test authority")])
    begun = now - timedelta(days=100)

    def signed(subject: x509.Name, key: ec.EllipticCurvePublicKey, until: datetime, *, ca: bool) -> x509.Certificate:
        made = x509.CertificateBuilder(name, subject, key, x509.random_serial_number(), begun, until)
        made = made.add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        return made.sign(authority, hashes.SHA256())

    root = signed(name, authority.public_key(), now + timedelta(days=900), ca=True)
    leaf = signed(x509.Name([]), own.public_key(), now + timedelta(days=days, hours=1), ca=False)
    pem = serialization.Encoding.PEM
    (folder / "ca.pem").write_bytes(root.public_bytes(pem))
    plain = serialization.NoEncryption()
    secret = own.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain)
    (folder / "own.pem").write_bytes(leaf.public_bytes(pem) + secret)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "own.pem")
    return context


@pytest.mark.parametrize(
    ("days", "host", "trusted", "state", "words"),
    [
        (90, "localhost", True, "ok", "90 days"),
        (5, "localhost", True, "warning", "ends in 5 days"),
        (-3, "localhost", True, "error", "has expired"),
        (90, "other.example", True, "error", "another name"),
        (90, "localhost", False, "error", "chain"),
    ],
)
def test_a_certificate(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path,
    days: int, host: str, trusted: bool, state: str, words: str,
) -> None:  # fmt: skip
    context = certified(tmp_path, days=days, host=host)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem" if trusted else tmp_path / "none.pem"))
    with serving(context) as port:
        settings.PUBLIC_URL = f"https://localhost:{port}"
        found = address.certificate()

    assert found.state == state and words in found.sentence


def test_a_server_that_accepts_and_says_nothing_holds_nobody_up(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(address, "PATIENCE", 0.2)
    monkeypatch.setattr(address, "HERE", ())
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.PUBLIC_URL = f"https://127.0.0.1:{silent.getsockname()[1]}"
        assert (address.public_url().state, address.certificate().state) == ("warning", "warning")


# --- serve ---


def test_serve_prints_warnings_and_asks_nobody_beyond_its_own_servers(
    monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    settings.SECRET_KEY = STRONG[:40]
    monkeypatch.setattr("portal.preflight.clock.requests", None)
    monkeypatch.setattr("portal.preflight.address.requests", None)
    err = StringIO()

    serve.Command(stderr=err).check_before()

    assert err.getvalue().count("\n") == 1 and "SECRET_KEY is short" in err.getvalue()


def test_serve_stops_at_an_error(settings: Settings) -> None:
    OccurrenceFactory.create()
    settings.SECRET_KEY = "short"

    with pytest.raises(CommandError, match="SECRET_KEY can be guessed"):
        serve.Command(stderr=StringIO()).check_before()
