"""WRITE: the mapped values that HubSpot refuses of a single contact. Only they are left out; the rest is sent again."""

from integrations.hubspot.client.contacts import INVALID_EMAIL
from integrations.hubspot.parse import existing_id
from integrations.records import ItemError
from integrations.records.mapping import Unwritten
from integrations.sync.page_outcome import NOT_FOUND, PageOutcome

CONFLICT = "CONFLICT"  # HubSpot's category for a record that exists already
# HubSpot's code about a value → the cause
CAUSES = {
    "INVALID_OPTION": "unknown_option",
    "VALUE_TOO_LONG": "too_long",
    "INVALID_INTEGER": "wrong_type",
    "INVALID_LONG": "wrong_type",
    "INVALID_DATE": "wrong_type",
    "INVALID_DOUBLE": "wrong_type",
    "INVALID_NUMBER": "wrong_type",
    "INVALID_BOOLEAN": "wrong_type",
}
OTHER = "rejected_by_hubspot"


def leave_out_refused(outcome: PageOutcome, email: str, error: ItemError) -> bool:
    """Leave out the mapped values of this person that HubSpot names, or all of them if it names no property.

    Returns False if nothing is left to leave out: the refusal is about the person.
    """
    about_the_record = error.category in (CONFLICT, NOT_FOUND, INVALID_EMAIL) or existing_id(error.message)
    mapped = outcome.mapped.get(email)
    before = outcome.refused_values.get(email, {})
    left = {} if about_the_record or mapped is None else {name for name in mapped.values if name not in before}
    named = left & error.faults.keys() if error.faults else left
    if mapped is None or not named:
        return False
    sources = {one.property: one.source for one in reversed(mapped.due)}
    for name in named:
        code, words = error.faults.get(name, ("", error.message))
        unwritten = Unwritten(CAUSES.get(code, OTHER), name, sources.get(name, ""), words or error.message)
        outcome.refused_values.setdefault(email, {})[name] = unwritten
    return True
