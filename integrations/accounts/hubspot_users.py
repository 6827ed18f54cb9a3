"""The people who work in a HubSpot portal: its users and its owners. Either list may lack people of the other."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from integrations.errors import Disconnected, IntegrationError, RetryLater
from integrations.hubspot.client import HubSpotClient
from integrations.models import HubSpotAccount

WHILE_RUNNING = timedelta(hours=1)
Read = Callable[[], Iterator[list[str]]]


class Users:
    """The portal's users and owners. A list that cannot be read counts as last known, and never as empty.

    `readable` is False while they are unknown: no list could be read, or an existing one has never been read.
    """

    def __init__(
        self, account: HubSpotAccount, client: HubSpotClient, clock: Callable[[], datetime], at_most: timedelta
    ) -> None:
        self.account, self.client, self.clock, self.at_most = account, client, clock, at_most
        self.readable = True
        self.read_at = account.users_read_at

    def addresses(self) -> frozenset[str]:
        """Return the addresses of users and owners.

        Raises: NeedsAdmin, RetryLater if neither list could be read, or if one has never been read.
        """
        if self.readable and not self._fresh():
            self._read()
        return frozenset(self.account.users) | frozenset(self.account.owners)

    def _fresh(self) -> bool:
        return self.read_at is not None and self.clock() - self.read_at < self.at_most

    def _read(self) -> None:
        account = self.account
        users, no_users = self._list(self.client.users, account.users)
        owners, no_owners = self._list(self.client.owners, account.owners)
        if no_users is None and not users:  # there is always one, and nothing else can be made of it
            no_users = RetryLater("HubSpot lists no users; the sync retries automatically.", detail="no users")
        if no_users and not account.users:
            self._never_read(no_users)
        if no_owners and not account.owners and account.users_read_at is None:  # nobody need be an owner
            self._never_read(no_owners)
        if no_users and (no_owners or not owners):
            self.readable = False
        account.users = account.users if no_users else users
        account.owners = account.owners if no_owners else owners
        self.read_at, self.at_most = self.clock(), max(self.at_most, WHILE_RUNNING)
        if not (_passes(no_users) or _passes(no_owners)):  # what may be had in a moment is asked for in the next run
            account.users_read_at = self.read_at
        account.save(update_fields=["users", "owners", "users_read_at"])

    def _never_read(self, error: IntegrationError) -> None:
        """Handle a list never read before: a malformed answer stops the run, a passing error stops only creating."""
        if _passes(error) and 200 <= error.status < 300:
            raise RetryLater(
                "HubSpot's users could not be read; the sync retries automatically.",
                cause="users_unreadable",
                detail=error.detail,
            ) from error
        self.readable = self.readable and not _passes(error)

    def _list(self, read: Read, known: list[str]) -> tuple[list[str], IntegrationError | None]:
        """Return the whole list and None, or an empty list and the error. If more than half is gone, read it twice."""
        try:
            found = _everybody(read)
            if 2 * len(found) < len(known):
                found |= _everybody(read)
        except IntegrationError as error:
            if isinstance(error, Disconnected) or (isinstance(error, RetryLater) and error.limited):
                raise
            return [], error
        return sorted(found), None


def _everybody(read: Read) -> set[str]:
    return {email for page in read() for email in page}


def _passes(error: IntegrationError | None) -> bool:
    return isinstance(error, RetryLater)
