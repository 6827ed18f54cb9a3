"""Texts without what opens a door or names a person: the last net for log lines and support bundles.

Nothing of the portal's own puts a secret or an address into such a text. The words of a library, a database or a
provider may hold one.
"""

import re

HIDDEN = "\N{HORIZONTAL ELLIPSIS}"
_HIDING: tuple[tuple[re.Pattern[str], str], ...] = (
    # Addresses that are secrets, or hold one: links for one time, where webhooks arrive, and recordings.
    (re.compile(r"(/(?:setup|webhooks/zoom|rec/play|rec/share|rec/download)/)[^\s\"'<>]+"), rf"\1{HIDDEN}"),
    # Whatever stands behind the question mark of an address: tokens, tickets, words that somebody searched for.
    (re.compile(r"((?:://|/)[^\s?\"'<>]*)\?[^\s\"'<>]+"), rf"\1?{HIDDEN}"),
    (re.compile(r"://[^\s/@\"'<>]*(?::[^\s@\"'<>]*)?@"), f"://{HIDDEN}@"),
    (re.compile(r"\b(Bearer|Basic)\s+[\w.~+/=-]+", re.IGNORECASE), rf"\1 {HIDDEN}"),
    (
        re.compile(
            r"((?:token|secret|passw(?:or)?d|passcode|api[_-]?key|authorization|join_url)\w*[\"']?\s*[:=]\s*)"
            r"(?!(?:Bearer|Basic)\b)(\"[^\"]*\"|'[^']*'|[^\s,;&)}\]]{4,})",
            re.IGNORECASE,
        ),
        rf"\1{HIDDEN}",
    ),
    # Tokens by their looks: Fernet's, JSON web tokens, and those of a HubSpot private app.
    (re.compile(r"\bgAAAAA[\w=-]{20,}|\beyJ[\w-]+\.[\w-]+(?:\.[\w-]*)?|\bpat-\w+-[\w-]{20,}"), HIDDEN),
    (
        re.compile(
            r"[^\s@<>\"'`(),;:=|/\\{}\[\]]+(?:@|%40)[^\s@<>\"'`(),;:=|/\\{}\[\]&]*\.[^\s@<>\"'`(),;:=|/\\{}\[\]&.]+"
        ),
        f"{HIDDEN}@{HIDDEN}",
    ),
)


def redacted(text: str) -> str:
    """Return the text with an ellipsis for each secret, query string and e-mail address."""
    for pattern, shown in _HIDING:
        text = pattern.sub(shown, text)
    return text
