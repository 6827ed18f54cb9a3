"""Celery tasks: load ids, call sync. All work is stored in the database, so a lost message only delays it."""

import logging
from collections.abc import Iterable
from contextlib import suppress
from datetime import timedelta

from celery import current_app, shared_task
from django.core.cache import cache
from django.db.models import Q, QuerySet
from kombu.exceptions import OperationalError
from redis import RedisError

from integrations.backfill import step as backfill
from integrations.clock import utcnow
from integrations.errors import IntegrationError
from integrations.models import (
    AccountState,
    Backfill,
    Connection,
    Discovery,
    LinkRemoval,
    Preview,
    Proof,
    SyncJob,
    WebhookDelivery,
)
from integrations.models.jobs import JobState
from integrations.models.wanted.discoveries import UNFORESEEN
from integrations.proof import nightly, store
from integrations.sync import jobs, on_demand, preview, rounds
from integrations.sync.context import Context, opened
from integrations.sync.remember import result
from integrations.sync_settings import catch_up, join_links_off
from integrations.webhooks import process
from integrations.workflow import action, follow_up

logger = logging.getLogger(__name__)

EXPIRES = 55  # seconds: the next round sends a message for every job that still waits
AN_HOUR, A_NIGHT = 55 * 60, 12 * 3600  # seconds, of what comes hourly and nightly
AT_WORK = "deliveries_at_work"
FIRST, MORE = "deliveries_wait", "more_deliveries_wait"
AT_ONCE, GATHER = 0.1, 1  # seconds: the first delivery has a message of its own, those of the second after it share one
BROKER_REST = 30  # seconds without a message after the broker did not take one


@shared_task(expires=AN_HOUR)
def discover(fully: bool = False) -> None:
    """Start the discovery of every connection, hourly, and fully each night.

    Each connection has a task of its own, so that a slow or broken one holds up no other.
    """
    for pk in working().values_list("pk", flat=True):
        discover_connection.delay(pk, fully)


def working() -> QuerySet[Connection]:
    """Return the connections whose accounts need no reconnecting."""
    lost = Q(zoom__state=AccountState.RECONNECT_NEEDED) | Q(hubspot__state=AccountState.RECONNECT_NEEDED)
    return Connection.objects.exclude(lost)


@shared_task(expires=AN_HOUR)
def discover_connection(pk: int, fully: bool = False) -> None:
    """Discover one connection's webinars and enqueue what is due."""
    connection = Connection.objects.select_related("zoom", "hubspot").get(pk=pk)
    Discovery.begin(pk, utcnow())
    error = UNFORESEEN
    try:
        with opened(connection, "schedule") as context:
            error = _discover(context, fully)
    finally:
        Discovery.end(pk, utcnow(), error)


def _discover(context: Context, fully: bool) -> str:
    """Discover, enqueue what is due, and return what went wrong, which the next round tries again."""
    try:
        rounds.discover_and_enqueue(context, fully=fully)
    except IntegrationError as error:
        result.note_account(context, error)
        logger.warning("%s: webinars were not looked for: %s", context.connection, error.sentence)
        return error.sentence
    return ""


@shared_task(expires=EXPIRES)
def discover_wanted(pk: int) -> None:
    """Discover the webinars of a connection that somebody wants, and start on what was found."""
    if Discovery.take(pk):
        discover_connection(pk, fully=True)
        run_due_jobs()


@shared_task(expires=EXPIRES)
def count_preview(pk: int) -> None:
    """Count what the first sync of a connection would do, if somebody wants it."""
    found = Preview.take(pk, utcnow())
    if found:
        connection = Connection.objects.select_related("zoom", "hubspot").get(pk=pk)
        with opened(connection, "command", dry_run=True, users_at_most=timedelta(0)) as context:
            preview.count(context, found)


def begin_wanted() -> None:
    """Send a message for every discovery and preview that somebody waits for.

    Without a broker they begin with the next round.
    """
    try:
        for pk in working().filter(discovery__wanted_at__isnull=False).values_list("pk", flat=True):
            discover_wanted.apply_async((pk,), expires=EXPIRES, retry=False)
        for pk in working().filter(preview__wanted_at__isnull=False).values_list("pk", flat=True):
            count_preview.apply_async((pk,), expires=EXPIRES, retry=False)
    except (OperationalError, OSError):
        logger.warning("The broker takes no message: what somebody waits for begins with the next round")


def scheduled_queue() -> str:
    """Return the queue of what no person and no event waits for: hundreds of messages a round.

    A worker takes messages of both queues in turns, so that a press or a webhook never waits behind a backlog.
    """
    return f"{current_app.conf.task_default_queue}.scheduled"


