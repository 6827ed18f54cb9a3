"""Retry of a webinar's people: one person, or everybody the last sync left out."""

from collections.abc import Collection

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from audits import codes
from audits import log as audit
from audits.models import Trigger
from integrations.clock import utcnow
from integrations.models import Occurrence, SyncJob
from integrations.models.jobs import JobState
from integrations.sync.remember.retried import still_left_out
from portal import activity_log
from portal.screens.webinars import sync_now


def retry_person(occurrence: Occurrence, email: str, username: str) -> tuple[str, str]:
    """Retry one person. Returns the sentence for the reader, and its tone."""
    if not occurrence.participants.filter(email=email).exists():
        words = _("Nothing was started: %(email)s is not among the people of this webinar.")
        return words % {"email": email}, "bad"
    return _request_retry(occurrence, [email], username), "good"


def retry_everybody_left(occurrence: Occurrence, username: str) -> tuple[str, str]:
    """Retry the people the last sync left out, or the whole webinar if it left out more than people.

    If a job of the webinar has failed, it is retried instead: its run left nobody out, as it did not come that far.
    Returns the sentence for the reader, and its tone.
    """
    failed = list(SyncJob.objects.filter(occurrence=occurrence, state=JobState.PARKED).select_related("occurrence"))
    if failed:
        return retry_parked_jobs(failed, username), "good"
    webinar = occurrence.webinar
    last = audit.last(webinar.connection.name, webinar.zoom_id, occurrence.occurrence_id)
    named = audit.retryable_people(last) if last else None
    if named is None:
        return sync_now.request_syncs([occurrence.pk], username, Trigger.RETRY), "good"
    left = [email for email, cause in still_left_out(occurrence, named).items() if codes.person_is_retried(cause)]
    if not left:
        return _("There is no one left to retry."), "good"
    return _request_retry(occurrence, left, username), "good"


def _request_retry(occurrence: Occurrence, emails: Collection[str], username: str) -> str:
    under_way = {job.state: job for job in SyncJob.objects.filter(occurrence=occurrence, state__in=sync_now.UNDER_WAY)}
    running, waiting = under_way.get(JobState.RUNNING), under_way.get(JobState.WAITING)
    if running and (not running.people or set(emails) <= set(running.people)):
        # Its sentence says that the webinar is being synced already.
        return sync_now.request_syncs([occurrence.pk], username, Trigger.RETRY)
    job = SyncJob.enqueue(occurrence.pk, Trigger.RETRY, utcnow(), actor=username, people=emails)
    activity_log.record_webinars(activity_log.RETRY, [occurrence.pk], username, people=len(emails))
    stuck = sync_now.waiting_message([occurrence.pk])
    if not stuck:
        sync_now.send_jobs([job])
    if waiting and not waiting.people:
        words = _("The webinar was waiting to be synced already, and anyone left over is retried with it.")
    elif len(emails) == 1:
        words = _("%(email)s is being retried, and no one else.") % {"email": next(iter(emails))}
    else:
        words = ngettext(
            "%(n)d person is being retried, and no one else.",
            "%(n)d people are being retried, and no one else.",
            len(emails),
        ) % {"n": len(emails)}
    return f"{words} {stuck}".strip()


def retry_parked_jobs(jobs: Collection[SyncJob], username: str) -> str:
    """Retry failed jobs, each for the people it was about. Returns the sentences for the reader."""
    everybody = [job.occurrence_id for job in jobs if not job.people]
    words = [sync_now.request_syncs(everybody, username, Trigger.RETRY)] if everybody else []
    words += [_request_retry(job.occurrence, job.people, username) for job in jobs if job.people]
    for job in jobs:
        job.finish()
    return " ".join(words)
