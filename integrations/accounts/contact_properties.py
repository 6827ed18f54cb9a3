"""The definitions of a HubSpot account's contact properties, read anew once a day while settings name any."""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta

from integrations.errors import Disconnected, IntegrationError, RetryLater
from integrations.hubspot.client import HubSpotClient
from integrations.models import ContactProperty, HubSpotAccount
from integrations.records import PropertyShape

AT_MOST = timedelta(days=1)


class ContactProperties:
    """The properties that settings name, as a run relies on them. They are read from the database on first use."""

    def __init__(
        self,
        account: HubSpotAccount,
        client: HubSpotClient,
        clock: Callable[[], datetime],
        names: Collection[str],
        *,
        fresh: bool = False,
    ) -> None:
        """`fresh`: HubSpot is asked on first use, however young the definitions are."""
        self._account, self._client, self._clock = account, client, clock
        self._fresh = fresh
        self._shapes: dict[str, PropertyShape] | None = None
        self._asked = False
        self.names = frozenset(names)

    @property
    def known(self) -> bool:
        """True if HubSpot has ever said which properties it has."""
        self.shapes()
        return self._account.properties_read_at is not None

    def shapes(self) -> dict[str, PropertyShape]:
        """Return the named properties that HubSpot has, by name. Raises: Disconnected, RetryLater if limited."""
        if not self.names:
            return {}
        if self._shapes is None:
            read_at = self._account.properties_read_at
            if self._fresh or read_at is None or self._clock() - read_at >= AT_MOST:
                self.read_again()
            rows = ContactProperty.objects.filter(hubspot=self._account, name__in=self.names)
            self._shapes = {row.name: row.shape() for row in rows}
        return self._shapes

    def read_again(self) -> None:
        """Ask HubSpot once a run, because a definition may have changed. If it does not say, the known ones stay.

        Raises: Disconnected, RetryLater if a rate limit is reached.
        """
        if self._asked:
            return
        self._asked, self._shapes = True, None
        try:
            found = self._client.property_shapes("contacts")
        except IntegrationError as error:
            if isinstance(error, Disconnected) or (isinstance(error, RetryLater) and error.limited):
                raise
            return
        ContactProperty.keep(self._account, found)
        self._account.properties_read_at = self._clock()
        self._account.save(update_fields=["properties_read_at"])
