"""The webinar that a workflow names, and the connections in which it may look for it.

By default these are only the primary business unit's.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from integrations.decisions.occurrences import EACH_OCCURRENCE
from integrations.decisions.webinar_ids import read_webinar_id
from integrations.errors import NeedsAdmin, SkipRecord
from integrations.models import Connection, HubSpotAccount, Occurrence, WebinarRow
from integrations.records import SERIES, Webinar
from integrations.workflow.wording import SENTENCES
from integrations.zoom.client import ZoomClient

ClientOf = Callable[[Connection], ZoomClient]
Found = tuple[Connection, Webinar]


def refusal(cause: str, sentence: str = "") -> SkipRecord:
    """Return the error that refuses a registration for good; without a sentence with that of the cause."""
    return SkipRecord(sentence or SENTENCES[cause], cause=cause)


def connections_of(account: HubSpotAccount) -> list[Connection]:
    """Return the account's connections, the primary one first and then the oldest."""
    return list(account.connections.select_related("zoom", "hubspot").order_by("-primary", "connected_at", "pk"))


def reachable_connections(account: HubSpotAccount) -> list[Connection]:
    """Return the connections in which the account's workflows may look: all, or by default only the primary one."""
    connections = connections_of(account)
    return connections if account.action_reaches_all else connections[:1]


def find_webinar(account: HubSpotAccount, webinar_id: str, client: ClientOf) -> Found:
    """Return the webinar as Zoom shows it now, and its connection.

    Raises: SkipRecord (not_found, wrong_business_unit, zoom_event), RetryLater, NeedsAdmin.
    """
    within = reachable_connections(account)
    rows = WebinarRow.objects.filter(connection__hubspot=account, zoom_id=webinar_id)
    known = set(rows.values_list("connection_id", flat=True))
    if rows.filter(connection__in=within, zoom_event=True).exists():
        raise refusal("zoom_event")
    lost: NeedsAdmin | None = None
    for connection in sorted(within, key=lambda one: one.pk not in known):
        try:
            webinar = client(connection).webinar(webinar_id)
        except NeedsAdmin as error:
            lost = error
            continue
        if webinar:
            return connection, webinar
    others = [one for one in connections_of(account) if one not in within]
    if any(one.pk in known or _has_webinar(client(one), webinar_id) for one in others):
        raise refusal("wrong_business_unit")
    raise lost or refusal("not_found")


def _has_webinar(client: ZoomClient, webinar_id: str) -> bool:
    with suppress(NeedsAdmin):
        return client.webinar(webinar_id) is not None
    return False


def next_occurrence_id(webinar: Webinar, now: datetime) -> str:
    """Return the id of the next occurrence if people register for single ones.

    Otherwise it is empty, as Zoom then registers people for all occurrences.
    """
    if webinar.type != SERIES or webinar.registration_type not in EACH_OCCURRENCE:
        return ""
    upcoming = [one for one in webinar.occurrences if not one.deleted and one.start + one.duration > now]
    return min(upcoming, key=lambda one: one.start).id if upcoming else ""


def upcoming_occurrences(connections: list[Connection], now: datetime) -> QuerySet[Occurrence]:
    """Return the occurrences that are not over yet, with their end as `over`."""
    ended = Coalesce("ended_at", "end", "start")
    kept = Occurrence.objects.filter(webinar__connection__in=connections, deleted=False, webinar__deleted_at=None)
    return kept.annotate(over=ended).filter(over__gt=now).select_related("webinar__connection__zoom")


def occurrence_of(connection: Connection, webinar_id: str, occurrence_id: str, now: datetime) -> Occurrence | None:
    """Return the stored occurrence of a registration: the one named, else the next one, else the newest."""
    own = Occurrence.objects.filter(webinar__connection=connection, webinar__zoom_id=webinar_id)
    named = own.filter(occurrence_id=occurrence_id).first() if occurrence_id else None
    following = upcoming_occurrences([connection], now).filter(webinar__zoom_id=webinar_id).order_by("over").first()
    return named or following or own.order_by("-start").first()


def matches_query(query: str) -> Q:
    """Return the condition that the webinar's topic holds the text, or that its ID begins with it."""
    digits = read_webinar_id(query)
    found = Q(webinar__topic__icontains=query)
    return found | Q(webinar__zoom_id__startswith=digits) if digits else found
