"""The use of the rate limits, as it is counted in Redis or else in the database."""

import time
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from integrations.accounts import rate_store
from integrations.hubspot.limits import hubspot_rules
from integrations.models import Connection
from integrations.transport.limits import DAY, Rule
from integrations.zoom.limits import zoom_rules

NAMES: dict[str, str | Promise] = {
    "heavy-and-resource:day": gettext_lazy("Zoom: heavy requests in the past 24 hours"),
    "light:day": gettext_lazy("Zoom: light requests in the past 24 hours"),
    "medium:day": gettext_lazy("Zoom: medium requests in the past 24 hours"),
    "heavy:day": gettext_lazy("Zoom: heavy requests in the past 24 hours"),
    "resource:day": gettext_lazy("Zoom: reports in the past 24 hours"),
}
HUBSPOT = gettext_lazy("HubSpot: requests in the past 10 seconds")


@dataclass(frozen=True)
class Use:
    """The requests used of one rate limit."""

    words: str | Promise
    used: int | None  # None if it is not known just now
    limit: int

    @property
    def high(self) -> bool:
        """True if more than 80 % of the limit is used."""
        return self.used is not None and self.used > 0.8 * self.limit


def use_by_accounts(accounts: Iterable[tuple[str, int]]) -> dict[tuple[str, int], list[Use]]:
    """Return the uses by Zoom account and HubSpot portal, from a single request to the store."""
    rules = {pair: list(_rules(*pair)) for pair in set(accounts)}
    windows = {rule.key: rule.period for found in rules.values() for _words, rule in found}
    used = rate_store.used(windows, time.time()) if windows else {}
    return {
        pair: [Use(words, None if used is None else used[rule.key], rule.limit) for words, rule in found]
        for pair, found in rules.items()
    }


def use_by_connection() -> list[tuple[str, list[Use]]]:
    """Return the uses of each connection by its name, the primary one first."""
    rows = Connection.objects.order_by("-primary", "name").values_list("name", "zoom__account_id", "hubspot__portal_id")
    found = [(name, (account_id, portal_id)) for name, account_id, portal_id in rows]
    uses = use_by_accounts(pair for _name, pair in found)
    return [(name, uses[pair]) for name, pair in found]


def _rules(account_id: str, portal_id: int) -> Iterable[tuple[str | Promise, Rule]]:
    seen = set()
    for rules in zoom_rules(settings.ZOOM_PLAN, settings.ZOOM_RATE_SHARE, account_id).values():
        for rule in rules:
            name = rule.key.removeprefix(f"zoom:{account_id}:")
            if rule.period == DAY and name in NAMES and rule.key not in seen:
                seen.add(rule.key)
                yield NAMES[name], rule
    yield HUBSPOT, hubspot_rules(settings.HUBSPOT_REQUESTS_PER_10S, str(portal_id))["api"][0]
