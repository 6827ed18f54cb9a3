"""The context of a run of the flow: a connection, its two clients, its settings and the time."""

import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Generic, TypeVar
from zoneinfo import ZoneInfo

from django.db import connections

from audits.models import Trigger
from integrations import log_ids
from integrations.accounts.clients import hubspot_client, zoom_client
from integrations.accounts.contact_properties import ContactProperties
from integrations.clock import time_zone, utcnow
from integrations.errors import IntegrationError
from integrations.hubspot import schema
from integrations.hubspot.client import HubSpotClient
from integrations.log_ids import ThreadPool
from integrations.models import Connection, HubSpotAccount, Occurrence, SyncSettingsRow, ZoomAccount
from integrations.records import Segment, SessionReport, SyncSettings
from integrations.records.calls import Calls
from integrations.sync.protected_people import ProtectedPeople
from integrations.sync.schema_repair import SchemaRepair
from integrations.zoom.client import ZoomClient

T = TypeVar("T")
R = TypeVar("R")

SIDE_BY_SIDE = 16  # threads for batches sent at once; the shared limiter keeps them within HubSpot's limit


@dataclass
class Attempt(Generic[T, R]):
    """The answer to one batch, or its error: one bad batch never loses the answers to the others."""

    batch: T
    answer: R | None = None
    error: IntegrationError | None = None


BegunReport = tuple[Future[SessionReport | None], Iterator[list[Segment]]]


@dataclass
class Context:
    """Everything that a run of the flow shares. Open one with `opened`, which closes its threads."""

    connection: Connection
    settings: SyncSettings
    zoom: ZoomClient
    hubspot: HubSpotClient
    protected_people: ProtectedPeople
    trigger: str
    actor: str = ""
    dry_run: bool = False
    verify: bool = False
    in_doubt: bool = False  # an earlier run broke off: HubSpot may have taken what was not kept
    clock: Callable[[], datetime] = utcnow
    wait: Callable[[Occurrence], bool] = lambda occurrence: False  # called while another job runs: True to try again
    troubles: list[str] = field(default_factory=list)  # sentences on what could not be read
    reports: dict[str, BegunReport] = field(default_factory=dict)  # of sessions, by UUID: requested already
    schema_repair: SchemaRepair = field(init=False)
    contact_properties: ContactProperties = field(init=False)
    _pool: ThreadPool | None = field(default=None, init=False, repr=False)

    def __post_init__(self) -> None:
        account, mapped = self.hubspot_account, self.settings.mapped_properties
        ours = schema.contact_properties(self.settings.extras)
        self.schema_repair = SchemaRepair(account, self.hubspot, ours, mapped)
        self.contact_properties = ContactProperties(account, self.hubspot, self.clock, mapped, fresh=self.verifies)

    @property
    def pool(self) -> ThreadPool:
        """The threads of this run, started on first use: a run that only reads the database needs none."""
        if self._pool is None:
            self._pool = ThreadPool(SIDE_BY_SIDE)
        return self._pool

    def close(self) -> None:
        """End the threads, and close the database connections that they opened."""
        if self._pool is not None:
            with self._pool as pool:
                _close(pool)

    @property
    def zoom_account(self) -> ZoomAccount:
        return self.connection.zoom

    @property
    def hubspot_account(self) -> HubSpotAccount:
        return self.connection.hubspot

    @property
    def timezone(self) -> ZoneInfo:
        """The Zoom account's time zone, or UTC if it is unknown."""
        return time_zone(self.zoom_account.timezone)

    @property
    def sync_from(self) -> date:
        """The first day whose webinars the connection syncs, by the Zoom account's time zone."""
        return self.connection.first_day(SyncSettingsRow.load(self.connection).sync_from, self.timezone)

    @property
    def verifies(self) -> bool:
        """True if what is known is read again: with `--verify`, and whenever a person asks for the sync."""
        return self.verify or self.trigger == Trigger.SYNC_NOW

    def calls(self) -> Calls:
        """Return the number of requests so far."""
        return Calls(self.zoom.http.calls, self.hubspot.http.calls)

    def side_by_side(self, call: Callable[[T], R], batches: Iterable[T]) -> Iterator[Attempt[T, R]]:
        """Run `call` on every batch at once (disjoint contacts only). Yields an attempt for each batch, in order."""

        def attempt(batch: T) -> Attempt[T, R]:
            try:
                return Attempt(batch, answer=call(batch))
            except IntegrationError as error:
                return Attempt(batch, error=error)

        return self.pool.map(attempt, batches)

    def soon(self, call: Callable[[], R]) -> Future[R]:
        """Start a call whose answer is needed later. It must not touch the database."""
        return self.pool.submit(call)

    def ahead(self, pages: Iterator[T], at_once: int = 1) -> Iterator[T]:
        """Return the same pages, fetched ahead: the first now, the next `at_once` while those before are worked on."""

        def fetch() -> list[T]:
            return list(islice(pages, at_once))

        def rest(coming: Future[list[T]]) -> Iterator[T]:
            while some := coming.result():
                coming = self.pool.submit(fetch)
                yield from some

        return rest(self.pool.submit(fetch))


def _close(pool: ThreadPool) -> None:
    """Let every thread close the database connection it may have opened for a token or a rate limit."""
    everybody = threading.Barrier(SIDE_BY_SIDE)

    def let_go(_: int) -> None:
        everybody.wait()  # so that each thread runs this exactly once
        for connection in connections.all(initialized_only=True):
            connection.close()

    list(pool.map(let_go, range(SIDE_BY_SIDE)))


def fresh_connections() -> None:
    """Close broken connections to the database, so that the next query opens new ones. Skips open transactions."""
    for connection in connections.all(initialized_only=True):
        if not connection.in_atomic_block:
            connection.close_if_unusable_or_obsolete()


@contextmanager
def opened(
    connection: Connection,
    trigger: str,
    *,
    actor: str = "",
    dry_run: bool = False,
    verify: bool = False,
    in_doubt: bool = False,
    clock: Callable[[], datetime] = utcnow,
    users_at_most: timedelta = timedelta(hours=1),
    wait: Callable[[Occurrence], bool] = lambda occurrence: False,
) -> Iterator[Context]:
    """Open the context of a run and close its threads at the end. `users_at_most`: allowed age of HubSpot's users."""
    hubspot = hubspot_client(connection.hubspot)
    context = Context(
        connection=connection,
        settings=SyncSettingsRow.load(connection).record(),
        zoom=zoom_client(connection.zoom),
        hubspot=hubspot,
        protected_people=ProtectedPeople(connection.hubspot, hubspot, clock, users_at_most),
        trigger=trigger,
        actor=actor,
        dry_run=dry_run,
        verify=verify,
        in_doubt=in_doubt,
        clock=clock,
        wait=wait,
    )
    try:
        with log_ids.put(connection=connection.pk):
            yield context
    finally:
        context.close()
