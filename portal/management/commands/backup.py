"""`backup FILE`: every row and both keys in one encrypted file, while the portal runs."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from integrations.management import base
from portal import activity_log
from portal.backup import make, passphrase


class Command(base.Command):
    """The command. It migrates nothing: before an update it may be that of either version."""

    help = "Write everything into one file, encrypted with a passphrase (BACKUP_PASSPHRASE, or it is asked for)."
    one_connection = False
    migrates = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help="a name that does not exist yet; - for standard output")

    def run(self, **options: Any) -> None:
        secret = passphrase.new()
        to_pipe = options["file"] == "-"
        counts = make.write(sys.stdout.buffer, secret) if to_pipe else make.to_file(Path(options["file"]), secret)
        if base.is_up_to_date():
            activity_log.record(activity_log.BACKED_UP, activity_log.COMMAND)
        size = "" if to_pipe else f" ({Path(options['file']).stat().st_size / 1_000_000:,.1f} MB)"
        sentence = f"Done! {sum(counts.values()):,} rows are in {'the backup' if to_pipe else options['file']}{size}."
        say = self.stderr.write if to_pipe else self.say
        say(sentence)
        say("Without its passphrase nobody can read it: keep that somewhere else, and the file on another machine.")
