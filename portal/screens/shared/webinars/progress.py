"""The progress of a sync, as its job reports it for as long as there is one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from integrations.clock import utcnow
from integrations.models import AccountState, SyncJob
from integrations.models.jobs import JobState
from portal.screens.shared.html import number
from portal.wording.errors import translated
from portal.wording.labels import Badge

SOON = timedelta(minutes=2)  # nobody waits at the screen for a job that is due later

RUNNING = Badge(_("Syncing now"), "sync", "busy", _("It goes on when you close this page."))
STARTING = Badge(_("Starts in a moment"), "clock", "busy", _("It goes on when you close this page."))
LATER = Badge(_("Next attempt"), "clock", "quiet")
STUCK = Badge(
    _("Waits for an account"), "warning", "warn", _("An account must be connected again: see Connected apps.")
)
PARKED = Badge(_("Needs you"), "warning", "bad", _("See Failed jobs."))


@dataclass(frozen=True)
class Progress:
    """The state of a job, and how many people of how many are done."""

    look: Badge
    busy: bool  # worth asking again in a moment
    parked: bool = False  # a person must look
    at: datetime | None = None
    error: str = ""
    step: str = ""
    done: int = 0
    total: int = 0


def progress_by_occurrence(occurrences: Iterable[int]) -> dict[int, Progress]:
    """Return the progress of the jobs under way and of those that failed for good.

    Occurrences without such a job are left out.
    """
    states = (JobState.WAITING, JobState.RUNNING, JobState.PARKED)
    jobs = SyncJob.objects.filter(occurrence__in=list(occurrences), state__in=states).annotate(
        zoom_state=F("occurrence__webinar__connection__zoom__state"),
        hubspot_state=F("occurrence__webinar__connection__hubspot__state"),
    )
    # A running job hides a waiting one, and that hides one that failed before.
    order = {JobState.PARKED: 0, JobState.WAITING: 1, JobState.RUNNING: 2}
    return {job.occurrence_id: _job_progress(job) for job in sorted(jobs, key=lambda job: order[JobState(job.state)])}


def _step_sentence(job: SyncJob) -> str:
    """Return the sentence for what the job is doing just now."""
    if job.people:
        return ngettext("%(n)d person is tried again", "%(n)d people are tried again", len(job.people)) % {
            "n": len(job.people)
        }
    total = job.people_total or 0
    if not job.step:
        return str(_("Reads the webinar in Zoom"))
    if not total:
        return job.get_step_display().capitalize()
    words = ngettext("%(step)s: %(done)s of %(n)s person", "%(step)s: %(done)s of %(n)s people", total)
    facts = {"step": job.get_step_display().capitalize(), "done": number(job.people_done or 0), "n": number(total)}
    return words % facts


def _job_progress(job: SyncJob) -> Progress:
    if job.state == JobState.RUNNING:
        return Progress(
            RUNNING, busy=True, step=_step_sentence(job), done=job.people_done or 0, total=job.people_total or 0
        )
    if job.state == JobState.PARKED:
        return Progress(PARKED, busy=False, parked=True, error=translated(job.error))
    if AccountState.RECONNECT_NEEDED in (getattr(job, "zoom_state", ""), getattr(job, "hubspot_state", "")):
        return Progress(STUCK, busy=False)
    if job.not_before > utcnow() + SOON:
        return Progress(LATER, busy=False, at=job.not_before)
    return Progress(STARTING, busy=True)
