"""The people of an occurrence in the format of HubSpot's participant import, with what else is known of them."""

from collections.abc import Iterator
from datetime import datetime

from integrations.batches import batched
from integrations.decisions.participations import is_cancelled
from integrations.models import HubSpotAccount, Occurrence, Participant
from integrations.records import ParticipantState
from integrations.sync import people
from portal.screens.webinars.webinar.engagement.csv_line import csv_line
from portal.screens.webinars.webinar.engagement.participant_columns import ExtraColumns, extra_columns

AT_ONCE = 500  # people read at once: so few that the download begins soon
COLUMNS = ("Email", "Attended", "Registered", "Cancelled")
LEFT_OUT_FOR_GOOD = (
    "hubspot_user",
    "excluded_domain",
    "invalid_email",
    "secondary_email",
    "previously_deleted",
    "host_or_panelist",
    "not_in_only_contacts",
    "dropped_in",
)


def csv_lines(occurrence: Occurrence, portal: HubSpotAccount, now: datetime) -> Iterator[str]:
    """Return the lines of the file from Zoom's data, or once that is pruned from what HubSpot accepted.

    People the rules leave out are not in it, or an import would bring in those the sync keeps out. What people did and
    answered follows the columns of the import, which skips what it does not know.
    """
    return _lines(occurrence, portal, now, extra_columns(occurrence))  # whose titles are in the reader's language


def _lines(occurrence: Occurrence, portal: HubSpotAccount, now: datetime, extra: ExtraColumns) -> Iterator[str]:
    yield csv_line((*COLUMNS, *extra.titles))
    rows = _rows_from_hubspot(occurrence) if occurrence.raw_pruned_at else _rows_from_zoom(occurrence, portal, now)
    for some in batched(rows, AT_ONCE):
        more = extra.values([email for email, *_states in some])
        for email, *states in some:
            yield csv_line((email, *map(_csv_boolean, states), *more[email]))


def _rows_from_zoom(
    occurrence: Occurrence, portal: HubSpotAccount, now: datetime
) -> Iterator[tuple[str, bool, bool, bool]]:
    for page in people.pages_of_people(occurrence, portal, now, at_once=AT_ONCE):
        for known in page:
            person = known.person
            attended = person.attendance is not None
            cancelled = is_cancelled(person) and not attended
            if known.cause not in LEFT_OUT_FOR_GOOD and person.email and (attended or known.registered or cancelled):
                yield person.email, attended, known.registered, cancelled


def _rows_from_hubspot(occurrence: Occurrence) -> Iterator[tuple[str, bool, bool, bool]]:
    rows = Participant.objects.filter(occurrence=occurrence).exclude(cause__in=LEFT_OUT_FOR_GOOD).order_by("email")
    for row in rows.iterator():
        states = {state for state, *_times in row.sent}
        attended, registered = row.accepted_joined_at is not None, row.accepted_registered_at is not None
        cancelled = ParticipantState.CANCEL.value in states and not registered and not attended
        if attended or registered or cancelled:
            yield row.email, attended, registered, cancelled


def _csv_boolean(value: bool) -> str:
    return "TRUE" if value else "FALSE"
