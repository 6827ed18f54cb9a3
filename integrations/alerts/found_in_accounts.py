"""What is wrong with accounts: reconnecting, lists of webinars that cannot be read, webhooks that fell silent."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import F, Max, OuterRef, Subquery
from django.utils.dateparse import parse_datetime

from integrations.accounts.disconnect import REMOVED_IN_ZOOM, UNINSTALLED_IN_HUBSPOT
from integrations.decisions.alerts import conditions
from integrations.models import (
    AccountState,
    Alert,
    Connection,
    Discovery,
    HubSpotAccount,
    SessionRow,
    WebhookDelivery,
    ZoomAccount,
    ZoomUserRow,
)
from integrations.records.alerts import AlertKey, AlertKind, Finding

Facts = dict[str, str | int]


def down_connections() -> set[int]:
    """Return the connections with an account that must be connected again."""
    needed = AccountState.RECONNECT_NEEDED
    rows = Connection.objects.values_list("pk", "zoom__state", "hubspot__state")
    return {pk for pk, *states in rows if needed in states}


def accounts_to_reconnect() -> Iterator[Finding]:
    """Yield the accounts that cannot be used, unless somebody disconnected them here on purpose."""
    for provider, model in (("Zoom", ZoomAccount), ("HubSpot", HubSpotAccount)):
        rows = model._default_manager.filter(state=AccountState.RECONNECT_NEEDED, connections__isnull=False)
        found = rows.distinct().values_list("pk", "name", "state_reason", "disconnected_at")
        for pk, name, reason, disconnected_at in found:
            if disconnected_at and reason not in (REMOVED_IN_ZOOM, UNINSTALLED_IN_HUBSPOT):
                continue
            facts = {"provider": provider, "name": name, "reason": reason}
            yield Finding(AlertKey(AlertKind.RECONNECT_NEEDED, f"{provider.lower()}:{pk}"), facts)


def unread_lists() -> Iterator[Finding]:
    """Yield the lists of webinars that could not be read three times running: whole accounts', and single users'."""
    kind, enough = AlertKind.DISCOVERY_FAILED, conditions.IN_A_ROW
    lists = Discovery.objects.filter(failures__gte=enough).values_list("connection", "connection__name", "error")
    for pk, name, error in lists:
        facts: Facts = {"connection": name, "connection_pk": pk, "reason": error, "user": ""}
        yield Finding(AlertKey(kind, f"connection:{pk}"), facts)
    users = ZoomUserRow.objects.exclude(unreadable="").filter(unreadable_times__gte=enough)
    columns = ("pk", "email", "unreadable", "connection", "connection__name")
    for pk, email, error, connection, name in users.values_list(*columns):
        facts = {"connection": name, "connection_pk": connection, "reason": error, "user": email}
        yield Finding(AlertKey(kind, f"user:{pk}"), facts)


def silent_webhooks(now: datetime) -> Iterator[Finding]:
    """Yield the Zoom accounts whose webinars ran while no event came for a day."""
    newest = WebhookDelivery.objects.filter(zoom=OuterRef("pk")).order_by("-received_at").values("received_at")[:1]
    accounts = ZoomAccount.objects.filter(connections__isnull=False).exclude(state=AccountState.RECONNECT_NEEDED)
    rows = list(accounts.distinct().annotate(event_at=Subquery(newest)).values_list("pk", "name", "event_at"))
    known = _last_events_of_open_alerts()
    events = {pk: event_at or known.get(f"zoom:{pk}") for pk, _name, event_at in rows}
    starts = _last_starts(min((at for at in events.values() if at), default=now))
    for pk, name, _event_at in rows:
        at = events[pk]
        if at and conditions.webhooks_are_silent(now, at, starts.get(pk)):
            yield Finding(AlertKey(AlertKind.WEBHOOKS_SILENT, f"zoom:{pk}"), {"name": name, "last": at.isoformat()})


def _last_events_of_open_alerts() -> dict[str, datetime | None]:
    """Return when the last event came as open alerts have it: deliveries are pruned after a month."""
    rows = Alert.open_ones().filter(kind=AlertKind.WEBHOOKS_SILENT).values_list("subject", "facts")
    return {subject: parse_datetime(str(facts.get("last", ""))) for subject, facts in rows}


def _last_starts(since: datetime) -> dict[int, datetime]:
    """Return when the last webinar of each Zoom account began, of those that began after that moment."""
    rows = SessionRow.objects.filter(started_at__gt=since).order_by()
    account = F("occurrence__webinar__connection__zoom")
    return dict(rows.values_list(account).annotate(last=Max("started_at")))
