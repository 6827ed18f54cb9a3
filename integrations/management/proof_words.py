"""A proof in words, for the command line."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from integrations.proof.people import LISTS_GONE, PRUNED, SESSION_GONE
from integrations.proof.result import Result

NOTES = {
    PRUNED: "what these people did in Zoom was pruned here: proved by what the portal keeps of them.",
    SESSION_GONE: "Zoom no longer has the report of a session: its attendance is proved by what the portal keeps.",
    LISTS_GONE: "Zoom does not list all registrants: proved by those it lists and what the portal keeps of the others.",
}


def line(result: Result) -> str:
    """Return one occurrence: its numbers, then a line for each difference."""
    sums, row = result.sums, result.occurrence
    name = f"{result.topic or row.webinar.zoom_id}" + (f" ({row.occurrence_id})" if row.occurrence_id else "")
    if result.error:
        return f"{name}: not proved, because not everything could be read"
    lines = [f"{name}: {_people(len(sums.people))}, {_accounted(result)}"]
    for one in sums.differences:
        whom = f" {one.email}" if one.email else ""
        lines.append(f"  {one.what}{whom}: expected {one.expected or 'nothing'}, found {one.found or 'nothing'}")
    return "\n".join(lines)


@dataclass
class Totals:
    """The sums over all occurrences. An address in several webinars is one person."""

    webinars: set[int] = field(default_factory=set)
    people: set[int] = field(default_factory=set)  # hashes of addresses
    differences: int = 0
    unread: int = 0
    proved: bool = True

    def add(self, result: Result) -> None:
        self.webinars.add(result.occurrence.webinar_id)
        self.people.update(map(hash, result.sums.people))
        self.differences += len(result.sums.differences)
        self.unread += result.error is not None
        self.proved = self.proved and result.proved

    def sentence(self) -> str:
        """Return the line about all of them together."""
        webinars = len(self.webinars)
        count = f"{webinars} webinar{'s' * (webinars != 1)}, {_people(len(self.people))}"
        if self.proved:
            return f"{count}, every one accounted for"
        parts = [_differences(self.differences)] if self.differences else []
        parts += [f"{self.unread} not read"] if self.unread else []
        return f"{count}: {', '.join(parts) or 'not everybody is accounted for'}"


def notes(result: Result) -> Iterator[str]:
    """Yield a sentence for everything that could only be proved by what is left."""
    for note in result.notes:
        yield f"{result.topic or result.occurrence.webinar.zoom_id}: {NOTES[note]}"


def _people(count: int) -> str:
    return f"{count} {'person' if count == 1 else 'people'}"


def _accounted(result: Result) -> str:
    sums = result.sums
    if result.proved:
        return "every one accounted for"
    if sums.unaccounted:
        return f"{sums.unaccounted} not accounted for"
    return _differences(len(sums.differences))


def _differences(count: int) -> str:
    return f"{count} difference{'s' * (count != 1)}"
