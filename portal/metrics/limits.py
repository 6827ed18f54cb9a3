"""How much is left of each rate limit, in the account where it is least."""

import time
from collections.abc import Iterator
from datetime import datetime

from django.conf import settings

from integrations.accounts import rate_store
from integrations.hubspot.limits import hubspot_rules
from integrations.models import Connection
from integrations.transport.limits import DAY, Rule
from integrations.zoom.limits import zoom_rules
from portal.metrics.text import gauge


def lines(now: datetime) -> Iterator[str]:
    rows = Connection.objects.values_list("zoom__account_id", "hubspot__portal_id")
    found = dict(_named_rules(set(rows)))
    used = rate_store.used({rule.key: rule.period for rule in found.values()}, time.time()) if found else {}
    left: dict[str, float] = {}
    share: dict[str, float] = {}
    for (limit, _account), rule in found.items():
        if used is not None:  # while Redis cannot be read, nothing is said
            label = f'limit="{limit}"'
            left[label] = min(left.get(label, rule.limit), max(rule.limit - used[rule.key], 0))
            share[label] = max(share.get(label, 0.0), used[rule.key] / rule.limit)
    text = "Requests left of each limit, in the account with the fewest."
    yield from gauge("portal_api_requests_left", text, left)
    yield from gauge("portal_api_limit_used_ratio", "The used share of each limit, where it is largest.", share)


def _named_rules(pairs: set[tuple[str, int]]) -> Iterator[tuple[tuple[str, str], Rule]]:
    """Yield Zoom's limits of a day, and HubSpot's of ten seconds, once for each account."""
    for account in {zoom for zoom, _portal in pairs}:
        for rules in zoom_rules(settings.ZOOM_PLAN, settings.ZOOM_RATE_SHARE, account).values():
            for rule in rules:
                if rule.period == DAY:
                    name = rule.key.removeprefix(f"zoom:{account}:").removesuffix(":day").replace("-", "_")
                    yield (f"zoom_{name}_a_day", account), rule
    for portal in {portal for _zoom, portal in pairs}:
        rule = hubspot_rules(settings.HUBSPOT_REQUESTS_PER_10S, str(portal))["api"][0]
        yield ("hubspot_10_seconds", str(portal)), rule
