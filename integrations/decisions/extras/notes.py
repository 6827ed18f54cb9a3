"""The note about one person in one occurrence: its id, and its HTML."""

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from html import escape

from integrations.decisions.attendance import hubspot_number, minutes

LONGEST = 65_536  # characters of a note in HubSpot
HEADINGS = {"poll": "Polls", "question": "Questions", "survey": "Survey"}  # in the order of a note


@dataclass(frozen=True, slots=True)
class Entry:
    """A question of a poll or survey with the person's answer, or a question that they asked with what hosts said."""

    kind: str
    question: str
    answer: str = ""

    @property
    def tells(self) -> bool:
        """True unless it is a question that the person left unanswered."""
        return self.kind == "question" or bool(self.answer.strip())


def external_id(event_id: str, email: str) -> str:
    """Return the id under which HubSpot finds the note again. The address itself is not readable from it."""
    digest = base64.urlsafe_b64encode(hashlib.sha256(email.encode()).digest()).decode()
    return f"{event_id}-{digest[:16]}"


def body(topic: str, attended: timedelta | None, entries: Sequence[Entry]) -> str:
    """Return the note as HTML, "" if there is nothing to tell.

    An entry that does not fit any more is left out as a whole, and the last line says how many were.
    """
    telling = [entry for entry in entries if entry.tells]
    if not telling:
        return ""
    head = _head(topic, attended)
    room = LONGEST - _length(head) - _length(_rest(len(telling)))
    parts, left_out = [head], 0
    for kind, heading in HEADINGS.items():
        opening, closing = f"<p><strong>{heading}</strong></p><ul>", "</ul>"
        items = ""
        for item in (_item(entry) for entry in telling if entry.kind == kind):
            needed = _length(item) + (0 if items else _length(opening + closing))
            if needed > room:
                left_out += 1
                continue
            room -= needed
            items += item
        if items:
            parts.append(opening + items + closing)
    return "".join(parts) + _rest(left_out)


def _head(topic: str, attended: timedelta | None) -> str:
    stayed = f"<br>Attended: {hubspot_number(minutes(attended))} min" if attended is not None else ""
    return f"<p><strong>{escape(topic)}</strong> (Zoom webinar){stayed}</p>"


def _item(entry: Entry) -> str:
    answer = f"<br>{_lines(entry.answer)}" if entry.answer.strip() else ""
    return f"<li><em>{_lines(entry.question)}</em>{answer}</li>"


def _lines(text: str) -> str:
    return "<br>".join(escape(line) for line in text.strip().splitlines())


def _rest(left_out: int) -> str:
    return f"<p>{left_out} more did not fit into this note.</p>" if left_out else ""


def _length(text: str) -> int:
    """Return the length as HubSpot may count it: an emoji is two of its characters."""
    return len(text.encode("utf-16-le")) // 2
