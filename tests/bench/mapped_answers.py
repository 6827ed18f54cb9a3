"""Five answers of everybody on the registration form, and the setting that maps them to properties of contacts."""

import json
from typing import Any

Json = dict[str, Any]
OWN = {"org": "company", "job_title": "jobtitle", "city": "city"}
CUSTOM = {"What brings you here?": "message", "Which postal code?": "zip"}
SETTINGS = json.dumps(
    {"answers": [{"question": one, "property": name, "policy": "if_empty"} for one, name in (OWN | CUSTOM).items()]}
)


def answer_all(registrants: list[Json]) -> None:
    """Let every registrant answer the five questions."""
    for one in registrants:
        one |= {name: f"{name} of {one['last_name']}" for name in OWN}
        one["custom_questions"] = [{"title": title, "value": f"{one['last_name']}: {title}"} for title in CUSTOM]


def check(hubspot: Json, people: int) -> None:
    """Everybody has all five values; or the timing is worth nothing."""
    contacts = [one["properties"] for one in hubspot["contacts"].values()]
    names = {*OWN.values(), *CUSTOM.values()}
    whole = sum(all(one.get(name) for name in names) for one in contacts)
    if whole < people:
        raise SystemExit(f"{whole} of {people} people have their five values")
