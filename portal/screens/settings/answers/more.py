"""The switches of the screen: what else of a webinar is sent to HubSpot, each with one sentence on what is written."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integrations.models import SyncSettingsRow
from portal.wording.changes import SETTINGS

ENGAGEMENT = ("engagement_polls", "engagement_questions", "engagement_survey", "engagement_note")
CONTACT = ("source", "next_webinar", "join_link")
NAMES = (*ENGAGEMENT, *CONTACT)
LABELS: dict[str, str | Promise] = {name: SETTINGS[name.replace("engagement_", "engagement.")] for name in NAMES}
HELP: dict[str, str | Promise] = {
    "engagement_polls": gettext_lazy(
        "Reads the poll report of each session once, and writes how many poll questions a contact answered: in total, "
        "and in the webinar attended last."
    ),
    "engagement_questions": gettext_lazy(
        "Reads the Q&A report of each session once, and writes how many questions a contact asked: in total, and in "
        "the webinar attended last."
    ),
    "engagement_survey": gettext_lazy(
        "Reads the survey report of each session once, and writes how many surveys a contact answered."
    ),
    "engagement_note": gettext_lazy(
        "Writes one note per person and webinar on the contact: the minutes, and each poll, question and survey with "
        "its answer."
    ),
    "source": gettext_lazy(
        "Writes the tracking source through which a contact registered last, as it is named in Zoom. It is blank "
        "without one."
    ),
    "next_webinar": gettext_lazy(
        "Writes the ID, the name and the start of the next webinar that a contact is registered for. They are blank "
        "when there is none."
    ),
    "join_link": gettext_lazy(
        "Writes the contact's own link to the next webinar. Whoever has the link gets in as that person: here it is "
        "encrypted and shown only to people with a permission for it, and in HubSpot it is emptied once the webinar "
        "has ended or this is switched off."
    ),
}


@dataclass(frozen=True)
class SwitchShown:
    """A switch with its words."""

    name: str
    label: str | Promise
    help: str | Promise
    on: bool
    error: str = ""
    focus: bool = False


def stored(row: SyncSettingsRow) -> dict[str, bool]:
    return {name: getattr(row, name) for name in NAMES}


def typed(data: Mapping[str, str]) -> dict[str, bool]:
    return {name: name in data for name in NAMES}


def problems(switches: Mapping[str, bool]) -> dict[str, str]:
    """Return what is wrong, by switch: some need another one."""
    found = {}
    if switches["join_link"] and not switches["next_webinar"]:
        found["join_link"] = _("Switch on the next webinar as well: the link is that webinar's.")
    if switches["engagement_note"] and not any(switches[name] for name in ENGAGEMENT[:3]):
        found["engagement_note"] = _("Switch on polls, questions or surveys as well: the note tells of them.")
    return found


def shown(
    names: tuple[str, ...], switches: Mapping[str, bool], wrong: Mapping[str, str], *, focus: bool
) -> list[SwitchShown]:
    """Return these switches. With `focus`, the first of all that are wrong is the one to go to."""
    first = next((name for name in NAMES if name in wrong), "") if focus else ""
    return [
        SwitchShown(name, LABELS[name], HELP[name], switches[name], wrong.get(name, ""), name == first)
        for name in names
    ]
