"""`restore FILE`: put a backup in the place of what the database holds."""

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.core.management.base import CommandParser

from integrations.management import base
from portal.backup import passphrase, put_back
from portal.backup.put_back import Restored

OTHER_KEY = (
    "SECRET_KEY is set to another value than in the backup: recovery codes and open invitations of then do not work. "
    "Set it to the old value, or have people make new codes."
)


class Command(base.Command):
    """The command. It reads the file to its end before it touches anything."""

    help = "Restore a backup. The portal must be stopped. A database that is in use is refused without --replace."
    one_connection = False
    migrates = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help="what `backup` wrote; - for standard input")
        parser.add_argument("--replace", action="store_true", help="even if that deletes what the database holds now")
        parser.add_argument("--check", action="store_true", help="only read the file, and say what is in it")

    def run(self, **options: Any) -> None:
        with _opened(options["file"]) as file:
            secret = passphrase.known()
            if options["check"]:
                self._describe(put_back.check(file, secret))
                return
            restored = put_back.restore(file, secret, replace=options["replace"])
        if not put_back.keep_secret_key(restored.manifest.secret_key):
            self.warn(OTHER_KEY)
        self._report(restored)

    def _describe(self, found: Restored) -> None:
        self.say(f"The backup is whole: {found.rows:,} rows of {found.manifest.made}, from {found.manifest.database}.")

    def _report(self, restored: Restored) -> None:
        for column, count in restored.shortened.items():
            self.warn(f"{column}: {count} texts were longer than PostgreSQL stores, and were cut.")
        if restored.unreadable:
            self.warn(f"{restored.unreadable} secrets could not be read when the backup was made, nor can they now.")
        if restored.jobs:
            self.say(f"{restored.jobs} syncs were under way when the backup was made: they wait to be run again.")
        self.say(
            f"Done! Restored {restored.rows:,} rows of {restored.manifest.made}. Start the portal: people log in anew."
        )


@contextmanager
def _opened(name: str) -> Iterator[BinaryIO]:
    """Open the file. Standard input, which can be read only once, is kept in a file without a name meanwhile."""
    if name != "-":
        with Path(name).open("rb") as file:
            yield file
        return
    with tempfile.TemporaryFile(dir=settings.VAR_DIR) as kept:
        shutil.copyfileobj(sys.stdin.buffer, kept)
        yield kept
