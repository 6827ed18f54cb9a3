"""The differences between the outcome and what was expected, as sentences. Pure: two documents in, sentences out.

Of a webinar only what HubSpot shows is compared here: its events, participants, calls and contacts.
"""

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

Json = dict[str, Any]

FLAGS = ("registered", "cancelled", "attended")
# A contact that never attended may hold nothing where another holds 0.
COUNTERS = ("zoom_sync_total_registrations", "zoom_sync_total_attended")


def differences(expected: Json, actual: Json) -> list[str]:
    return [*_webinars(expected["webinars"], actual["webinars"]), *_contacts(expected, actual["contacts"])]


def _webinars(expected: Json, actual: Json) -> Iterator[str]:
    for webinar_id, wanted in expected.items():
        found = {one["n"]: one for one in actual.get(webinar_id, {}).get("occurrences", [])}
        for one in wanted["occurrences"]:
            yield from _occurrence(f"Webinar {webinar_id} #{one['n']}", one, found.pop(one["n"], {}))
        for number in found:
            yield f"Webinar {webinar_id} #{number}: has a marketing event that should not be there"
    for webinar_id in actual:
        if webinar_id not in expected:
            yield f"Webinar {webinar_id}: has a marketing event, but is not known"


def _occurrence(name: str, wanted: Json, found: Json) -> Iterator[str]:
    event = found.get("event")
    if wanted["event"] is None:
        if event is not None:
            yield f"{name}: should have no marketing event, has one"
        return
    if event is None:
        yield f"{name}: should have a marketing event, has none"
        return
    for flag, value in wanted["event"].items():
        if event[flag] != value:
            yield f"{name}: the marketing event should{'' if value else ' not'} be {flag}"
    yield from _people(name, wanted["people"], found["people"])
    yield from _call(name, wanted["call"], found["call"])
    yield from _lists(name, wanted, found)
    if "notes" in wanted:
        for email in sorted(set(wanted["notes"]) ^ set(found["notes"])):
            yield f"{name}: there should{'' if email in wanted['notes'] else ' not'} be a note for {email}"


def _lists(name: str, wanted: Json, found: Json) -> Iterator[str]:
    """Compare the lists and campaigns, if they are expected at all."""
    for kind in sorted({*wanted.get("lists", ()), *found["lists"]} if "lists" in wanted else ()):
        should, does = wanted["lists"].get(kind, []), found["lists"].get(kind, [])
        for email in sorted(set(should) ^ set(does)):
            yield f"{name}: {email} should{'' if email in should else ' not'} be in the list {kind}"
        if (kind in wanted["lists"]) != (kind in found["lists"]):
            yield f"{name}: there should{'' if kind in wanted['lists'] else ' not'} be a list {kind}"
    for campaign in sorted(set(wanted["campaigns"]) ^ set(found["campaigns"]) if "campaigns" in wanted else ()):
        yield f"{name}: it should{'' if campaign in wanted['campaigns'] else ' not'} be in the campaign {campaign}"


def _people(name: str, wanted: Json, found: Json) -> Iterator[str]:
    for email, standing in wanted.items():
        if email not in found:
            should = " and ".join(flag for flag in FLAGS if standing[flag])
            yield f"{name}: {email} should have {should}, is missing"
            continue
        for flag in FLAGS:
            if found[email][flag] != standing[flag]:
                yield f"{name}: {email} should{'' if standing[flag] else ' not'} have {flag}"
    for email in found:
        if email not in wanted:
            yield f"{name}: {email} should not be a participant, is one"


def _call(name: str, wanted: Json | None, found: Json | None) -> Iterator[str]:
    if wanted is None or found is None:
        if wanted != found:
            yield f"{name}: should have {'no call, has one' if wanted is None else 'a call, has none'}"
        return
    for what in ("count", "utterances"):
        if wanted[what] != found[what]:
            label = "calls" if what == "count" else what
            yield f"{name}: should have {wanted[what]} {label}, has {found[what]}"
    for email in sorted(set(wanted["people"]) ^ set(found["people"])):
        yield f"{name}: the call should{'' if email in wanted['people'] else ' not'} be shown at {email}"


def _contacts(expected: Json, actual: Json) -> Iterator[str]:
    for email, wanted in expected["contacts"].items():
        if email not in actual:
            yield f"Contact {email}: should have been written, was not"
            continue
        for name, value in wanted.items():
            held = actual[email].get(name, "0" if name in COUNTERS else "")
            if not _same(value, held):
                yield f"Contact {email}: {name} should be {value}, is {held or 'empty'}"
    for email in actual:
        if email in expected["untouched"]:
            yield f"Contact {email}: should have been left alone, was written"
        elif email not in expected["contacts"]:
            yield f"Contact {email}: is not known, was written"


def _same(wanted: str, held: str) -> bool:
    try:
        return Decimal(wanted) == Decimal(held)
    except InvalidOperation:
        return wanted == held
