"""The least that a sync of one webinar can take, by the page sizes, batch sizes and limits of both APIs."""

from math import ceil

LATENCY = 0.15  # seconds an answer takes


def calls_allowed(people: int) -> tuple[int, int]:
    """HubSpot's and Zoom's least numbers of calls, as the APIs' page and batch sizes have it."""
    came, half = round(people * 0.6), ceil(people / 2 / 100)
    hubspot = ceil(people / 100) + half + half + 2 + ceil(people / 100) + ceil(came / 100) + events(people)
    zoom = 7 + ceil(people / 300) + 2 + ceil(came / 300)
    return hubspot, zoom


def events(people: int) -> int:
    """Return the least number of calls that the custom events take: they do not count in the ten seconds."""
    return ceil(people / 500) + ceil(people * 0.6 / 500)


def least_seconds(people: int, limit: int) -> float:
    """Return the time of the longest chain of calls that need one another.

    Zoom's pages of registrants come one after the other, behind the webinar and its sessions. Then HubSpot's calls go
    in rounds of `limit` every 10 seconds, many at once, and last come the custom events and the end of the event.
    """
    counted = calls_allowed(people)[0] - events(people)
    zoom = 3 + ceil(people / 300)
    return zoom * LATENCY + (counted - 1) // limit * 10 + ceil(((counted - 1) % limit + 1) / 8) * LATENCY + 3 * LATENCY
