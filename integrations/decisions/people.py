"""The registration of a person from the registrants of one address."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

APPROVED = "approved"


@dataclass(frozen=True, slots=True)
class RegistrantFact:
    """One registrant as the portal keeps it.

    `cancelled` is when a registrant that was approved was found to be no longer approved, or gone.
    """

    status: str
    created: datetime
    cancelled: datetime | None = None
    first_name: str = ""
    last_name: str = ""
    source: str = ""
    join_link: str = ""


@dataclass(frozen=True, slots=True)
class Registration:
    """The registration of a person in one occurrence.

    `source` is the tracking source of the newest valid registrant, `join_link` the mark of the newest one's link.

    If `cancelled` is after `registered`, the person has cancelled; if it is before, they registered again at the new
    time.
    """

    registered: datetime | None = None
    cancelled: datetime | None = None
    first_name: str = ""
    last_name: str = ""
    pending: bool = False  # only waiting for approval, or denied: kept in the portal, not sent
    source: str = ""
    join_link: str = ""


def person_registration(
    registrants: Iterable[RegistrantFact],
    *,
    occurrence_end: datetime | None,
    ended: bool,
    once_for_all: bool,
) -> Registration:
    """Return the registration of the person behind these registrants.

    `once_for_all` is a series with registration type 1, where a registration holds from its own time on.
    `occurrence_end` is the actual, else the scheduled end. Somebody who vanishes after it stays registered.
    """
    facts = [
        fact
        for fact in registrants
        if not (once_for_all and occurrence_end is not None and fact.created > occurrence_end)
    ]
    cut_off = occurrence_end if ended else None
    cancelled = [fact for fact in facts if _is_cancelled(fact, cut_off)]
    valid = [fact for fact in facts if _was_approved(fact) and not _is_cancelled(fact, cut_off)]
    first_name, last_name = _names(valid or cancelled or facts)
    if valid:
        registered = min(fact.created for fact in valid)
        # Another registrant of the same address may be cancelled later: the person is still registered.
        earlier = [fact.cancelled for fact in cancelled if fact.cancelled and fact.cancelled < registered]
        source = max((fact.created, fact.source) for fact in valid)[1]
        links = ((fact.created, fact.join_link) for fact in valid if fact.join_link)
        link = max(links, default=(registered, ""))[1]
        return Registration(
            registered, max(earlier, default=None), first_name, last_name, source=source, join_link=link
        )
    if cancelled:
        last = max(cancelled, key=lambda fact: (fact.cancelled, fact.created))
        return Registration(last.created, last.cancelled, first_name, last_name)
    return Registration(first_name=first_name, last_name=last_name, pending=bool(facts))


def _was_approved(fact: RegistrantFact) -> bool:
    """Return True if the registrant is or was approved."""
    return fact.status == APPROVED or fact.cancelled is not None


def _is_cancelled(fact: RegistrantFact, cut_off: datetime | None) -> bool:
    """Return True if the registrant was cancelled before the cut-off."""
    return fact.cancelled is not None and (cut_off is None or fact.cancelled <= cut_off)


def _names(facts: Sequence[RegistrantFact]) -> tuple[str, str]:
    """Return the first and last name of the newest registrant that has a name."""
    for fact in sorted(facts, key=lambda fact: (fact.created, fact.first_name, fact.last_name), reverse=True):
        if fact.first_name.strip() or fact.last_name.strip():
            return fact.first_name.strip(), fact.last_name.strip()
    return "", ""
