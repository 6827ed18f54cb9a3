"""HubSpot's rate limits, as rules for the limiter."""

from integrations.transport.limits import Rule

# Requests travel for different times, so HubSpot can see ten seconds of ours as a little less.
MARGIN = 0.25


def hubspot_rules(limit: int, portal_key: str) -> dict[str, tuple[Rule, ...]]:
    """Return HubSpot's limits by label: `limit` requests in 10 seconds, and 5 searches a second.

    Searches, batches of associations and custom events do not count in the 10 seconds: HubSpot's official spec marks
    them with `x-hubspot-rate-limit-exemptions`.
    """
    return {
        "api": (Rule(f"hubspot:{portal_key}", limit, 10 + MARGIN),),
        "search": (Rule(f"hubspot:{portal_key}:search", 5, 1 + MARGIN),),
        "exempt": (),
    }
