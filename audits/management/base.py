"""The base of all the project's commands: their output is safe for a terminal, and a database error is one sentence."""

import re
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, OperationalError, ProgrammingError

from audits.visible import Visible, behind

FAILED, MISUSED = 1, 2
_NOT_MIGRATED = re.compile(r"no such (table|column)|(relation|column) .* does not exist", re.IGNORECASE)


class Command(BaseCommand):
    def execute(self, *args: Any, **options: Any) -> Any:
        self.stdout = Visible(options.pop("stdout", None) or behind(self.stdout))
        style, self.stderr = self.stderr.style_func, Visible(options.pop("stderr", None) or behind(self.stderr))
        self.stderr.style_func = style
        try:
            return super().execute(*args, **options)
        except (OperationalError, ProgrammingError) as error:
            raise database_error(error) from error


def database_error(error: DatabaseError) -> CommandError:
    text = str(error).lower()
    if _NOT_MIGRATED.search(text):
        sentence = "The database is not up to date: run `python manage.py migrate`, then run the command again."
        return CommandError(sentence, returncode=MISUSED)
    if "full" in text or "no space" in text:
        sentence = "The disk is full: make room, then run the command again; what was done so far is kept."
    elif "locked" in text:
        sentence = "The database is busy with something long: run the command again in a minute."
    else:
        sentence = (
            "The database does not answer: check DATABASE_URL and that the database runs, then run the command again."
        )
    return CommandError(sentence, returncode=FAILED)
