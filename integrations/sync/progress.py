"""How far a running sync is, for those who watch it: kept on its job, so that it outlives every page that shows it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from integrations.models import SyncJob
from integrations.models.jobs import Step
from integrations.sync.context import Context

RARELY = timedelta(seconds=2)  # at most one update in so long, but for each new step


@dataclass
class Progress:
    """`done` counts people of whom nothing is left to write; it never goes back. A dry run tells nobody."""

    context: Context
    occurrence_id: int
    total: int
    done: int = 0
    step: str = ""
    shown_at: datetime | None = None

    def begin(self, step: Step) -> None:
        if step != self.step:
            self.step = step
            self._tell()

    def count(self, people: int) -> None:
        """So many more are done."""
        self.done = min(self.done + people, self.total)
        now = self.context.clock()
        if self.shown_at is None or now - self.shown_at >= RARELY:
            self._tell()

    def reach(self, done: int) -> None:
        """The page is done: whoever needed nothing counts as well."""
        self.count(max(done - self.done, 0))

    def _tell(self) -> None:
        if self.context.dry_run:
            return
        self.shown_at = self.context.clock()
        SyncJob.show_progress(self.occurrence_id, self.shown_at, self.step, self.done, self.total)
