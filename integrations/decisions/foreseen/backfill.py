"""What a backfill takes: its months, the API calls of a webinar, and the hours that they take."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from integrations.records.mapping import Engagement

SHARE = 0.25  # of each API's limits that a backfill may use
DAY = timedelta(days=1)
REGISTRANTS_A_CALL, STAYS_A_CALL, CONTACTS_A_CALL, MEMBERS_A_CALL = 300, 300, 100, 1000
SURVEYS_REACH_BACK = timedelta(days=365)
NO_ENGAGEMENT = Engagement()


@dataclass(frozen=True, slots=True)
class Month:
    """The days of one month that belong to the period."""

    first: date
    last: date

    @property
    def name(self) -> str:
        return f"{self.first:%Y-%m}"


@dataclass(frozen=True, slots=True)
class CallsTaken:
    """The number of API calls to either side, about. `reports`: those of Zoom's that it limits most."""

    zoom: int = 0
    hubspot: int = 0
    reports: int = 0

    def __add__(self, other: "CallsTaken") -> "CallsTaken":
        return CallsTaken(self.zoom + other.zoom, self.hubspot + other.hubspot, self.reports + other.reports)


def months(since: date, until: date) -> Iterator[Month]:
    """Yield the months of the period, the newest first."""
    last = until
    while last >= since:
        first = max(since, last.replace(day=1))
        yield Month(first, last)
        last = first - DAY


def calls_of_webinar(people: int, engagement: Engagement = NO_ENGAGEMENT, lists: int = 0) -> CallsTaken:
    """Return the calls for one webinar with so many people, if all of them are new, came and said something."""
    registrants, contacts = ceil(people / REGISTRANTS_A_CALL), ceil(people / CONTACTS_A_CALL)
    reports = 1 + max(1, ceil(people / STAYS_A_CALL))
    reports += sum((engagement.polls, engagement.questions, engagement.survey))
    # Each list is made, tied to the event, and gets its members.
    kept = lists * (2 + ceil(people / MEMBERS_A_CALL)) if people else 0
    notes = 2 * contacts if engagement.note else 0  # written, and shown on the contacts
    # Zoom: the webinar, its questions, panelists and past sessions, three lists of registrants, and the recordings.
    # HubSpot: the event and its end; then people are looked up, created, registered, attend, and are updated.
    return CallsTaken(
        zoom=6 + 3 * max(1, registrants) + reports, hubspot=2 + 5 * contacts + notes + kept, reports=reports
    )


def calls_of_month(users: int) -> CallsTaken:
    """Return the calls that find the webinars of a month: the account's history, its users and their webinars."""
    return CallsTaken(zoom=4 + users, reports=1)


def hours(calls: CallsTaken, rates: Mapping[str, float]) -> float:
    """Return the hours that the calls take. `rates`: calls a second of `zoom`, `reports` and `hubspot`."""
    counts = {"zoom": calls.zoom, "reports": calls.reports, "hubspot": calls.hubspot}
    return round(max(counts[name] / rate for name, rate in rates.items()) / 3600, 2)
