"""The tab People: a row a person with outcome and reason, chips with counts that filter, and a search."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integrations.decisions.exclusions import normalise_email
from integrations.models import Occurrence, Participant
from integrations.records import Outcome
from portal.screens.shared.webinars.participation import NOT_APPROVED, email_search, participation
from portal.screens.webinars.webinar.found import page_number, portal_id_of
from portal.wording.labels import PERSON_CAUSES

A_PAGE = 25
ATTENDED, NO_SHOW, DROPPED_IN, NO_CAUSE = "attended", "no_show", "dropped_in", "none"
STAYED_SHORT = Q(dropped_in__isnull=False, zoom_joined_at=None)
CAME, STAYED_AWAY = Q(zoom_joined_at__isnull=False), Q(zoom_joined_at=None, zoom_registered_at__isnull=False)
OUTCOMES: dict[str, str | Promise] = {
    Outcome.IN_HUBSPOT: gettext_lazy("In HubSpot"),
    Outcome.LEFT_OUT: gettext_lazy("Left out"),
    Outcome.WAITING: gettext_lazy("Waiting"),
    Outcome.FAILED: gettext_lazy("Failed"),
}


@dataclass(frozen=True)
class Chip:
    """A filter with the number of people behind it."""

    label: str
    count: int
    query: str
    current: bool


def people_tab(occurrence: Occurrence, query: dict[str, str]) -> dict[str, Any]:
    """Return the tab's context, in two queries however many people there are."""
    wanted, cause, search = query.get("people", ""), query.get("cause", ""), query.get("q", "").strip()
    rows = Participant.objects.filter(_condition(wanted, cause, search), occurrence=occurrence).order_by("email")
    number = page_number(query.get("page", ""))
    first = (number - 1) * A_PAGE
    found = list(rows[first : first + A_PAGE + 1])
    return {
        "people": [participation(row, portal_id_of(occurrence)) for row in found[:A_PAGE]],
        "chips": list(_chips(occurrence, wanted, cause)),
        "filter": {"people": wanted, "cause": cause},
        "filtered": bool(wanted or cause or search),
        "q": search,
        "older": number + 1 if len(found) > A_PAGE else 0,
        "newer": number - 1,
    }


def _condition(wanted: str, cause: str, search: str) -> Q:
    condition = email_search(normalise_email(search)) if search else Q()
    if wanted in OUTCOMES:
        condition &= Q(outcome=wanted)
    elif wanted == ATTENDED:
        condition &= CAME
    elif wanted == NO_SHOW:
        condition &= STAYED_AWAY
    elif wanted == DROPPED_IN:
        condition &= STAYED_SHORT
    if cause:
        condition &= Q(cause="" if cause == NO_CAUSE else cause)
    return condition


def _chips(occurrence: Occurrence, wanted: str, cause: str) -> Iterator[Chip]:
    """Yield a chip for everybody, for each outcome and cause, and for those who came and who did not.

    One query counts them all. Chips that nobody is behind are left out, but for the one that is chosen.
    """
    groups = list(
        Participant.objects.filter(occurrence=occurrence)
        .order_by()
        .values_list("outcome", "cause")
        .annotate(
            n=Count("pk"),
            came=Count("pk", filter=CAME),
            away=Count("pk", filter=STAYED_AWAY),
            short=Count("pk", filter=STAYED_SHORT),
        )
    )
    yield Chip(_("All"), sum(one[2] for one in groups), "", not wanted and not cause)
    for outcome, label in OUTCOMES.items():
        mine = [one for one in groups if one[0] == outcome]
        count = sum(one[2] for one in mine)
        if count or wanted == outcome:
            yield Chip(str(label), count, f"&people={outcome}", wanted == outcome and not cause)
        if outcome == Outcome.IN_HUBSPOT:
            continue
        for name, n in sorted(((one[1], one[2]) for one in mine), key=lambda one: -one[1]):
            if name or outcome == Outcome.LEFT_OUT:
                words = PERSON_CAUSES.get(name, name) if name else NOT_APPROVED.words
                chosen = wanted == outcome and cause == (name or NO_CAUSE)
                yield Chip(str(words), n, f"&people={outcome}&cause={name or NO_CAUSE}", chosen)
    came, away, short = (sum(one[place] for one in groups) for place in (3, 4, 5))
    if came or wanted == ATTENDED:
        yield Chip(_("Attended"), came, f"&people={ATTENDED}", wanted == ATTENDED)
    if occurrence.ended_at and (away or wanted == NO_SHOW):
        yield Chip(_("Registered, did not attend"), away, f"&people={NO_SHOW}", wanted == NO_SHOW)
    if short or wanted == DROPPED_IN:
        yield Chip(_("Dropped in, too short to count"), short, f"&people={DROPPED_IN}", wanted == DROPPED_IN)
