"""Which contact properties a question may go to, and which of its choices a property has no option for."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from hashlib import sha256

from integrations.decisions.mapping.property_values import fit
from integrations.records import PropertyDefinition, PropertyOption, PropertyShape

# Zoom's types of questions of forms, polls and surveys. Every other one is answered with text.
ONE_CHOICE = ("single", "single_radio", "single_dropdown", "rating_scale")
SEVERAL_CHOICES = ("multiple",)
OF_ONE_CHOICE = ("string", "enumeration", "bool", "number", "phone_number")
OF_TEXT = (*OF_ONE_CHOICE, "date", "datetime")
GROUP, DESCRIPTION = "zoom_webinar_sync", "Answers to a question of Zoom webinars"
LONGEST_SLUG, LONGEST_LABEL = 80, 200
# The sync fills these in itself, or finds contacts by them.
OURS, OF_THE_CONTACT = "zoom_sync_", ("email", "hs_additional_emails")


def answerable(shape: PropertyShape) -> bool:
    """Return True if answers may be written to the property at all."""
    return not (shape.read_only or shape.name in OF_THE_CONTACT or shape.name.startswith(OURS))


def question_fits(kind: str, shape: PropertyShape) -> bool:
    """Return True if answers to a question of Zoom's type may go to the property."""
    if not answerable(shape):
        return False
    if kind in SEVERAL_CHOICES:
        return shape.type == "string" or (shape.type == "enumeration" and shape.field_type == "checkbox")
    return shape.type in (OF_ONE_CHOICE if kind in ONE_CHOICE else OF_TEXT)


def misfits(answers: Iterable[str], shape: PropertyShape, choices: Sequence[str]) -> dict[str, str]:
    """Return the answers that cannot be written to the property, each with the cause, by the sync's rule."""
    found = {answer: fit(answer, shape, choices).cause for answer in answers if answer.strip()}
    return {answer: cause for answer, cause in found.items() if cause}


def property_for(title: str, kind: str, choices: Sequence[str]) -> PropertyDefinition:
    """Return the property to create for a question: type and options are those of the question."""
    type, field_type = property_type(kind, choices)
    # HubSpot separates several values by semicolons, so that no value may hold one.
    options: dict[str, PropertyOption] = {}
    for choice in filter(None, map(str.strip, choices)):
        value = choice.replace(";", ",")
        options.setdefault(value.casefold(), PropertyOption(value, choice))
    return PropertyDefinition(
        name=property_name(title),
        label=" ".join(title.split())[:LONGEST_LABEL],
        type=type,
        field_type=field_type,
        group=GROUP,
        description=DESCRIPTION,
        options=tuple(options.values()) if type == "enumeration" else (),
    )


def property_name(title: str) -> str:
    """Return the internal name of the property for a question: letters, digits and underscores only."""
    plain = unicodedata.normalize("NFKD", title.casefold()).encode("ascii", "ignore").decode()
    slug = "_".join(re.findall("[a-z0-9]+", plain))[:LONGEST_SLUG].strip("_")
    return f"zoom_answer_{slug or sha256(title.encode()).hexdigest()[:8]}"


def property_type(kind: str, choices: Sequence[str]) -> tuple[str, str]:
    """Return the type and the field type of a property that takes the question's answers."""
    if not choices or kind not in (*ONE_CHOICE, *SEVERAL_CHOICES):
        return "string", "textarea" if kind == "long_answer" else "text"
    return "enumeration", "checkbox" if kind in SEVERAL_CHOICES else "select"
