"""The base of the commands: one sentence to standard error, the right exit status, an up-to-date database."""

import fcntl
import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import CommandError, CommandParser
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from audits import counters, log
from audits.log import Changed
from audits.management import base
from audits.management.base import FAILED, MISUSED
from integrations.clock import utcnow
from integrations.decisions.webinar_ids import read_webinar_id
from integrations.errors import IntegrationError
from integrations.models import Connection

logger = logging.getLogger(__name__)
__all__ = [
    "BOTH_INTEGRATIONS",
    "FAILED",
    "MISUSED",
    "NOTHING_CONNECTED",
    "Command",
    "day",
    "given_webinar_id",
    "is_up_to_date",
    "migrate",
    "note_connected",
    "other_app_warning",
    "secret",
]
MIGRATING = 8_104_726_153  # any number that nobody else locks by
STOPPED = 130  # as shells say it of Ctrl-C
NOTHING_CONNECTED = "Nothing is connected yet: run connect_zoom, then connect_hubspot."
BOTH_INTEGRATIONS = (
    "HubSpot's own Zoom integration is installed here as well: what both sync shows up twice. Switch its webinar sync "
    "off in HubSpot."
)


def other_app_warning(count: int = 0) -> str:
    """Return the warning about marketing events of another HubSpot app; a `count` of 0 is not named."""
    events = f"{count} marketing event{'s' * (count > 1)}" if count else "marketing events"
    return (
        f"Another HubSpot app made {events} here: the sync goes on with those of its webinars and makes none twice, "
        "but only that app can complete them. To have them made anew, remove them in HubSpot."
    )


def note_connected(account: str) -> None:
    """Record in Activity that a command on the server connected an account."""
    log.changes([Changed("connected", subject=account)], connection="", actor="command", at=utcnow())


class Command(base.Command):
    """A command. Subclasses write `run`, which raises IntegrationError or CommandError if it cannot go on.

    `migrates`: the database is brought up to date first.
    """

    one_connection = True
    migrates = True

    def add_arguments(self, parser: CommandParser) -> None:
        if self.one_connection:
            parser.add_argument("--connection", metavar="NAME", help="which connection (default: the primary one)")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if self.migrates:
                migrate()
            self.run(**options)
        except IntegrationError as error:
            logger.info("%s: %s (%s)", type(error).__name__, error.sentence, error.detail)
            raise CommandError(error.sentence, returncode=FAILED) from error
        except ImproperlyConfigured as error:
            raise CommandError(str(error), returncode=MISUSED) from error
        except KeyboardInterrupt as error:
            raise CommandError("Stopped; what was done so far is kept.", returncode=STOPPED) from error
        except BrokenPipeError:
            raise  # whoever read the output has seen enough
        except OSError as error:
            raise CommandError(
                f"{error.filename or 'The disk'} cannot be used ({error.strerror}): make room or grant access, then "
                "run the command again; what was done so far is kept.",
                returncode=FAILED,
            ) from error
        finally:
            with suppress(DatabaseError):
                counters.flush()

    def run(self, **options: Any) -> None:
        raise NotImplementedError

    def connection(self, name: str | None) -> Connection:
        """Return the named connection, or the primary one. Raises: CommandError if there is none."""
        found = Connection.objects.named(name)
        if found:
            return found
        names = ", ".join(Connection.objects.values_list("name", flat=True))
        if name and names:
            raise CommandError(f"There is no connection {name!r}; there are: {names}.", returncode=MISUSED)
        raise CommandError(NOTHING_CONNECTED, returncode=MISUSED)

    def say(self, text: str) -> None:
        self.stdout.write(text)

    def warn(self, text: str) -> None:
        self.stderr.write(text, self.style.WARNING)


def migrate() -> bool:
    """Bring the database up to date, so that a first command needs no other one before it.

    Returns True if this process has done it.
    """
    if is_up_to_date():
        return False
    with _alone():
        if is_up_to_date():
            return False
        call_command("migrate", interactive=False, verbosity=0)
        return True


def is_up_to_date() -> bool:
    """Return True if every migration is applied."""
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


@contextmanager
def _alone() -> Iterator[None]:
    """Lock the migrations: of several commands that start together, one migrates and the others wait."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATING])
            try:
                yield
            finally:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATING])
    else:
        with (settings.VAR_DIR / ".migrating.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def secret(given: str, stdin: Any) -> str:
    """Return a secret argument; `-` reads it from standard input, which keeps it out of the shell's history."""
    return str(stdin.readline()).strip() if given == "-" else given.strip()


def given_webinar_id(text: str) -> str:
    """Return the webinar ID of an argument. Raises: CommandError if it is none."""
    webinar_id = read_webinar_id(text)
    if not webinar_id:
        raise CommandError(f"{text!r} is not a webinar ID: it has digits only, like 81234567890.", returncode=MISUSED)
    return webinar_id


def day(text: str | None, name: str) -> date | None:
    """Return the day of an argument. Raises: CommandError if it is none."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise CommandError(f"--{name}: write a day like 2026-10-01.", returncode=MISUSED) from error
