"""The words for what differs between Zoom and HubSpot, and for the buttons that repair it."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from integrations.decisions.proof.vocabulary import Cure, State, What
from integrations.proof.people import LISTS_GONE, PRUNED, SESSION_GONE
from integrations.records import Outcome
from portal.screens.shared.html import number
from portal.wording.labels import PERSON_CAUSES

TITLES: dict[str, str | Promise] = {
    What.PARTICIPATION_MISSING: gettext_lazy("Missing from the marketing event"),
    What.PARTICIPATION_UNEXPECTED: gettext_lazy("In the marketing event, but not expected there"),
    What.STATE_DIFFERS: gettext_lazy("Another state in HubSpot than in Zoom"),
    What.PROPERTY_DIFFERS: gettext_lazy("Contact properties were changed"),
    What.CONTACT_MISSING: gettext_lazy("The contact was deleted or merged"),
    What.EVENT_MISSING: gettext_lazy("HubSpot has no marketing event for this webinar"),
    What.EVENT_DIFFERS: gettext_lazy("The marketing event was changed"),
    What.CALL_MISSING: gettext_lazy("The call with the recording was deleted"),
    What.LIST_DIFFERS: gettext_lazy("The list in HubSpot has other members"),
}
BUTTONS: dict[str, str | Promise] = {
    Cure.PEOPLE: gettext_lazy("Send again"),
    Cure.EVENT: gettext_lazy("Restore the event"),
    Cure.CALL: gettext_lazy("Make the call again"),
    Cure.LIST: gettext_lazy("Restore the list"),
    Cure.KEEP: gettext_lazy("Leave as it is"),
}
STATES: dict[str, str | Promise] = {
    State.REGISTERED: pgettext_lazy("a person in a webinar", "registered"),
    State.ATTENDED: pgettext_lazy("a person in a webinar", "attended"),
    State.CANCELLED: pgettext_lazy("a person in a webinar", "cancelled"),
}
NOTES: dict[str, str | Promise] = {
    PRUNED: gettext_lazy(
        "What these people did in Zoom is no longer kept. They were proved by what the portal still has."
    ),
    SESSION_GONE: gettext_lazy(
        "Zoom no longer has the report of a session. Its attendance was proved by what the portal still has."
    ),
    LISTS_GONE: gettext_lazy(
        "Zoom no longer lists all registrants. The others were proved by what the portal still has."
    ),
}
LEFT_OUT = "left out: "
# What a difference says of something with a number or a value behind it, as the proof writes it.
OF_NUMBERS: dict[str, str | Promise] = {
    "merged into contact ": gettext_lazy("merged into contact %(id)s"),
    "contact ": gettext_lazy("contact %(id)s"),
    "call ": gettext_lazy("call %(id)s"),
}
OF_EVENTS: dict[str, str | Promise] = {
    "name: ": pgettext_lazy("of a marketing event", "name: %(value)s"),
    "organizer: ": pgettext_lazy("of a marketing event", "organizer: %(value)s"),
    "description: ": pgettext_lazy("of a marketing event", "description: %(value)s"),
    "url: ": pgettext_lazy("of a marketing event", "address: %(value)s"),
    "start: ": pgettext_lazy("of a marketing event", "start: %(value)s"),
    "end: ": pgettext_lazy("of a marketing event", "end: %(value)s"),
    "cancelled: yes": pgettext_lazy("of a marketing event", "cancelled%(value)s"),
    "cancelled: no": pgettext_lazy("of a marketing event", "not cancelled%(value)s"),
}
BOXES: dict[str, str | Promise] = {
    Outcome.IN_HUBSPOT: gettext_lazy("In HubSpot"),
    Outcome.LEFT_OUT: gettext_lazy("Left out"),
    Outcome.WAITING: gettext_lazy("Waiting"),
    Outcome.FAILED: gettext_lazy("Failed"),
}


def box(name: str, found: int | dict[str, int]) -> str:
    """Return a box with how many people stand in it, and by which causes."""
    if isinstance(found, int):
        return f"{BOXES[name]} {number(found)}"
    most = sorted(found.items(), key=lambda one: (-one[1], one[0]))
    causes = ", ".join(f"{PERSON_CAUSES.get(cause, cause)} {number(count)}" for cause, count in most if cause)
    return f"{BOXES[name]} {number(sum(found.values()))}" + (f" ({causes})" if causes else "")


def shown_value(value: str) -> str:
    """Return what was expected or found, in the reader's language where it is a word of ours."""
    if value in STATES:
        return str(STATES[value])
    if value.startswith(LEFT_OUT):
        cause = value.removeprefix(LEFT_OUT)
        return _("not there, left out: %(cause)s") % {"cause": PERSON_CAUSES.get(cause, cause)}
    for start, words in OF_NUMBERS.items():
        if (rest := value.removeprefix(start)) != value and rest.isdecimal():
            return str(words) % {"id": rest}
    if value.startswith(tuple(OF_EVENTS)):
        return "; ".join(map(_of_an_event, value.split("; ")))
    return value or _("nothing")


def _of_an_event(part: str) -> str:
    """Return one field of a marketing event. A part of a text that held a semicolon itself stays as it is."""
    start = next((start for start in OF_EVENTS if part.startswith(start)), "")
    return str(OF_EVENTS[start]) % {"value": part.removeprefix(start)} if start else part
