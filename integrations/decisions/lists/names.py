"""The names of lists: built from a pattern, short enough for HubSpot, and never two alike."""

import re
from datetime import datetime, tzinfo

from integrations.records.mapping import ListKind

PLACEHOLDERS = ("topic", "date", "kind")
LONGEST = 200  # characters; HubSpot documents no limit, so that this is far below any that was seen
SHORTEST_TOPIC = 10  # characters that are left of a topic, however long the rest is
KINDS = {
    ListKind.REGISTERED: "Registered",
    ListKind.ATTENDED: "Attended",
    ListKind.NO_SHOW: "No-show",
    ListKind.CANCELLED: "Cancelled",
}


def list_name(
    pattern: str, topic: str, start: datetime | None, zone: tzinfo, kind: ListKind, event_id: str, *, taken: bool
) -> str:
    """Return the name of a list. The topic alone is cut where the whole is too long.

    `zone` is the time zone of the Zoom account. A name that is `taken` gets the external event id.
    """
    date = start.astimezone(zone).date().isoformat() if start else ""
    more = f" ({event_id})"
    rest = _filled(pattern, {"topic": "", "date": date, "kind": KINDS[kind]})
    room = max(LONGEST - length(rest) - length(more), SHORTEST_TOPIC)
    words = {"topic": _cut(_plain(topic), room), "date": date, "kind": KINDS[kind]}
    name = _cut(_plain(_filled(pattern, words)), LONGEST - length(more))
    return name + more if taken else name


def length(text: str) -> int:
    """Return the length as HubSpot may count it: an emoji is two of its characters."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _filled(pattern: str, words: dict[str, str]) -> str:
    """Fill the pattern in once, so that a topic with braces stays as it is."""
    return re.sub(r"\{(topic|date|kind)\}", lambda found: words[found[1]], pattern)


def _plain(text: str) -> str:
    """Return the text in one line, without characters that nobody sees."""
    visible = (one if one.isprintable() or one.isspace() or one in JOINERS else "" for one in text)
    return " ".join("".join(visible).split())


JOINERS = "\u200c\u200d"  # emoji and some scripts are made with them


def _cut(text: str, most: int) -> str:
    """Return the text with at most so many characters, the last of which shows that it is cut."""
    if length(text) <= most:
        return text
    while length(text) > most - 1:
        text = text[:-1]
    return text.rstrip(f" {JOINERS}") + "…"
