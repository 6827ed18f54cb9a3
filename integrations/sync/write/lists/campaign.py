"""Make the marketing event and the lists of an occurrence assets of its campaign."""

import re
from collections.abc import Callable, Iterator

from integrations.decisions.settings import campaign_in_force
from integrations.errors import Gone, IntegrationError, NotAllowed, SkipRecord
from integrations.hubspot.client.campaigns import CONTACT_LIST, MARKETING_EVENT
from integrations.models import Occurrence, OccurrenceList
from integrations.models.lists import ListState
from integrations.sync.context import Context
from integrations.sync.notes import NO_CAMPAIGNS, Note, raise_if_account_wide
from integrations.sync.write import capabilities
from integrations.sync.write.marketing_event import read_event

NOT_UPDATED = "campaign_not_updated"
FULL = re.compile(r"LIMIT_(EXCEEDED|REACHED)|\b(limit|maximum)\b", re.IGNORECASE)
Asset = tuple[str, str, Callable[[], None]]  # its type, its id, and what remembers that it is in the campaign


def write_campaign(context: Context, occurrence: Occurrence) -> Iterator[Note]:
    """Add what the campaign does not have yet. What is in another campaign stays there, too.

    Yields how many assets were added, and why others were not. A campaign that HubSpot does not have is asked for again
    only if that is verified. Raises: NeedsAdmin, RetryLater that is about the whole account.
    """
    campaign = campaign_in_force(context.settings, occurrence.webinar.overrides(None)).id
    if not campaign:
        return
    if not capabilities.has(context, capabilities.CAMPAIGNS):
        yield NO_CAMPAIGNS
        return
    added = 0
    try:
        if context.verifies:
            _look_again(context, occurrence, campaign)
        for kind, asset_id, remember in (
            [] if occurrence.campaign_missing == campaign else _due(context, occurrence, campaign)
        ):
            if not _tied(context, occurrence, campaign, kind, asset_id):
                break
            remember()
            added += 1
    except NotAllowed:
        raise
    except IntegrationError as error:
        raise_if_account_wide(error)
        words = error.detail or error.sentence
        full = isinstance(error, SkipRecord) and FULL.search(words)
        yield NOT_UPDATED, "limit_reached" if full else "unavailable", words
    if added:
        yield "synced", "campaign", added
    if occurrence.campaign_missing == campaign:
        yield NOT_UPDATED, "not_found"


def _due(context: Context, occurrence: Occurrence, campaign: str) -> Iterator[Asset]:
    """Yield the assets that the campaign does not have yet."""
    if occurrence.event_campaign != campaign:
        yield MARKETING_EVENT, _object_id(context, occurrence), lambda: _keep_event(occurrence, campaign)
    rows = occurrence.lists.filter(state=ListState.KEPT).exclude(list_id="").exclude(campaign=campaign)
    for row in rows.order_by("pk"):
        yield CONTACT_LIST, row.list_id, lambda row=row: _keep_list(row, campaign)  # type: ignore[misc]


def _object_id(context: Context, occurrence: Occurrence) -> str:
    """Return the event's object id, by which alone a campaign knows it. Raises: Gone."""
    if not occurrence.event_object_id:
        event = read_event(context, occurrence)
        if event is None or not event.object_id:
            raise Gone("The marketing event was not found in HubSpot; the sync retries automatically.")
        occurrence.event_object_id = event.object_id
        occurrence.save(update_fields=["event_object_id"])
    return occurrence.event_object_id


def _tied(context: Context, occurrence: Occurrence, campaign: str, kind: str, asset_id: str) -> bool:
    """Add one asset. Returns False if HubSpot does not have the campaign, which is remembered."""
    try:
        context.hubspot.tie_asset(campaign, kind, asset_id)
    except Gone:
        if context.hubspot.campaign(campaign) is not None:
            raise
        _keep_missing(occurrence, campaign)
        return False
    return True


def _look_again(context: Context, occurrence: Occurrence, campaign: str) -> None:
    """Forget what the campaign no longer has, so that it is added again."""
    _keep_missing(occurrence, "")
    try:
        events = context.hubspot.campaign_assets(campaign, MARKETING_EVENT)
        lists = context.hubspot.campaign_assets(campaign, CONTACT_LIST)
    except Gone:
        _keep_missing(occurrence, campaign)
        return
    if occurrence.event_campaign == campaign and occurrence.event_object_id not in events:
        _keep_event(occurrence, "")
    for row in occurrence.lists.filter(campaign=campaign).exclude(list_id__in=lists):
        _keep_list(row, "")


def _keep_event(occurrence: Occurrence, campaign: str) -> None:
    occurrence.event_campaign = campaign
    occurrence.save(update_fields=["event_campaign"])


def _keep_list(row: OccurrenceList, campaign: str) -> None:
    row.campaign = campaign
    row.save(update_fields=["campaign"])


def _keep_missing(occurrence: Occurrence, campaign: str) -> None:
    if occurrence.campaign_missing != campaign:
        occurrence.campaign_missing = campaign
        occurrence.save(update_fields=["campaign_missing"])
