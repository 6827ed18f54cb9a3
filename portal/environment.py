"""The strict reading of the environment: a malformed value stops the start with its name and a hint."""

import fcntl
import logging
import os
import re
import secrets
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

import environ
from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True)
class MailServer:
    """A mail server, and how it is spoken to: `smtp+tls` (STARTTLS), `smtp+ssl` or `smtp`."""

    scheme: str = ""
    host: str = ""
    port: int = 25
    user: str = ""
    password: str = ""


class Environment:
    """Environment variables, a `.env` file beside `manage.py`, and `NAME_FILE` for mounted secrets."""

    def __init__(self, base: Path) -> None:
        self.env = environ.FileAwareEnv()
        file = base / ".env"
        if file.is_file():
            # django-environ would print a line that it does not understand, and the line may hold a secret.
            logging.getLogger("environ").setLevel(logging.ERROR)
            try:
                with file.open(encoding="utf-8") as lines:
                    self.env.read_env(lines)
            except (OSError, UnicodeDecodeError) as error:
                raise ImproperlyConfigured(f"{file} cannot be read ({_reason(error)}): mend or remove it.") from error

    def text(self, name: str, default: str = "") -> str:
        """Return a text. An empty value counts as none."""
        try:
            return str(self.env.str(name, default=default)).strip() or default
        except (OSError, UnicodeDecodeError) as error:
            raise ImproperlyConfigured(
                f"{name}_FILE names a file that cannot be read ({_reason(error)}): check the path and its permissions."
            ) from error

    def url(self, name: str, default: str, *, path: bool = True) -> str:
        """Return a base address without a trailing slash."""
        value = self.text(name, default).rstrip("/")
        parts = _parts(value)
        if (
            parts is None
            or parts.scheme not in ("http", "https")
            or not _HOST.fullmatch(parts.hostname or "")
            or "@" in parts.netloc
            or parts.query
            or parts.fragment
        ):
            raise ImproperlyConfigured(f"{name} is not a web address: write it like {default}.")
        if parts.path and not path:
            raise ImproperlyConfigured(f"{name} must be an address without a path, like {default}.")
        return value

    def server(self, name: str, default: str, schemes: tuple[str, ...]) -> str:
        """Return the address of a broker or cache, or several with semicolons between; empty if there is none."""
        value = self.text(name, default)
        first = value.partition(";")[0]
        if value and (_parts(first) is None or "://" not in first or first.partition("://")[0] not in schemes):
            raise ImproperlyConfigured(
                f"{name} is not an address of a server: write it like {schemes[0]}://host:port/0."
            )
        return value

    def mail_server(self, name: str) -> "MailServer":
        """Return the mail server at an address. Without one its host is empty."""
        address = self.text(name)
        if not address:
            return MailServer()
        parts = _parts(address)
        if parts is None or parts.scheme not in _MAIL_PORTS or not _HOST.fullmatch(parts.hostname or ""):
            raise ImproperlyConfigured(f"{name} is not the address of a mail server: {_MAIL_HINT}")
        port, user = parts.port or _MAIL_PORTS[parts.scheme], unquote(parts.username or "")
        return MailServer(parts.scheme, parts.hostname or "", port, user, unquote(parts.password or ""))

    def matching(self, name: str, default: str, pattern: str, hint: str) -> str:
        """Return a text that matches the regular expression, or is empty."""
        value = self.text(name, default)
        if value and not re.fullmatch(pattern, value):
            raise ImproperlyConfigured(f"{name} is malformed: {hint}.")
        return value

    def choice(self, name: str, default: str, choices: tuple[str, ...]) -> str:
        """Return one of the choices."""
        value = self.text(name, default)
        if value not in choices:
            raise ImproperlyConfigured(f"{name} must be one of {', '.join(choices)}.")
        return value

    def number(self, name: str, default: str, *, above: float, at_most: float) -> float:
        """Return a number above `above` and at most `at_most`."""
        value = self.text(name, default)
        try:
            number = float(value)
        except ValueError:
            number = float("nan")
        if not above < number <= at_most:
            raise ImproperlyConfigured(
                f"{name} must be a number above {above:g} and at most {at_most:g}, like {default}."
            )
        return number

    def whole_number(self, name: str, default: str, *, least: int, most: int) -> int:
        """Return a whole number from `least` to `most`."""
        value = self.text(name, default)
        if not re.fullmatch(r"-?\d{1,9}", value) or not least <= int(value) <= most:
            raise ImproperlyConfigured(f"{name} must be a whole number from {least} to {most}, like {default}.")
        return int(value)

    def flag(self, name: str, default: bool) -> bool:
        """Return True for `true` and False for `false`."""
        return self.choice(name, str(default).lower(), ("true", "false")) == "true"

    def database(self, name: str, default: str) -> dict[str, object]:
        """Return Django's settings of the database at an address."""
        address = self.text(name, default)
        try:
            with warnings.catch_warnings(action="ignore"):  # what django-environ warns about is refused below
                parsed = dict(environ.Env.db_url_config(address))
        except (environ.ImproperlyConfigured, ValueError, KeyError) as error:
            raise ImproperlyConfigured(f"{name} is not a database address: {_DATABASE_HINT}") from error
        if not parsed.get("ENGINE") or not parsed.get("NAME"):
            raise ImproperlyConfigured(f"{name} is not a database address: {_DATABASE_HINT}")
        if parsed["ENGINE"] == "django.db.backends.postgresql":
            # A host that is gone does not answer at all: without a limit everybody would wait for minutes.
            parsed["OPTIONS"] = {"connect_timeout": 10, **parsed.get("OPTIONS", {})}
        return parsed

    def fernet_keys(self, name: str, kept: Path) -> list[str]:
        """Return the encryption keys, the newest first. Without the variable one is made and kept in a file."""
        keys = [
            key.strip() for key in (self.text(name) or read_or_make(kept, _new_fernet_key)).split(",") if key.strip()
        ]
        for key in keys or [""]:
            try:
                Fernet(key)
            except ValueError as error:
                raise ImproperlyConfigured(
                    f"{name} holds a key that is not 32 bytes in URL-safe base64: "
                    "take one from `python manage.py rotate_keys --print-key`."
                ) from error
        return keys

    def secret(self, name: str, kept: Path) -> str:
        """Return a secret. Without the variable it is made and kept in a file."""
        return self.text(name) or read_or_make(kept, lambda: secrets.token_urlsafe(48))


