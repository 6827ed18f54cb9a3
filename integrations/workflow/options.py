"""The webinars that a workflow may choose from: the upcoming ones that the portal knows."""

import re
from datetime import datetime
from typing import Any

from integrations.clock import time_zone
from integrations.decisions.webinar_ids import read_webinar_id
from integrations.hubspot.workflows import OptionsQuery
from integrations.models import HubSpotAccount, Occurrence
from integrations.workflow.webinar import matches_query, reachable_connections, upcoming_occurrences

PAGE_SIZE = 50
WHOLE_ID = re.compile("[0-9]{9,12}")
LAST_OFFSET = 100_000  # nobody turns that many pages


def webinar_options(account: HubSpotAccount, query: OptionsQuery, now: datetime) -> dict[str, Any]:
    """Return a page of options, the next webinar first. A series has one option, with its next occurrence."""
    connections = reachable_connections(account)
    found = upcoming_occurrences(connections, now).filter(webinar__zoom_event=False).order_by("over", "pk")
    if query.query:
        found = found.filter(matches_query(query.query))
    webinars: dict[str, Occurrence] = {}
    for one in found.exclude(webinar__topic=""):
        webinars.setdefault(one.webinar.zoom_id, one)
    first = min(query.after, LAST_OFFSET)
    page = list(webinars.values())[first : first + PAGE_SIZE]
    choices = [_option(one, several=len(connections) > 1) for one in page]
    typed = _typed_id(query.query)
    if typed and not first and typed not in webinars:
        choices.append({"label": typed, "value": typed, "description": typed})
    answer: dict[str, Any] = {"options": choices, "searchable": True}
    return answer | ({"after": str(first + PAGE_SIZE)} if len(webinars) > first + PAGE_SIZE else {})


def _typed_id(query: str) -> str:
    """Return the whole webinar ID that was typed, else an empty text. The portal need not know it, as Zoom is asked."""
    digits = read_webinar_id(query)
    return digits if WHOLE_ID.fullmatch(digits) else ""


def _option(one: Occurrence, *, several: bool) -> dict[str, str]:
    """Return the option of a webinar. `several`: it names the connection, as there is more than one."""
    connection = one.webinar.connection
    label = f"{one.webinar.topic}, {_start(one)}" if one.start else one.webinar.topic
    description = [one.webinar.zoom_id]
    if several:
        description.append(connection.business_unit or connection.name)
    return {"label": label, "value": one.webinar.zoom_id, "description": ", ".join(description)}


def _start(one: Occurrence) -> str:
    """Return the occurrence's start in the webinar's time zone; UTC if that is unknown."""
    zone = time_zone(one.webinar.timezone or one.webinar.connection.zoom.timezone)
    return f"{one.start.astimezone(zone):%d %b %Y %H:%M %Z}" if one.start else ""
