"""The progress of a running sync, stored on its job so that every page can show it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from integrations.models import SyncJob
from integrations.models.jobs import Step
from integrations.sync.context import Context

UPDATE_EVERY = timedelta(seconds=2)  # at most one update in this time, apart from new steps


@dataclass
class Progress:
    """The step of a sync, and how many people are `done`, which never goes back. A dry run stores nothing."""

    context: Context
    occurrence_id: int
    total: int
    done: int = 0
    step: str = ""
    shown_at: datetime | None = None

    def begin(self, step: Step) -> None:
        """Store that this step begins."""
        if step != self.step:
            self.step = step
            self._store()

    def count(self, people: int) -> None:
        """Add `people` to the done count."""
        self.done = min(self.done + people, self.total)
        now = self.context.clock()
        if self.shown_at is None or now - self.shown_at >= UPDATE_EVERY:
            self._store()

    def reach(self, done: int) -> None:
        """Raise the done count to `done`: at the end of a page, people who needed no write count as well."""
        self.count(max(done - self.done, 0))

    def _store(self) -> None:
        if self.context.dry_run:
            return
        self.shown_at = self.context.clock()
        SyncJob.show_progress(self.occurrence_id, self.shown_at, self.step, self.done, self.total)
