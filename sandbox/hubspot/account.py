"""The account: /account-info/2026-03 (developers.hubspot.com, "Account information")."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from werkzeug import Request

from sandbox.hubspot.endpoints import endpoint
from sandbox.hubspot.errors import ApiError
from sandbox.state import Sandbox


@endpoint("GET", "/account-info/2026-03/details", "oauth")
def details(sandbox: Sandbox, request: Request) -> Any:
    hs = sandbox.hubspot
    shift = datetime.fromtimestamp(sandbox.clock(), ZoneInfo(hs["time_zone"])).utcoffset() or timedelta()
    sign, minutes = "-" if shift < timedelta() else "+", abs(shift) // timedelta(minutes=1)
    return {
        "portalId": hs["portal_id"],
        "accountType": "STANDARD",
        "timeZone": hs["time_zone"],
        "utcOffset": f"{sign}{minutes // 60:02}:{minutes % 60:02}",
        "utcOffsetMilliseconds": shift // timedelta(milliseconds=1),
        "companyCurrency": "EUR",
        "additionalCurrencies": [],
        "uiDomain": "app-eu1.hubspot.com",
        "dataHostingLocation": "eu1",
    }


@endpoint("GET", "/account-info/2026-03/api-usage/daily/private-apps", "oauth")
def daily_usage(sandbox: Sandbox, request: Request) -> Any:
    """Counts private apps only, so an OAuth app learns nothing about itself here."""
    return {"results": []}


def require_tier(sandbox: Sandbox, tier: str, feature: str) -> None:
    """Some areas answer 403 below a tier, whatever scopes were granted."""
    tiers = ("free", "starter", "professional", "enterprise")
    if tiers.index(sandbox.hubspot["tier"]) < tiers.index(tier):
        message = f"This account does not have access to {feature}: it needs {tier.capitalize()} or higher."
        raise ApiError(403, "FORBIDDEN", message)