@shared_task(expires=EXPIRES)
def run_due_jobs() -> None:
    """Enqueue what is due and send a message for every waiting job and every wanted discovery, each minute."""
    now, queue = utcnow(), scheduled_queue()
    begin_wanted()
    catch_up.catch_up(now)
    jobs.enqueue_due(now)
    for pk in SyncJob.due(now, jobs.JOBS_A_ROUND):
        run_job.apply_async((pk,), expires=EXPIRES, queue=queue)
    begin_proofs(nightly.due(now))
    for pk in LinkRemoval.due(now):
        remove_join_links.apply_async((pk,), expires=EXPIRES, queue=queue)
    for pk in Backfill.due(now):
        go_on_with_backfill.apply_async((pk,), expires=EXPIRES, queue=queue)


@shared_task(expires=EXPIRES)
def remove_join_links(pk: int) -> None:
    """Go on with emptying the join links of a HubSpot account's contacts."""
    join_links_off.remove(pk)


@shared_task(expires=EXPIRES)
def go_on_with_backfill(pk: int) -> None:
    """Go on with one backfill while nothing else is due; the next round continues it."""
    backfill.go_on(pk)


@shared_task(expires=EXPIRES)
def run_job(pk: int) -> None:
    """Run one job, then start the job that was enqueued for the same occurrence meanwhile."""
    waited = SyncJob.objects.filter(pk=pk, state=JobState.WAITING).exists()
    jobs.run_job(pk)
    begin_proofs(Proof.waiting().filter(occurrence__jobs=pk).exclude(wanted_by="").values_list("pk", flat=True))
    if waited and not SyncJob.objects.filter(pk=pk, state=JobState.WAITING).exists():
        kick(on_demand.following(pk, utcnow()))


def begin_proofs(pks: Iterable[int]) -> None:
    """Send a message for each of these proofs. Without a broker they begin with the next round."""
    try:
        for pk in pks:
            prove.apply_async((pk,), expires=EXPIRES, retry=False)
    except (OperationalError, OSError):
        logger.warning("The broker takes no message: proofs begin with the next round")


@shared_task(expires=EXPIRES)
def prove(pk: int) -> None:
    """Make one proof that is wanted."""
    store.prove_wanted(pk)


def kick(starts: on_demand.Starts) -> None:
    """Send a message for every job that starts before the next round and whose accounts can be called."""
    now = utcnow()
    due = set(SyncJob.due(now + timedelta(seconds=EXPIRES), jobs.JOBS_A_ROUND)) if starts else set()
    for pk in due & starts.keys():
        wait = max((starts[pk] - now).total_seconds(), 0)
        run_job.apply_async((pk,), countdown=wait, expires=wait + EXPIRES, retry=False)


@shared_task(expires=EXPIRES)
def sweep_jobs() -> None:
    """Restart jobs whose process is gone, each minute and when a worker starts."""
    if SyncJob.sweep(utcnow()):
        run_due_jobs()


@shared_task(expires=EXPIRES)
def process_deliveries() -> None:
    """Turn waiting webhook deliveries into jobs, each minute and right after some came.

    One worker processes at a time. It looks again when it has finished, for deliveries whose message found it busy.
    """
    while WebhookDelivery.any_due(utcnow()) and cache.add(AT_WORK, True, EXPIRES):
        try:
            to_start = process.process_waiting(utcnow())
        finally:
            cache.delete(AT_WORK)
        kick(to_start.jobs)
        for pk in to_start.discover:
            discover_connection.delay(pk)


def wake() -> None:
    """Send a message that deliveries wait, at most one a second.

    Without a broker, or without the cache that counts, they wait for the next minute.
    """
    try:
        if cache.add(FIRST, True, GATHER):
            wait = AT_ONCE
        elif cache.add(MORE, True, GATHER):
            wait = GATHER + AT_ONCE  # whoever finds it taken has stored by then
        else:
            return
        process_deliveries.apply_async(countdown=wait, expires=EXPIRES, retry=False)
    except (OperationalError, OSError, RedisError):
        with suppress(RedisError):
            cache.set_many({FIRST: True, MORE: True}, BROKER_REST)
        logger.warning("The broker takes no message: webhook deliveries wait for the next round")


@shared_task(expires=EXPIRES)
def go_on_with_workflow_calls() -> None:
    """Send a message for each workflow call whose own was lost, and for blocked workflows, every few seconds."""
    for pk in follow_up.due_calls(utcnow()):
        go_on_with_workflow_call.apply_async((pk,), expires=EXPIRES)


@shared_task(expires=EXPIRES)
def go_on_with_workflow_call(pk: int) -> None:
    """Go on with one workflow call."""
    begin(follow_up.continue_call(pk))


def begin(coming: action.FollowUps) -> None:
    """Send the messages for what a workflow call leads to. Without a broker the next round does it."""
    now = utcnow()
    try:
        kick(coming.jobs)
        for pk, at in coming.calls.items():
            wait = max((at - now).total_seconds(), 0)
            if wait < EXPIRES:
                go_on_with_workflow_call.apply_async((pk,), countdown=wait, expires=wait + EXPIRES, retry=False)
    except (OperationalError, OSError):
        logger.warning("The broker takes no message: workflow calls wait for the next round")
