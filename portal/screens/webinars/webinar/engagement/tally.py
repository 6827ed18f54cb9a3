"""The answers to one question of a poll or survey, counted.

Zoom's reports do not say what kind of question it was, and join several answers of a person with a semicolon. So the
answers themselves tell: several or ranked ones, numbers, or words that everybody chose freely.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from django.utils.translation import gettext as _

from portal.wording.asked import answer_parts

LONGEST_OPTION, MOST_OPTIONS = 200, 50  # what Zoom lets an option be, and a question have
ENOUGH = 5  # different answers that nobody shares are no options

Group = tuple[str, int]  # what was answered, and by how many


class Kind(StrEnum):
    """How the answers of a question are shown."""

    CHOICES = "choices"
    RANKED = "ranked"
    NUMBERS = "numbers"
    FREE = "free"


@dataclass(frozen=True, slots=True)
class Counted:
    """An answer and how many gave it. `place`: of a ranking, its mean place, where 1 is the first."""

    text: str
    count: int
    place: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """The answers in the order in which they are shown. `mean`: of numbers, their mean."""

    kind: Kind
    answers: Sequence[Counted]
    mean: Fraction | None = None


def tally(groups: Iterable[Group]) -> Tally:
    """Return the answers counted. The groups come with those first that are shown first among equals."""
    given = [(answer_parts(answer), count) for answer, count in groups]
    if _is_ranking([parts for parts, _count in given]):
        return Tally(Kind.RANKED, _by_place(given))
    counts: Counter[str] = Counter()
    for parts, count in given:
        for part in dict.fromkeys(parts):
            counts[part] += count
    found = [Counted(text, count) for text, count in counts.most_common()]
    if found and all(_is_number(one.text) for one in found):
        total = sum(one.count for one in found)
        mean = Fraction(sum(int(one.text) * one.count for one in found), total)
        return Tally(Kind.NUMBERS, sorted(found, key=lambda one: -int(one.text)), mean)
    if _is_free(found):
        return Tally(Kind.FREE, _whole(given))
    return Tally(Kind.CHOICES, found)


def shared_only(counted: Tally) -> Tally:
    """Return the tally with the answers that only one person gave counted together, without their words.

    Few free answers look like options, and what one person wrote may tell who it was.
    """
    shared = [one for one in counted.answers if one.count > 1]
    alone = len(counted.answers) - len(shared)
    others = [Counted(_("Answers that only one person gave"), alone)] if alone else []
    return replace(counted, answers=[*shared, *others])


def _is_ranking(given: Sequence[tuple[str, ...]]) -> bool:
    """Return True if everybody named the same options, and not all in the same order."""
    options = {frozenset(parts) for parts in given}
    return len(options) == 1 and len(set(given)) > 1 and len(given[0]) > 1


def _by_place(given: Sequence[tuple[tuple[str, ...], int]]) -> list[Counted]:
    places: dict[str, int] = defaultdict(int)
    people = sum(count for _answers, count in given)
    for parts, count in given:
        for place, part in enumerate(parts, start=1):
            places[part] += place * count
    found = [Counted(text, people, Fraction(places[text], people)) for text in places]
    return sorted(found, key=lambda one: one.place or 0)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 6


def _is_free(found: Sequence[Counted]) -> bool:
    too_long = any(len(one.text) > LONGEST_OPTION or "\n" in one.text for one in found)
    unshared = len(found) >= ENOUGH and found[0].count == 1
    return too_long or unshared or len(found) > MOST_OPTIONS


def _whole(given: Sequence[tuple[tuple[str, ...], int]]) -> list[Counted]:
    """Return free answers as they were written, those given most often first."""
    counts: Counter[str] = Counter()
    for parts, count in given:
        counts[";".join(parts)] += count
    return [Counted(text, count) for text, count in counts.most_common()]
