"""READ: where registrants came from: the tracking sources, and the registrants of each that has new ones.

Zoom's lists of registrants do not name the source, so each source is asked for its own. What could not be read is asked
for by the next sync, and never keeps anything else from being synced.
"""

import logging
from functools import partial

from integrations.errors import IntegrationError, NeedsAdmin
from integrations.models import RegistrantRow, WebinarRow
from integrations.records import TrackingSource
from integrations.records.mapping import Extra
from integrations.sync.context import Context
from integrations.sync.notes import SOURCES_NOT_ALLOWED, Note, raise_if_account_wide
from integrations.zoom import scopes
from integrations.zoom.expired_lists import restarted_if_expired

logger = logging.getLogger(__name__)
STATUSES = ("approved", "pending")  # somebody who waits may be approved later, which changes no count
ROWS_AT_ONCE = 1000
LONGEST_WORDS = 500


def read_sources(context: Context, webinar: WebinarRow, occurrence_id: str = "") -> list[Note]:
    """Bring the tracking sources of the registrants up to date if they are wanted, and return notes.

    `WebinarRow.source_counts` knows which sources have nobody new. Raises: Disconnected, TokenContested, and
    RetryLater if a rate limit is reached.
    """
    if Extra.SOURCE not in context.settings.extras:
        return []
    if missing := scopes.lacking(scopes.SOURCES, context.zoom_account.scopes):
        return [(*SOURCES_NOT_ALLOWED, ", ".join(missing))]
    try:
        for source in context.zoom.tracking_sources(webinar.zoom_id):
            _read_source(context, webinar, occurrence_id, source)
    except NeedsAdmin as error:
        raise_if_account_wide(error)
        return [(*SOURCES_NOT_ALLOWED, ", ".join(error.missing_scopes) or error.detail[:LONGEST_WORDS])]
    except IntegrationError as error:
        raise_if_account_wide(error)
        logger.warning("Tracking sources not read: %s", error.detail or error.sentence)
    return []


def _read_source(context: Context, webinar: WebinarRow, occurrence_id: str, source: TrackingSource) -> None:
    """Store the source with its registrants, unless it has as many as the last time, under the same name."""
    key, seen = f"{occurrence_id}/{source.id}", [source.registrations, source.name]
    if not source.registrations or webinar.source_counts.get(key) == seen:
        return
    ids: list[str] = []
    for status in STATUSES:
        pages = partial(context.zoom.registrants_of_source, webinar.zoom_id, source.id, status, occurrence_id)
        ids += restarted_if_expired(lambda: list(pages()))  # noqa: B023  (called at once)
    for first in range(0, len(ids), ROWS_AT_ONCE):
        some = ids[first : first + ROWS_AT_ONCE]
        rows = RegistrantRow.objects.filter(webinar=webinar, occurrence_id=occurrence_id, registrant_id__in=some)
        rows.exclude(tracking_source=source.name).update(tracking_source=source.name)
    webinar.source_counts = {**webinar.source_counts, key: seen}
    webinar.save(update_fields=["source_counts"])
