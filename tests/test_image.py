"""The production image holds what runs, and neither the sandbox nor the tests."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
IGNORED = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()


def copied() -> set[str]:
    """Return the sources of every COPY."""
    lines = re.findall(r"^COPY (.+)$", DOCKERFILE, re.MULTILINE)
    return {source for line in lines for source in line.split()[:-1]}


def test_what_is_copied_is_there() -> None:
    assert not [source for source in copied() if not (ROOT / source).exists()]


def test_the_builder_is_sent_what_is_copied_and_nothing_else() -> None:
    assert "*" in IGNORED
    assert {line.removeprefix("!") for line in IGNORED if line.startswith("!")} == copied()


def test_the_sandbox_and_the_tests_are_left_out() -> None:
    assert not copied() & {"sandbox", "tests", "requirements/dev.txt"}
