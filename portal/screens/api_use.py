"""How much of the rate limits is used, as far as the database counts it (with Redis it does not)."""

import time
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from integrations.limits import DAY, Rule, hubspot_rules, zoom_rules
from integrations.models import RateWindow

NAMES: dict[str, str | Promise] = {
    "heavy-and-resource:day": gettext_lazy("Zoom: large requests in the past 24 hours"),
    "light:day": gettext_lazy("Zoom: light requests in the past 24 hours"),
    "medium:day": gettext_lazy("Zoom: medium requests in the past 24 hours"),
    "heavy:day": gettext_lazy("Zoom: heavy requests in the past 24 hours"),
    "resource:day": gettext_lazy("Zoom: reports in the past 24 hours"),
}
HUBSPOT = gettext_lazy("HubSpot: requests in the past 10 seconds")


@dataclass(frozen=True)
class Use:
    words: str | Promise
    used: int
    limit: int

    @property
    def high(self) -> bool:
        return self.used > 0.8 * self.limit


def of(accounts: Iterable[tuple[str, int]]) -> dict[tuple[str, int], list[Use]]:
    """By Zoom account and HubSpot portal; one query."""
    rules = {pair: list(_rules(*pair)) for pair in set(accounts)}
    keys = {rule.key for found in rules.values() for _words, rule in found}
    sent = dict(RateWindow.objects.filter(key__in=keys).values_list("key", "sent"))
    now = time.time()
    return {
        pair: [Use(words, _used(sent.get(rule.key, []), now - rule.period), rule.limit) for words, rule in found]
        for pair, found in rules.items()
    }


def _rules(account_id: str, portal_id: int) -> Iterable[tuple[str | Promise, Rule]]:
    seen = set()
    for rules in zoom_rules(settings.ZOOM_PLAN, settings.ZOOM_RATE_SHARE, account_id).values():
        for rule in rules:
            name = rule.key.removeprefix(f"zoom:{account_id}:")
            if rule.period == DAY and name in NAMES and rule.key not in seen:
                seen.add(rule.key)
                yield NAMES[name], rule
    yield HUBSPOT, hubspot_rules(settings.HUBSPOT_REQUESTS_PER_10S, str(portal_id))["api"][0]


def _used(sent: list[list[float]], since: float) -> int:
    return sum(int(count) for at, count in sent if at > since)
