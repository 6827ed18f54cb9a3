"""A database that cannot be used ends every command with one sentence that says what to do."""

import pytest
from django.db import OperationalError, ProgrammingError

from audits.management.base import database_error
from tests.commands.running import is_one_sentence, run

COMMANDS = (("audit_log", "--webinar", "81234567890"), ("prune_audit_log",), ("sync_settings",))
WORDS = [
    (OperationalError("no such table: audits_run"), "manage.py migrate", 2),
    (OperationalError("no such column: audits_run.digest"), "manage.py migrate", 2),
    (ProgrammingError('relation "audits_run" does not exist'), "manage.py migrate", 2),
    (OperationalError("database is locked"), "in a minute", 1),
    (OperationalError("database or disk is full"), "make room", 1),
    (OperationalError('connection failed: database "portal" does not exist'), "check DATABASE_URL", 1),
]


@pytest.mark.parametrize(("error", "says", "status"), WORDS)
def test_the_sentence_says_what_to_do(error: OperationalError | ProgrammingError, says: str, status: int) -> None:
    found = database_error(error)

    assert says in str(found)
    assert found.returncode == status


@pytest.mark.django_db
@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: str(command[0]))
def test_no_command_shows_a_traceback(command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*args: object) -> None:
        raise OperationalError("no such table: any")

    monkeypatch.setattr("django.db.backends.utils.CursorWrapper.execute", fails)

    ran = run(*command)

    assert "manage.py migrate" in ran.err
    assert is_one_sentence(ran.err)
    assert ran.status == 2
