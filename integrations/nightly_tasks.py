"""Celery tasks of the night and the week: proofs, deletions, tokens, and what is no longer needed."""

import logging

from celery import shared_task
from django.core.management import call_command

from integrations.accounts.tokens import TokenSource, hubspot_token, zoom_token
from integrations.clock import utcnow
from integrations.errors import IntegrationError
from integrations.models import AccountState, HubSpotAccount, SettingsPlan, WebhookDelivery, ZoomAccount
from integrations.privacy import retention
from integrations.proof import nightly
from integrations.sync import jobs
from integrations.sync.context import Context, opened
from integrations.tasks import A_NIGHT, working
from integrations.workflow import follow_up

logger = logging.getLogger(__name__)


@shared_task(expires=A_NIGHT)
def prove_nightly() -> None:
    """Want a proof of what ran or changed lately, and of older webinars in turn, nightly."""
    nightly.want(utcnow())


@shared_task(expires=A_NIGHT)
def renew_tokens() -> None:
    """Renew all tokens, weekly: a refresh token that is used does not expire."""
    for account in ZoomAccount.objects.exclude(state=AccountState.RECONNECT_NEEDED):
        _renew(zoom_token(account))
    for hubspot in HubSpotAccount.objects.exclude(state=AccountState.RECONNECT_NEEDED).exclude(refresh_token=""):
        _renew(hubspot_token(hubspot))


def _renew(token: TokenSource) -> None:
    """Renew one token. An error is stored on its account, and the others are still renewed."""
    try:
        token(True)
    except IntegrationError as error:
        logger.warning("A token was not renewed: %s", error.sentence)


@shared_task(expires=A_NIGHT)
def read_deletions() -> None:
    """Read the contacts that HubSpot shows as deleted, nightly, so that the day's first sync knows them."""
    for connection in working().select_related("zoom", "hubspot"):
        with opened(connection, "schedule") as context:
            _read_deletions(context)


def _read_deletions(context: Context) -> None:
    """Read one portal's deletions. If that fails, the first sync that needs them reads them."""
    try:
        context.protected_people.read_deletions()
    except IntegrationError as error:
        logger.warning("Deleted contacts were not read (%s): %s", context.connection.name, error.sentence)


@shared_task(expires=A_NIGHT)
def prune() -> None:
    """Delete finished jobs, old plans and old raw rows, nightly."""
    jobs.prune(utcnow())
    SettingsPlan.prune(utcnow())
    retention.prune_raw_rows(utcnow())
    follow_up.prune_calls(utcnow())
    call_command("clearsessions")


@shared_task(expires=A_NIGHT)
def prune_deliveries() -> None:
    """Delete old webhook deliveries, nightly."""
    WebhookDelivery.prune(utcnow())
