"""`support_bundle FILE`: write what somebody who helps needs to know, without a secret and without a person."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from audits.management import base
from audits.management.base import FAILED
from integrations.clock import utcnow
from portal import support_bundle


class Command(base.Command):
    """The command. It works without the database as well, and then says less."""

    help = "Write versions, settings, counts, codes of the last runs, preflight, health and logs into a zip file."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="the zip file to write")
        parser.add_argument(
            "--log", type=Path, action="append", default=[], metavar="FILE", help="add the end of this log file"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            names = support_bundle.write(options["file"], utcnow(), options["log"])
        except OSError as error:
            where = error.filename or options["file"]
            raise CommandError(f"{where}: {error.strerror}; name another file.", returncode=FAILED) from error
        self.stdout.write(f"Done! {options['file']} holds {', '.join(names)}.")
        self.stdout.write("It was cleaned of secrets and addresses. Look through it before you send it.")
