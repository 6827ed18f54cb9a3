"""Twenty threads that find their token expired at the same moment; `main` for a database of its own."""

import json
import sys
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core.management import call_command
from django.db import connection

from integrations.accounts.tokens import hubspot_token, zoom_token
from integrations.clock import utcnow
from integrations.models import HubSpotAccount, WebhookDelivery, ZoomAccount
from sandbox.hubspot import seed
from tests.support.consent import Apps, both_apps

THREADS = 20


def refreshing_at_once(provider: str) -> tuple[set[str], int, str]:
    """The tokens the threads got, how many times the provider was asked for one, and the refresh token that is kept."""
    with both_apps() as apps:
        values = {
            "name": f"{provider} at once",
            "access_token": "expired",
            "refresh_token": _refresh_token(apps, provider),
            "expires_at": utcnow() - timedelta(seconds=1),
            "connected_at": utcnow(),
        }
        sources: list[Callable[[bool], str]]
        if provider == "zoom":
            client = apps.zoom["client"]
            values |= {"client_id": client["id"], "client_secret": client["secret"], "auth": "oauth"}
            zoom = ZoomAccount.objects.create(account_id="at-once", **values)
            sources = [zoom_token(zoom) for _ in range(THREADS)]
        else:
            values |= {"client_id": seed.CLIENT_ID, "client_secret": seed.CLIENT_SECRET}
            hubspot = HubSpotAccount.objects.create(portal_id=20, **values)
            sources = [hubspot_token(hubspot) for _ in range(THREADS)]
        tokens = _all_at_once(sources)
        asked = sum(times for route, times in apps.calls.items() if route.endswith("/token"))
        stored = (ZoomAccount if provider == "zoom" else HubSpotAccount)._default_manager.get(name=values["name"])
        return tokens, asked, stored.refresh_token


def _refresh_token(apps: Apps, provider: str) -> str:
    if provider == "zoom":
        apps.zoom["refresh_tokens"] = ["rotates"]
        return "rotates"
    apps.hubspot["rotate_refresh_token"] = True
    return seed.REFRESH_TOKEN


def _all_at_once(sources: list[Callable[[bool], str]]) -> set[str]:
    tokens: list[str] = []
    start = threading.Barrier(len(sources))

    def use(source: Callable[[bool], str]) -> None:
        start.wait()
        try:
            tokens.append(source(False))
        finally:
            connection.close()

    threads = [threading.Thread(target=use, args=(source,)) for source in sources]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(tokens) == len(sources)
    return set(tokens)


def written_meanwhile(provider: str) -> list[str]:
    """Try to write the account's row, and a row that belongs to it, while the provider has not answered yet."""
    written: list[str] = []

    def write(sandbox: object) -> None:
        """Run in a thread of the sandbox, with a connection of its own."""
        try:
            with connection.cursor() as cursor:
                if connection.vendor == "postgresql":
                    cursor.execute("SET lock_timeout = '2s'")
                else:
                    cursor.execute("PRAGMA busy_timeout = 2000")
            account = model.objects.get()
            model.objects.update(timezone="Europe/Helsinki")
            written.append("account")
            times = {"received_at": utcnow(), "not_before": utcnow()}
            WebhookDelivery.objects.create(
                provider=provider,
                key=f"{provider} meanwhile",
                event="meanwhile",
                body={},
                **times,
                **{provider: account},
            )
            written.append("delivery")
        finally:
            connection.close()

    with both_apps() as apps:
        values = {
            "access_token": "expired",
            "refresh_token": _refresh_token(apps, provider),
            "expires_at": utcnow() - timedelta(seconds=1),
            "connected_at": utcnow(),
        }
        apps.sandbox.state["faults"] = [{"kind": "meanwhile", "path": "/token", "change": write}]
        model: Any
        if provider == "zoom":
            client = apps.zoom["client"]
            model = ZoomAccount
            values |= {"client_id": client["id"], "client_secret": client["secret"], "auth": "oauth"}
            zoom_token(ZoomAccount.objects.create(account_id="meanwhile", **values))(False)
        else:
            model = HubSpotAccount
            values |= {"client_id": seed.CLIENT_ID, "client_secret": seed.CLIENT_SECRET}
            hubspot_token(HubSpotAccount.objects.create(portal_id=21, **values))(False)
        assert model.objects.get().timezone == "Europe/Helsinki", "the renewal wrote more than it should"
        model.objects.all().delete()
    return written


def main() -> None:
    call_command("migrate", interactive=False, verbosity=0)
    written = [written_meanwhile(provider) for provider in ("zoom", "hubspot")]
    found = [refreshing_at_once(provider) for provider in ("zoom", "hubspot")]
    once = [[len(tokens), asked] for tokens, asked, _kept in found]
    sys.stdout.write(json.dumps({"once": once, "written": written}))
