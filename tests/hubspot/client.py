"""A HubSpot client on a script, and the shapes HubSpot answers in."""

from typing import Any

from integrations.hubspot import errors
from integrations.hubspot.client import HubSpotClient
from tests.transport.scripted import Reply, Script, Time, http

Body = dict[str, Any]


def hubspot(*replies: Any, time: Time | None = None) -> tuple[HubSpotClient, Script]:
    """Each reply is a `Reply`, an exception, a function of the request, or the body of a good answer."""
    known = (Reply, Exception)
    script = Script([one if isinstance(one, known) or callable(one) else Reply(200, one) for one in replies])
    return HubSpotClient(http(script, errors.classify, time, "https://api.hubapi.com")), script


def refusal(status: int, category: str, message: str, **more: Any) -> Reply:
    return Reply(status, {"status": "error", "category": category, "message": message, "correlationId": "1"} | more)


def contact(number: str, email: str = "", **properties: str | None) -> Body:
    return {"id": number, "archived": False, "properties": {"email": email, "lastmodifieddate": "x"} | properties}


def item_error(category: str, message: str, **context: list[str]) -> Body:
    return {"status": "error", "category": category, "message": message, "context": context, "errors": [], "links": {}}
