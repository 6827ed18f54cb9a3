"""The webinars a workflow may choose from: those still to come, as the portal knows them."""

import re
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from integrations.hubspot.workflows import OptionsQuery, webinar_id
from integrations.models import HubSpotAccount, Occurrence
from integrations.workflow.webinar import matches_query, reachable_connections, upcoming_occurrences

PAGE = 50
WHOLE_ID = re.compile("[0-9]{9,12}")
FAR = 100_000  # nobody turns that many pages


def webinar_options(account: HubSpotAccount, query: OptionsQuery, now: datetime) -> dict[str, Any]:
    """A page of them, the next one first; a series once, with its next occurrence."""
    connections = reachable_connections(account)
    found = upcoming_occurrences(connections, now).filter(webinar__zoom_event=False).order_by("over", "pk")
    if query.query:
        found = found.filter(matches_query(query.query))
    webinars: dict[str, Occurrence] = {}
    for one in found.exclude(webinar__topic=""):
        webinars.setdefault(one.webinar.zoom_id, one)
    first = min(query.after, FAR)
    page = list(webinars.values())[first : first + PAGE]
    shown = [_option(one, several=len(connections) > 1) for one in page]
    typed = _typed(query.query)
    if typed and not first and typed not in webinars:
        shown.append({"label": typed, "value": typed, "description": typed})
    answer: dict[str, Any] = {"webinar_options": shown, "searchable": True}
    return answer | ({"after": str(first + PAGE)} if len(webinars) > first + PAGE else {})


def _typed(query: str) -> str:
    """A whole webinar ID, which the portal need not know: Zoom says whether there is one."""
    digits = webinar_id(query)
    return digits if WHOLE_ID.fullmatch(digits) else ""


def _option(one: Occurrence, *, several: bool) -> dict[str, str]:
    connection = one.webinar.connection
    words = [f"{one.webinar.topic}, {_when(one)}" if one.start else one.webinar.topic]
    description = [one.webinar.zoom_id]
    if several:
        description.append(connection.business_unit or connection.name)
    return {"label": words[0], "value": one.webinar.zoom_id, "description": ", ".join(description)}


def _when(one: Occurrence) -> str:
    try:
        zone = ZoneInfo(one.webinar.timezone or one.webinar.connection.zoom.timezone)
    except (ZoneInfoNotFoundError, ValueError):
        zone = ZoneInfo("UTC")
    return f"{one.start.astimezone(zone):%d %b %Y %H:%M %Z}" if one.start else ""
