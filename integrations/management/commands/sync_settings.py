"""`sync_settings`: print the settings of a connection as JSON, or apply such a file."""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from integrations.clock import utcnow
from integrations.management import base
from integrations.management.base import MISUSED
from integrations.models import Connection
from integrations.sync_settings.apply import apply, would_sync
from integrations.sync_settings.document import BadDocument, Change, check, document


class Command(base.Command):
    help = "Print the sync settings, or apply a file of them."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--apply", metavar="FILE", help="a settings file; - reads standard input")

    def run(self, **options: Any) -> None:
        connection = self.connection(options["connection"])
        if options["apply"]:
            try:
                change = check(self.read(options["apply"]))
            except BadDocument as error:
                raise CommandError(f"Nothing was changed. {error}", returncode=MISUSED) from error
            self.foretell(connection, change)
            apply(connection, change, actor="command")
        self.say(json.dumps(document(connection), indent=2, ensure_ascii=False))

    def foretell(self, connection: Connection, change: Change) -> None:
        """Say how much of what was missed will be synced; on standard error, as the output is the document."""
        found = would_sync(connection, change, utcnow())
        if found.count:
            webinars = "1 webinar" if found.count == 1 else f"{found.count} webinars"
            self.stderr.write(f"This syncs what {webinars} missed, of which {found.upcoming} upcoming.")

    def read(self, name: str) -> Any:
        try:
            text = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8")
            return json.loads(text)
        except OSError as error:
            raise CommandError(f"{name} cannot be read ({error.strerror}).", returncode=MISUSED) from error
        except UnicodeDecodeError as error:
            raise CommandError(f"Nothing was changed. {name} is not UTF-8 text.", returncode=MISUSED) from error
        except json.JSONDecodeError as error:
            raise CommandError(
                f"Nothing was changed. {name} is not JSON: {error.msg} in line {error.lineno}.", returncode=MISUSED
            ) from error
