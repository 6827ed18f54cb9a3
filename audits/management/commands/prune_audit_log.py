"""`prune_audit_log`: delete the runs that are older than the time they are kept."""

from datetime import timedelta
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from audits import log
from audits.management import base
from audits.models import Run

KEEP_DAYS = 400
MOST_DAYS = 36500  # longer than anything is kept; dates end somewhere


class Command(base.Command):
    help = "Delete old runs from the audit log."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--older-than-days", type=int, default=KEEP_DAYS, metavar="N", help="default: %(default)s")

    def handle(self, *args: Any, **options: Any) -> None:
        days = options["older_than_days"]
        if not 1 <= days <= MOST_DAYS:
            raise CommandError(_("--older-than-days must be a number of days from 1 to 36500."), returncode=2)
        before = timezone.now() - timedelta(days=days)
        total = Run.objects.count()
        pruned = log.prune(before)
        done = ngettext(
            "Done! Pruned %(pruned)d of %(total)d run.", "Done! Pruned %(pruned)d of %(total)d runs.", total
        )
        self.stdout.write(done % {"pruned": pruned, "total": total})
