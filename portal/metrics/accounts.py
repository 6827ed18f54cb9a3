"""Accounts by state, and when webinars were last looked for."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Min

from integrations.models import AccountState, Discovery, HubSpotAccount, ZoomAccount
from portal.metrics.text import counted, gauge


def lines(now: datetime) -> Iterator[str]:
    accounts = {
        f'provider="{provider}",{label}': count
        for provider, rows in (("zoom", ZoomAccount.objects.all()), ("hubspot", HubSpotAccount.objects.all()))
        for label, count in counted(rows, "state", AccountState.values).items()
    }
    yield from gauge("portal_accounts", "Connected accounts by provider and state.", accounts)
    usable = Discovery.objects.exclude(connection__zoom__state=AccountState.RECONNECT_NEEDED)
    usable = usable.exclude(connection__hubspot__state=AccountState.RECONNECT_NEEDED)
    oldest = usable.filter(error="").aggregate(oldest=Min("ended_at"))["oldest"]
    text = "How long ago webinars were last looked for, in the connection where that is longest."
    yield from gauge("portal_discovery_age_seconds", text, {"": (now - oldest).total_seconds() if oldest else 0})
    failed = usable.exclude(error="").count()
    yield from gauge("portal_discoveries_failed", "Connections whose webinars could not be looked for.", {"": failed})
