"""The contact properties of an account, as people pick them: by label, with HubSpot's names of the types."""

from collections import Counter
from dataclasses import dataclass
from itertools import islice
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from integrations.decisions.mapping.question_fits import ONE_CHOICE, SEVERAL_CHOICES, answerable, question_fits
from integrations.models import ContactProperty
from integrations.records import PropertyOption, PropertyShape

MOST_LISTED = 300  # in the page itself; of more, those with the letters typed are asked for
MOST_FOUND = 50
MOST_OPTIONS = 8  # named below a property
# The labels of HubSpot's own property settings.
FIELD_TYPES: dict[tuple[str, str], str | Promise] = {
    ("string", "text"): _("Single-line text"),
    ("string", "textarea"): _("Multi-line text"),
    ("string", "phonenumber"): _("Phone number"),
    ("phone_number", "phonenumber"): _("Phone number"),
    ("number", "number"): _("Number"),
    ("enumeration", "select"): _("Dropdown select"),
    ("enumeration", "radio"): _("Radio select"),
    ("enumeration", "checkbox"): _("Multiple checkboxes"),
    ("enumeration", "booleancheckbox"): _("Single checkbox"),
    ("bool", "booleancheckbox"): _("Single checkbox"),
    ("date", "date"): _("Date picker"),
    ("datetime", "date"): _("Date and time picker"),
}
TYPES: dict[str, str | Promise] = {
    "string": _("Single-line text"),
    "phone_number": _("Phone number"),
    "number": _("Number"),
    "enumeration": _("Dropdown select"),
    "bool": _("Single checkbox"),
    "date": _("Date picker"),
    "datetime": _("Date and time picker"),
}


def type_words(shape: PropertyShape) -> str | Promise:
    """Return the property's type as HubSpot's settings call it."""
    return FIELD_TYPES.get((shape.type, shape.field_type)) or TYPES.get(shape.type, shape.type)


def option_words(shape: PropertyShape) -> list[tuple[PropertyOption, str]]:
    """Return each option with what people pick it by: its label, with the value where two have the same label."""
    labels = Counter(option.label.casefold() for option in shape.options)
    return [
        (one, one.label if labels[one.label.casefold()] == 1 else f"{one.label} ({one.value})") for one in shape.options
    ]


def find_option(shape: PropertyShape, typed: str) -> str | None:
    """Return the value of the option that was typed by label or value; None if there is none."""
    wanted = typed.strip().casefold()
    by_words = {words.casefold(): one.value for one, words in option_words(shape)}
    by_value = {one.value.casefold(): one.value for one in shape.options}
    return by_value.get(wanted) or by_words.get(wanted)


def fit_group(kind: str) -> str:
    """Return which properties a question of the type is offered: a group has one list in the page."""
    return "several" if kind in SEVERAL_CHOICES else "one" if kind in ONE_CHOICE else "text"


@dataclass(frozen=True)
class Offered:
    """A property in a list of suggestions: the words that pick it, and what is said beside them."""

    words: str
    beside: str | Promise


class Properties:
    """The properties of an account, read once for a page. There are none before the account is checked."""

    GROUPS: ClassVar[dict[str, str]] = {"text": "", "one": ONE_CHOICE[0], "several": SEVERAL_CHOICES[0]}

    def __init__(self, hubspot: int) -> None:
        rows = ContactProperty.objects.filter(hubspot=hubspot).order_by("label", "name")
        self.shapes = {row.name: row.shape() for row in rows}
        self._labels = Counter(shape.label.strip().casefold() for shape in self.shapes.values())

    @property
    def many(self) -> bool:
        """True if a page does not list all of them."""
        return len(self.shapes) > MOST_LISTED

    def words(self, name: str) -> str:
        """Return what people pick the property by: its label, with the name where two have the same label."""
        shape = self.shapes.get(name)
        if shape is None or not shape.label:
            return name
        twice = self._labels[shape.label.strip().casefold()] > 1
        return f"{shape.label} ({name})" if twice else shape.label

    def find(self, typed: str) -> PropertyShape | None:
        """Return the property typed by its label, its internal name, or the words of a list."""
        wanted = " ".join(typed.split())
        if shape := self.shapes.get(wanted.lower()):
            return shape
        matching = [one for one in self.shapes.values() if wanted.casefold() in self._called(one)]
        return matching[0] if len(matching) == 1 else None

    def _called(self, shape: PropertyShape) -> tuple[str, str]:
        return " ".join(shape.label.split()).casefold(), " ".join(self.words(shape.name).split()).casefold()

    def offered(self, group: str, q: str = "") -> list[Offered]:
        """Return the properties to pick from: for a group of questions, or for rules (`rule`)."""
        most, words = (MOST_FOUND, q.strip().casefold()) if q.strip() else (MOST_LISTED, "")
        fitting = (one for one in self.shapes.values() if self._fits(group, one))
        found = (one for one in fitting if not words or words in one.label.casefold() or words in one.name)
        return [Offered(self.words(one.name), type_words(one)) for one in islice(found, most)]

    def _fits(self, group: str, shape: PropertyShape) -> bool:
        if group == "rule":
            return answerable(shape)
        return question_fits(self.GROUPS.get(group, ""), shape)
