"""The portal itself and the people who work in it."""

from collections.abc import Iterator

from integrations.hubspot import parse
from integrations.hubspot.client.area import Area
from integrations.records import AccountDetails


class AccountApi(Area):
    def account(self) -> AccountDetails:
        """GET /account-info/{v}/details · scope oauth."""
        return parse.account_details(self._get("/account-info/{v}/details", expect="portalId"))

    def users(self) -> Iterator[list[str]]:
        """GET /settings/users/{v} · 100 a page · settings.users.read. Lower-cased e-mail addresses."""
        for rows in self._pages("/settings/users/{v}", params={"limit": 100}):
            yield parse.emails(rows)

    def owners(self) -> Iterator[list[str]]:
        """GET /crm/owners/{v} · 100 a page · crm.objects.owners.read. Queues are no persons."""
        for rows in self._pages("/crm/owners/{v}", params={"limit": 100, "archived": "false"}):
            yield parse.emails(row for row in rows if row.get("type") != "QUEUE")
