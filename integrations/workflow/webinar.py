"""Which webinar a workflow means, and whether it may reach it: by default those of the primary business unit only."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from integrations.decisions.occurrences import EACH_OCCURRENCE
from integrations.errors import NeedsAdmin, SkipRecord
from integrations.models import Connection, HubSpotAccount, Occurrence, WebinarRow
from integrations.records import SERIES, Webinar
from integrations.workflow.wording import SENTENCES
from integrations.zoom.client import ZoomClient

ClientOf = Callable[[Connection], ZoomClient]
Found = tuple[Connection, Webinar]


def refusal(cause: str, sentence: str = "") -> SkipRecord:
    return SkipRecord(sentence or SENTENCES[cause], cause=cause)


def connections_of(account: HubSpotAccount) -> list[Connection]:
    """The primary one first; of an account that has none of its own it is the oldest."""
    return list(account.connections.select_related("zoom", "hubspot").order_by("-primary", "connected_at", "pk"))


def reachable_connections(account: HubSpotAccount) -> list[Connection]:
    connections = connections_of(account)
    return connections if account.action_reaches_all else connections[:1]


def find_webinar(account: HubSpotAccount, webinar_id: str, client: ClientOf) -> Found:
    """As Zoom shows it now. Raises: SkipRecord (not_found, wrong_business_unit, zoom_event), RetryLater, NeedsAdmin."""
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
    if any(one.pk in known or _has(client(one), webinar_id) for one in others):
        raise refusal("wrong_business_unit")
    raise lost or refusal("not_found")


def _has(client: ZoomClient, webinar_id: str) -> bool:
    with suppress(NeedsAdmin):
        return client.webinar(webinar_id) is not None
    return False


def next_occurrence_id(webinar: Webinar, now: datetime) -> str:
    """Where people register for single occurrences it is the next one; else Zoom registers for all of them."""
    if webinar.type != SERIES or webinar.registration_type not in EACH_OCCURRENCE:
        return ""
    ahead = [one for one in webinar.occurrences if not one.deleted and one.start + one.duration > now]
    return min(ahead, key=lambda one: one.start).id if ahead else ""


def upcoming_occurrences(connections: list[Connection], now: datetime) -> QuerySet[Occurrence]:
    ended = Coalesce("ended_at", "end", "start")
    ahead = Occurrence.objects.filter(webinar__connection__in=connections, deleted=False, webinar__deleted_at=None)
    return ahead.annotate(over=ended).filter(over__gt=now).select_related("webinar__connection__zoom")


def occurrence_of(connection: Connection, webinar_id: str, occurrence_id: str, now: datetime) -> Occurrence | None:
    """The stored one that a registration is for: the one named, else the next one, else the newest."""
    own = Occurrence.objects.filter(webinar__connection=connection, webinar__zoom_id=webinar_id)
    named = own.filter(occurrence_id=occurrence_id).first() if occurrence_id else None
    following = upcoming_occurrences([connection], now).filter(webinar__zoom_id=webinar_id).order_by("over").first()
    return named or following or own.order_by("-start").first()


def matches_query(query: str) -> Q:
    digits = "".join(one for one in query if one.isdigit())
    found = Q(webinar__topic__icontains=query)
    return found | Q(webinar__zoom_id__startswith=digits) if digits else found
