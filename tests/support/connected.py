"""Both accounts connected to a sandbox: by real requests once in a process, and from then on as the rows they made."""

from copy import copy, deepcopy
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from integrations.accounts.connect import connect_hubspot, connect_zoom, pair
from integrations.clock import utcnow
from integrations.models import Connection, ContactProperty, HubSpotAccount, ZoomAccount
from sandbox.hubspot import seed
from sandbox.state import Sandbox

Json = dict[str, Any]
ZOOM = ("sandbox-zoom-account", "sandbox-zoom-client", "sandbox-zoom-secret")
FROM_THE_ENVIRONMENT = ("HUBSPOT_CLIENT_ID", "HUBSPOT_CLIENT_SECRET", "HUBSPOT_APP_ID", "ZOOM_WEBHOOK_SECRET_TOKEN")


@dataclass
class Made:
    """The outcome of connecting: our rows, and the changes in the sandbox's two states."""

    at: datetime
    zoom: ZoomAccount
    hubspot: HubSpotAccount
    properties: list[ContactProperty]
    states: dict[str, Json]


MADE: dict[tuple[str, ...], Made] = {}


def connected(sandbox: Sandbox, kind: str) -> Connection:
    """`kind` names the world: worlds of one kind are alike until something is done in them."""
    key = (kind, *(getattr(settings, name) for name in FROM_THE_ENVIRONMENT))
    if key not in MADE:
        MADE[key] = _connect(sandbox)
        zoom, hubspot = MADE[key].zoom, MADE[key].hubspot
        MADE[key].zoom, MADE[key].hubspot = deepcopy(zoom), deepcopy(hubspot)
    else:
        zoom, hubspot = _again(sandbox, MADE[key])
    return pair(hubspot, zoom, "Sandbox")


def _connect(sandbox: Sandbox) -> Made:
    before = deepcopy({side: sandbox.state[side] for side in ("zoom", "hubspot")})
    zoom = connect_zoom(*ZOOM, "Zoom")
    hubspot = connect_hubspot(access_token=seed.ACCESS_TOKEN, refresh_token="", name="HubSpot")
    changed = {
        side: deepcopy({name: value for name, value in sandbox.state[side].items() if value != state.get(name)})
        for side, state in before.items()
    }
    return Made(utcnow(), zoom, hubspot, list(ContactProperty.objects.filter(hubspot=hubspot)), changed)


def _again(sandbox: Sandbox, made: Made) -> tuple[ZoomAccount, HubSpotAccount]:
    since = utcnow() - made.at
    for side, changes in made.states.items():
        sandbox.state[side].update(_later(deepcopy(changes), since.total_seconds()))
    zoom, hubspot = deepcopy(made.zoom), deepcopy(made.hubspot)
    _store(zoom, since)
    _store(hubspot, since)
    rows = [copy(one) for one in made.properties]
    for row in rows:
        row.pk, row.hubspot = None, hubspot
    ContactProperty.objects.bulk_create(rows)
    return zoom, hubspot


def _store(account: ZoomAccount | HubSpotAccount, since: timedelta) -> None:
    account.pk, account._state.adding = None, True
    account.connected_at = utcnow()
    if account.expires_at:
        account.expires_at += since
    account.save(force_insert=True)


def _later(value: Any, seconds: float) -> Any:
    """The tokens that were given out hold as long as if they were given out now."""
    if isinstance(value, dict):
        return {
            name: one + seconds if name == "expires_at" and isinstance(one, int | float) else _later(one, seconds)
            for name, one in value.items()
        }
    return value
