"""People in a HubSpot account who are protected: its users, and contacts who were deleted from it."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from integrations.accounts.hubspot_users import WHILE_RUNNING, Users
from integrations.batches import batched
from integrations.hubspot.client import HubSpotClient
from integrations.models import Deletion, HubSpotAccount
from integrations.models.contacts import DeletionSource, address_hash, address_hashes

PAGE = 100  # archived contacts a call
PACE = timedelta(seconds=1)  # a page, so that the sweeps of many small runs take a tenth of HubSpot's rate at most


class ProtectedPeople:
    """The users of a HubSpot account and the addresses deleted from it, no older than a run may rely on."""

    def __init__(
        self,
        account: HubSpotAccount,
        client: HubSpotClient,
        clock: Callable[[], datetime],
        at_most: timedelta,
    ) -> None:
        """`at_most`: how old the list of users may be when the run begins. While the run lasts, it may be an hour old.

        The deletions are younger than that: every run that may create a contact reads them again, because a contact
        that was deleted since, and to which nothing was ever written, is found nowhere else. Only a list of many
        pages serves several runs.
        """
        self.account, self.client, self.clock = account, client, clock
        self.at_most = at_most
        self._users = Users(account, client, clock, at_most)
        self.swept = False

    def users(self) -> frozenset[str]:
        """Return the addresses of the account's users, or the last known ones if they cannot be read."""
        return self._users.addresses()

    @property
    def users_readable(self) -> bool:
        return self._users.readable

    def _fresh(self, read_at: datetime | None, at_most: timedelta) -> bool:
        return read_at is not None and self.clock() - read_at < at_most

    def deleted(self, emails: Iterable[str]) -> set[str]:
        """Return the addresses that were deleted from HubSpot, by an up-to-date list of archived contacts."""
        wanted = set(emails)
        remembered = self._remembered(wanted)
        if remembered == wanted or self._fresh(self.account.deletions_read_at, self._deletions_at_most()):
            return remembered
        self.read_deletions()
        return self._remembered(wanted)

    def _deletions_at_most(self) -> timedelta:
        if self.swept:
            return WHILE_RUNNING
        archived = Deletion.objects.filter(hubspot=self.account, source=DeletionSource.ARCHIVED).count()
        return min(self.at_most, PACE * (archived // PAGE))

    def _remembered(self, emails: Iterable[str]) -> set[str]:
        return Deletion.among(self.account, emails)

    def read_deletions(self) -> None:
        """Store every archived contact that HubSpot still shows (90 days), under all its addresses."""
        started = self.clock()
        for page in self.client.archived_contacts():
            ids = {
                email: contact.id for contact in page for email in {contact.email, *contact.additional_emails} if email
            }
            self._store(ids, DeletionSource.ARCHIVED)
        self.account.deletions_read_at = started
        self.account.save(update_fields=["deletions_read_at"])
        self.swept = True

    def remember(self, contact_ids: dict[str, str], source: DeletionSource) -> int:
        """Store addresses (→ contact id, or "") that must never be created again. Returns how many are new."""
        before = Deletion.objects.filter(hubspot=self.account).count()
        self._store(contact_ids, source)
        return Deletion.objects.filter(hubspot=self.account).count() - before

    def _store(self, contact_ids: dict[str, str], source: DeletionSource) -> None:
        rows = [
            Deletion(
                hubspot=self.account,
                email_hash=address_hash(self.account, email),
                source=source,
                contact_id=contact_id,
                remembered_at=self.clock(),
            )
            for email, contact_id in contact_ids.items()
        ]
        Deletion.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)
        if source is DeletionSource.IMPORTED:  # an import stays one, whatever else says that it was deleted
            for batch in batched((row.email_hash for row in rows), 1000):
                Deletion.objects.filter(hubspot=self.account, email_hash__in=batch).update(source=source)

    def forget(self, emails: Iterable[str]) -> None:
        """Forget the deletion of addresses that have a contact again, restored or new. Imports are kept."""
        hashes = [digest for email in emails for digest in address_hashes(self.account, email)]
        restored = Deletion.objects.filter(hubspot=self.account, email_hash__in=hashes)
        restored.exclude(source=DeletionSource.IMPORTED).delete()
