"""Lists and campaigns in the sandbox: what somebody does to them in HubSpot, and what became of them."""

from typing import Any

from integrations.models import Participant
from sandbox.hubspot.contact_changes import merge_contacts
from sandbox.hubspot.lists import members as found_in
from sandbox.hubspot.seed import moment, next_id
from tests.support.webinars import ANN, BEN, CAT, ID, id_of, past, registered
from tests.support.world import Json, World

KINDS = ["registered", "attended", "no_show", "cancelled"]
LISTS = {"lists": {"kinds": KINDS}}


def held(world: World, webinar_id: int = ID, **more: Any) -> Json:
    """Add an hour of four days ago that Ann and Ben attended and Cat did not."""
    people = registered(world.now - 10 * 86400, ANN, BEN, CAT)
    came = ((ANN, 0, 60), (BEN, 0, 30))
    return past(world, webinar_id, *people, **{"came": came, "topic": "Heat pumps"} | more)


def live(world: World) -> dict[str, Json]:
    """Return the lists that are not deleted, by id."""
    return {id: one for id, one in world.hubspot["lists"].items() if not one["deletedAt"]}


def named(world: World, word: str) -> Json:
    """Return the live list whose name ends with the word."""
    found: list[Json] = [one for one in live(world).values() if one["name"].endswith(word)]
    assert len(found) == 1, f"{len(found)} lists end with {word}"
    return found[0]


def members(world: World, word: str) -> set[str]:
    """Return the addresses in the live list whose name ends with the word; nobody if there is none."""
    if not any(one["name"].endswith(word) for one in live(world).values()):
        return set()
    contacts = world.hubspot["contacts"]
    return {contacts[id]["properties"]["email"] for id in found_in(world.hubspot, named(world, word))}


def everybody(world: World) -> dict[str, set[str]]:
    """Return the members of each list by the last word of its name."""
    words = [one["name"].rpartition(": ")[2] for one in live(world).values()]
    return {word: members(world, word) for word in words}


def put(world: World, word: str, email: str) -> None:
    """Let somebody add a contact by hand."""
    named(world, word)["members"][id_of(world, email)] = moment(world.now)


def take_out(world: World, word: str, email: str) -> None:
    """Let somebody take a contact out by hand."""
    del named(world, word)["members"][id_of(world, email)]


def delete(world: World, word: str) -> str:
    """Let somebody delete a list. Returns its id."""
    found = named(world, word)
    found["deletedAt"] = moment(world.now)
    return str(found["listId"])


def add_list(world: World, name: str, *emails: str, **more: Any) -> str:
    """Let somebody make a list of this name. Returns its id."""
    id, at = next_id(world.hubspot), moment(world.now)
    world.hubspot["lists"][id] = {
        "listId": id,
        "listVersion": 1,
        "name": name,
        "objectTypeId": "0-1",
        "processingType": "MANUAL",
        "processingStatus": "COMPLETE",
        "createdAt": at,
        "updatedAt": at,
        "deletedAt": None,
        "folderId": "0",
        "members": {id_of(world, email): at for email in emails},
    } | more
    return id


def folder_of(world: World, one: Json) -> str:
    """Return the name of the folder that a list lies in."""
    return str(world.hubspot["list_folders"][one["folderId"]]["name"])


def calls(heard: list[str]) -> list[str]:
    """Return the requests about lists and campaigns among those that were heard."""
    return [one for one in heard if "/lists" in one or "/campaigns" in one]


def marks(email: str) -> Any:
    return Participant.objects.get(email=email).listed


def word_of(world: World, code: str, webinar_id: int = ID) -> dict[str, list[str]]:
    """Return cause → details of one code in the newest run."""
    found: dict[str, list[str]] = {}
    for entry in world.audit(webinar_id)[0]["entries"]:
        if entry["code"] == code:
            for one in entry["people"]:
                found.setdefault(one["cause"], []).append(one["detail"])
            for cause in entry["causes"]:
                found.setdefault(cause, [])
    return found


def merge(world: World, gone: str, into: str) -> str:
    """Let somebody merge a contact into another one. Returns the id that is left."""
    return merge_contacts(world.hubspot, into, gone, world.now)
