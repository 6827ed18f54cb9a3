"""The context of a proof: a connection, its two clients, the settings and the time."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from integrations.accounts.clients import hubspot_client, zoom_client
from integrations.accounts.hubspot_users import Users
from integrations.clock import time_zone, utcnow
from integrations.decisions.exclusions import exclusion
from integrations.hubspot.client import HubSpotClient
from integrations.models import Connection, HubSpotAccount, SyncSettingsRow
from integrations.records import SyncSettings
from integrations.records.calls import Calls
from integrations.zoom.client import ZoomClient

USERS_AT_MOST = timedelta(hours=1)
wait = time.sleep  # looked up at each wait, so that tests need not sleep


@dataclass
class Prover:
    """Everything that the proofs of a connection share. `pause` waits until HubSpot is looked at again."""

    connection: Connection
    settings: SyncSettings
    zoom: ZoomClient
    hubspot: HubSpotClient
    clock: Callable[[], datetime] = utcnow
    pause: Callable[[float], None] = lambda seconds: wait(seconds)
    users: Users = field(init=False)

    def __post_init__(self) -> None:
        self.users = Users(self.hubspot_account, self.hubspot, self.clock, USERS_AT_MOST)

    @property
    def hubspot_account(self) -> HubSpotAccount:
        return self.connection.hubspot

    @property
    def account_id(self) -> str:
        """The id of the Zoom account, under which HubSpot knows its marketing events."""
        return self.connection.zoom.account_id

    @property
    def timezone(self) -> ZoneInfo:
        return time_zone(self.connection.zoom.timezone)

    @property
    def sync_from(self) -> date:
        """The first day whose webinars the connection syncs, by the Zoom account's time zone."""
        return self.connection.first_day(SyncSettingsRow.load(self.connection).sync_from, self.timezone)

    def exclude(self, staff: frozenset[str]) -> Callable[[str], str]:
        """Return the rule that says why an address is left out, or ""."""
        return partial(exclusion, settings=self.settings, hubspot_users=self.users.addresses(), staff=staff)

    def calls(self) -> Calls:
        """Return the number of requests so far."""
        return Calls(self.zoom.http.calls, self.hubspot.http.calls)


def prover(
    connection: Connection,
    *,
    clock: Callable[[], datetime] = utcnow,
    pause: Callable[[float], None] = lambda seconds: wait(seconds),
) -> Prover:
    """Return the prover of a connection."""
    return Prover(
        connection=connection,
        settings=SyncSettingsRow.load(connection).record(),
        zoom=zoom_client(connection.zoom),
        hubspot=hubspot_client(connection.hubspot),
        clock=clock,
        pause=pause,
    )
