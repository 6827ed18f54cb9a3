"""The effect of other settings on a person in a webinar: sent, left out and why, or no longer touched.

Who is left out is decided by the rule of the sync (`exclusions.exclusion`). What only HubSpot can answer is taken from
the last sync.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

STAFF = "host_or_panelist"
# Causes that no setting of ours changes
LASTING = frozenset({STAFF, "secondary_email", "previously_deleted", "invalid_email"})
NOBODY = None


class Kind(StrEnum):
    """The kinds of effect on a person."""

    SENT = "sent"
    LEFT_OUT = "left_out"
    NO_LONGER_TOUCHED = "no_longer_touched"


@dataclass(frozen=True, slots=True)
class StoredPerson:
    """A person in an occurrence, by the portal's rows.

    `held`: HubSpot has the person in this occurrence; `complete`: and nothing more is due. `cause`: why the last sync
    left the person out.
    """

    email: str
    held: bool = False
    complete: bool = False
    cause: str = ""


@dataclass(frozen=True, slots=True)
class PersonEffect:
    """The effect on a person.

    Whoever is left out by a cause although HubSpot has them is no longer touched as well; so are those whom HubSpot has
    of a webinar that stops.
    """

    email: str
    kind: Kind
    cause: str = ""
    no_longer_touched: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """The settings of one side, for one occurrence: if it syncs, and why an address is left out."""

    syncs: bool
    exclude: Callable[[str], str]

    def cause(self, person: StoredPerson) -> str | None:
        """Return why the person is left out, "" if they are sent, or None if nobody is sent."""
        if not self.syncs:
            return NOBODY
        if person.cause == STAFF:  # the first of all causes, and only Zoom knows all panelists
            return STAFF
        return self.exclude(person.email) or (person.cause if person.cause in LASTING else "")


def person_effect(person: StoredPerson, before: Rule, after: Rule) -> PersonEffect | None:
    """Return the effect on the person, or None if there is none."""
    was, becomes = before.cause(person), after.cause(person)
    if was == becomes:
        return None
    if becomes == "":
        return None if person.complete else PersonEffect(person.email, Kind.SENT)
    if becomes and not was:
        touched = was is not NOBODY and person.held
        return PersonEffect(person.email, Kind.LEFT_OUT, becomes, touched)
    if becomes is NOBODY and was == "" and person.held:
        return PersonEffect(person.email, Kind.NO_LONGER_TOUCHED, no_longer_touched=True)
    return None
