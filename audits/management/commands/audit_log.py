"""`audit_log --webinar ID`: print the history of one webinar, for people, scripts or a spreadsheet."""

import json
from typing import IO, Any, cast

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from audits import log
from audits.describe import document
from audits.exports import csv_lines
from audits.log import Changed
from audits.management import base
from audits.models import Run
from audits.terminal import plain, print_tables


class Command(base.Command):
    help = "Show the audit log of one webinar."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--webinar", required=True, metavar="ID", help="the webinar's ID in Zoom")
        parser.add_argument("--occurrence", metavar="ID", help="one occurrence of a series only")
        parser.add_argument("--connection", metavar="NAME", help="needed if several connections know the webinar")
        parser.add_argument("--format", choices=("table", "json", "csv"), default="table")

    def handle(self, *args: Any, **options: Any) -> None:
        webinar = _digits(options["webinar"], _("webinar"))
        if not webinar:
            raise CommandError(_("Name a webinar by its id."), returncode=2)
        occurrence = None if options["occurrence"] is None else _digits(options["occurrence"], _("occurrence"))
        connection = _connection(webinar, options["connection"])
        _must_be_known(connection, webinar, occurrence)
        show = {"table": self._table, "json": self._json, "csv": self._csv}[options["format"]]
        show(connection, webinar, occurrence)

    def _table(self, connection: str, webinar: str, occurrence: str | None) -> None:
        found = document(connection, webinar, occurrence)
        if self.stdout.isatty():
            print_tables(found, cast(IO[str], self.stdout))
        else:
            self.stdout.write("\n".join(plain(found)))

    def _json(self, connection: str, webinar: str, occurrence: str | None) -> None:
        self.stdout.write(json.dumps(document(connection, webinar, occurrence), ensure_ascii=False, indent=2))

    def _csv(self, connection: str, webinar: str, occurrence: str | None) -> None:
        export = Changed("export", subject=webinar, after={"how": "audit_log"})
        log.changes([export], connection=connection, actor="command", at=timezone.now())
        for line in csv_lines(connection, webinar, occurrence):
            self.stdout.write(line, ending="")


def _digits(value: str, what: str) -> str:
    """Return an ID without the spaces or hyphens with which Zoom shows it. Raises: CommandError if it is none."""
    digits = "".join(value.split()).replace("-", "")
    if digits and not (digits.isascii() and digits.isdigit()):
        message = _('"%(value)s" is no %(what)s id: it consists of digits, as in 812 3456 7890.')
        raise CommandError(message % {"value": value, "what": what}, returncode=2)
    return digits


def _connection(webinar: str, named: str | None) -> str:
    """Return the connection to read; without a name the primary one, or the only one that knows the webinar."""
    if named is not None:
        return named
    known = Run.objects.filter(webinar_id=webinar).order_by("connection").values_list("connection", flat=True)
    connections = list(known.distinct())
    primary = import_string(settings.AUDIT_PRIMARY_CONNECTION)()  # the log itself knows names only
    if primary in connections:
        return str(primary)
    if len(connections) > 1:
        message = _("Webinar %(webinar)s is in several connections, name one with --connection: %(connections)s.")
        raise CommandError(message % {"webinar": webinar, "connections": ", ".join(connections)}, returncode=2)
    return connections[0] if connections else ""


def _must_be_known(connection: str, webinar: str, occurrence: str | None) -> None:
    runs = Run.objects.filter(connection=connection, webinar_id=webinar)
    if not runs.exists():
        where = _(' in the connection "%(name)s"') % {"name": connection} if connection else ""
        message = _("The audit log has no webinar %(webinar)s%(where)s: check the id, or sync the webinar first.")
        raise CommandError(message % {"webinar": webinar, "where": where}, returncode=2)
    if occurrence is not None and not runs.filter(occurrence_id=occurrence).exists():
        message = _("The audit log of webinar %(webinar)s has no occurrence %(occurrence)s: leave it out to see all.")
        raise CommandError(message % {"webinar": webinar, "occurrence": occurrence or '""'}, returncode=2)