# One host: letters, digits, dots and hyphens, or an IPv6 address. Django takes `*` and a leading dot for many hosts.
_HOST = re.compile(r"[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?|[0-9a-f:.]*:[0-9a-f:.]*")


def _reason(error: OSError | UnicodeDecodeError) -> str:
    return str(error.strerror) if isinstance(error, OSError) else "it is not UTF-8 text"


def _parts(address: str) -> SplitResult | None:
    """Return the parts of an address, or None if it cannot be one."""
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018  (raises if it is no number)
    except ValueError:
        return None
    return parts


_MAIL_PORTS = {"smtp+tls": 587, "smtp+ssl": 465, "smtp": 25}
_MAIL_HINT = "write it like smtp+tls://user:password@host:587 (signs like @ in user or password as %40)."
_DATABASE_HINT = "write it like postgres://user:password@host:5432/name or sqlite:////path/to/file."


def _new_fernet_key() -> str:
    return Fernet.generate_key().decode()


def read_or_make(path: Path, make: Callable[[], str]) -> str:
    """Return the text kept in `path`. If the file is missing or empty, the text is made and stored (mode 600).

    If several processes start together, one makes the text, and the others read it.
    """
    try:
        if text := _read(path):
            return text
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (path.parent / f".{path.name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            return _read(path) or _store(path, make())
    except (OSError, UnicodeDecodeError) as error:
        raise _unusable(path, error) from error


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return ""


def _store(path: Path, text: str) -> str:
    """Write the whole text to another name first, so that a crash or a full disk leaves no empty file behind."""
    whole = path.with_name(f".{path.name}.new")
    whole.unlink(missing_ok=True)
    handle = os.open(whole, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    whole.replace(path)
    return text


def _unusable(path: Path, error: OSError | UnicodeDecodeError) -> ImproperlyConfigured:
    return ImproperlyConfigured(
        f"{path} cannot be read or written ({_reason(error)}): make room or grant write access, then start again."
    )
