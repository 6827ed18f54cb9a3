"""Mapped answers and outcomes: short ways to set them, and to look at what became of them."""

from typing import Any

from integrations.models import RemoteContact
from sandbox.world import build
from tests.support.webinars import signed_up
from tests.support.world import Json, World

TOPIC = "Which topic?"


def answers(*mapped: tuple[str, str, str]) -> Json:
    """Return the setting: question, property and policy of each."""
    return {"answers": [dict(zip(("question", "property", "policy"), one, strict=True)) for one in mapped]}


def outcomes(*rules: tuple[str, str, str, str]) -> Json:
    """Return the setting: when, property, value and policy of each."""
    return {"outcomes": [dict(zip(("when", "property", "value", "policy"), one, strict=True)) for one in rules]}


def answering(world: World, email: str, custom: dict[str, str] | None = None, days: float = -10, **own: str) -> Json:
    """Return a registrant who answers the form."""
    return build.answered(signed_up(world, email, days=days, nth=str(days)), custom, None, **own)


def value(world: World, email: str, name: str) -> str:
    """Return a property of the contact; empty if it has none."""
    return str((world.contact(email) or {}).get(name, "") or "")


def put(world: World, email: str, name: str, new: str) -> None:
    """Let somebody in HubSpot write a property of the contact."""
    for one in world.hubspot["contacts"].values():
        if one["properties"].get("email") == email:
            one["properties"][name] = new


def unwritten(world: World, webinar_id: int) -> dict[str, list[tuple[str, str]]]:
    """Return cause → addresses and details of what the newest run did not write."""
    found: dict[str, list[tuple[str, str]]] = {}
    for entry in world.audit(webinar_id)[0]["entries"]:
        if entry["code"] == "answers_not_written":
            for one in entry["people"]:
                found.setdefault(one["cause"], []).append((one["email"], one["detail"]))
    return found


def again(world: World, *webinar_ids: int, **options: Any) -> int:
    """Sync once more. Returns how many requests changed something in HubSpot."""
    world.later(minutes=5)
    before = world.writes()
    world.sync(*webinar_ids, **options)
    return world.writes() - before


def remembered(email: str) -> Any:
    return RemoteContact.objects.get(email=email).answered
