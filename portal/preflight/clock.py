"""This machine's clock against the database's and the providers'.

Zoom's webhooks are refused if their time and ours differ by more than five minutes.
"""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import requests
from django.conf import settings
from django.db import connection

from integrations.clock import utcnow
from portal.preflight.line import ERROR, OK, WARNING, Line

MUCH, TOO_MUCH = 30, 300  # seconds
PATIENCE = 3.0  # seconds to connect, and to answer


def of_the_database() -> Line:
    if connection.vendor != "postgresql":
        return Line("clock", OK, "The database has this machine's clock.")
    before = utcnow()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (theirs,) = cursor.fetchone()
    return _compared("clock", "the database", theirs.astimezone(UTC), before)


def of_zoom() -> Line:
    return _of_provider("Zoom", settings.ZOOM_API_URL)


def of_hubspot() -> Line:
    return _of_provider("HubSpot", settings.HUBSPOT_API_URL)


def _of_provider(name: str, url: str) -> Line:
    """Read the `Date` header of any answer. No token is sent and nothing is asked for."""
    line = f"clock of {name}"
    before = utcnow()
    try:
        answer = requests.head(url, timeout=PATIENCE, allow_redirects=False)
        theirs = parsedate_to_datetime(answer.headers["Date"])
    except requests.RequestException:
        host = urlsplit(url).hostname
        return Line(line, WARNING, f"{name} cannot be reached: let this machine open connections to {host}, port 443.")
    except (KeyError, ValueError, TypeError):
        return Line(line, OK, f"{name} answers, without telling its time.")
    return _compared(line, name, theirs.astimezone(UTC), before)


def _compared(line: str, whose: str, theirs: datetime, before: datetime) -> Line:
    """Compare with the middle of the time that asking took."""
    ours = before + (utcnow() - before) / 2
    apart = abs((ours - theirs).total_seconds())
    if apart < MUCH:
        return Line(line, OK, f"This machine's clock and that of {whose} agree.")
    state = ERROR if apart > TOO_MUCH else WARNING
    way = "ahead of" if ours > theirs else "behind"
    sentence = f"This machine's clock is {apart:.0f} s {way} that of {whose}: let NTP set it on every machine."
    return Line(line, state, sentence)
