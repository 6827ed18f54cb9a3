"""Sync now and Retry: store the jobs, send them to a worker, and return the sentence for the reader."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from kombu.exceptions import OperationalError

from audits.models import Trigger
from integrations.clock import utcnow
from integrations.models import AccountState, Occurrence, SyncJob
from integrations.models.jobs import JobState
from integrations.tasks import run_job
from portal import activity_log

MOST_AT_ONCE = 200
UNDER_WAY = (JobState.WAITING, JobState.RUNNING)


def request_syncs(occurrences: Sequence[int], username: str, trigger: str = Trigger.SYNC_NOW) -> str:
    """Store a job for each occurrence that has none under way. Returns the sentence for the reader.

    A job that waits for its time is brought forward.
    """
    running = _jobs_by_occurrence(occurrences, JobState.RUNNING).keys()
    waiting = _jobs_by_occurrence(occurrences, JobState.WAITING).keys() - running
    stuck = dict(_accounts_waited_for(occurrences))
    wanted = set(Occurrence.objects.filter(pk__in=occurrences).values_list("pk", flat=True)) - running
    SyncJob.enqueue_many(wanted, trigger, utcnow(), username)
    activity_log.record_webinars(
        activity_log.RETRY if trigger == Trigger.RETRY else activity_log.SYNC_NOW, sorted(wanted), username
    )
    send_jobs(job for pk, job in _jobs_by_occurrence(wanted, JobState.WAITING).items() if pk not in stuck)
    return _result_message(len(wanted) - len(waiting), len(waiting), len(running), sorted(set(stuck.values())))


def waiting_message(occurrences: Iterable[int]) -> str:
    """Return the sentence that names the accounts to be connected again first, or an empty string."""
    return _waiting_sentence(sorted(set(dict(_accounts_waited_for(occurrences)).values())))


def send_jobs(jobs: Iterable[int]) -> None:
    """Send jobs to the workers once they are stored.

    Without a broker they begin with the next round, a minute later at most.
    """
    wanted = list(jobs)

    def send() -> None:
        try:
            for pk in wanted:
                run_job.apply_async((pk,), retry=False)
        except (OperationalError, OSError):
            return

    transaction.on_commit(send)


def _jobs_by_occurrence(occurrences: Iterable[int], state: str) -> dict[int, int]:
    """Return the jobs in this state by their occurrence."""
    return dict(SyncJob.objects.filter(occurrence__in=occurrences, state=state).values_list("occurrence_id", "pk"))


def _accounts_waited_for(occurrences: Iterable[int]) -> Iterable[tuple[int, str]]:
    """Yield the occurrences that wait for an account, each with the account's name."""
    rows = Occurrence.objects.filter(pk__in=occurrences).values_list(
        "pk",
        "webinar__connection__zoom__state",
        "webinar__connection__zoom__name",
        "webinar__connection__hubspot__state",
        "webinar__connection__hubspot__name",
    )
    for pk, zoom, zoom_name, hubspot, hubspot_name in rows:
        if zoom == AccountState.RECONNECT_NEEDED:
            yield pk, _("the Zoom account “%(name)s”") % {"name": zoom_name}
        elif hubspot == AccountState.RECONNECT_NEEDED:
            yield pk, _("the HubSpot account “%(name)s”") % {"name": hubspot_name}


def _waiting_sentence(stuck: Sequence[str]) -> str:
    words = _("It waits until %(account)s is connected again: see Connected apps.")
    return words % {"account": ", ".join(stuck)} if stuck else ""


def _result_message(asked: int, waiting: int, running: int, stuck: Sequence[str]) -> str:
    sentences = []
    if asked:
        sentences.append(ngettext("The sync of %(n)d webinar starts.", "The syncs of %(n)d webinars start.", asked))
    if waiting:
        sentences.append(ngettext("%(n)d was already waiting.", "%(n)d were already waiting.", waiting))
    if running:
        sentences.append(ngettext("%(n)d is already being synced.", "%(n)d are already being synced.", running))
    counts = [n for n in (asked, waiting, running) if n]
    counted = [text % {"n": n} for text, n in zip(sentences, counts, strict=True)]
    if stuck:
        counted.append(_waiting_sentence(stuck))
    return " ".join(counted) or _("Nothing was started: the webinars no longer exist.")
