"""The HubSpot account, its users and its owners."""

from collections.abc import Iterator

from integrations.hubspot import parse
from integrations.hubspot.client.area import Area
from integrations.records import AccountDetails
from integrations.transport.pagination import no_list


class AccountApi(Area):
    """Endpoints about the account. Reference: https://developers.hubspot.com/docs/api-reference"""

    def account(self) -> AccountDetails:
        """GET /account-info/{v}/details · scope oauth."""
        return parse.account_details(self._get("/account-info/{v}/details", expect="portalId"))

    def users(self) -> Iterator[list[str]]:
        """GET /settings/users/{v} · 100 a page · settings.users.read. Yields lower-cased addresses.

        A user without an address is left out. Raises: NoList if all of a page are: they could be anybody.
        """
        for rows in self._pages("/settings/users/{v}", params={"limit": 100}):
            found = parse.emails(rows)
            if rows and not found:
                raise no_list("users without an address")
            yield found

    def owners(self) -> Iterator[list[str]]:
        """GET /crm/owners/{v} · 100 a page · crm.objects.owners.read. Yields addresses; queues are no people."""
        for rows in self._pages("/crm/owners/{v}", params={"limit": 100, "archived": "false"}):
            yield parse.emails(row for row in rows if row.get("type") != "QUEUE")
