"""Things that the portal's own source does without."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("portal", "integrations", "audits", "templates")
NOT_THERE = {
    "text that is run as a program": r"(?<![.\w])(?:eval|exec|compile)\(|__import__\(|pickle|marshal|yaml\.",
    "a shell": r"os\.system|os\.popen|shell=True",
    "markup that is taken for safe": r"mark_safe|\|\s*safe\b|autoescape off|erHTML *=|insertAdjacent|document\.write",
    "SQL put together from texts": r"\.raw\(|\.extra\(|RawSQL|execute\(f[\"']",
    "XML": r"(?:import|from) xml|lxml|ElementTree",
    "weak hashes and ciphers": r"hashlib\.(?:md5|sha1)\b|\bECB\b|\bDES\b|\bRC4\b",
    "a certificate that is not checked": r"verify\s*=\s*False|CERT_NONE|_create_unverified",
    "random numbers that can be guessed": r"\brandom\.(?:choice|randint|random|getrandbits)\(",
    "messages of other windows, or WebSockets": r"postMessage|WebSocket",
    "files that people send": r"request\.FILES|FileField\(|ImageField\(",
}

ONCE = ("portal/screens/your_account/second_factor.py", "mark_safe")  # a picture drawn there, of squares only


def sources() -> Iterator[tuple[str, str]]:
    for folder in FOLDERS:
        for file in (ROOT / folder).rglob("*"):
            own = file.suffix in (".py", ".html", ".js") and "sandbox" not in file.parts and "smoke" not in file.parts
            if own and "migrations" not in file.parts:
                yield str(file.relative_to(ROOT)), file.read_text(encoding="utf-8")


@pytest.mark.parametrize("what", NOT_THERE)
def test_the_source_does_without(what: str) -> None:
    lines = [(file, line) for file, text in sources() for line in text.splitlines()]
    lines = [(file, line) for file, line in lines if not (file == ONCE[0] and ONCE[1] in line)]
    assert not [f"{file}: {line.strip()}" for file, line in lines if re.search(NOT_THERE[what], line)]
