"""SECURITY.md names the tests that hold what it says: each of them is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def named() -> list[tuple[str, str]]:
    """File and test; a name without a file is in the file named before it."""
    found, file = [], ""
    for path, test in re.findall(r"`((?:tests/[a-z_/]+\.py)?)::(test_[a-z_0-9]+)`", (ROOT / "SECURITY.md").read_text()):
        file = path or file
        found.append((file, test))
    return found


UNTESTED = ("the same", "not tested", "kept by people, not by a test")


def rows() -> list[list[str]]:
    """Those of the tables whose last column is what shows it."""
    found, inside = [], False
    for line in (ROOT / "SECURITY.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split(" | ")]
        inside = line.startswith("|") and (inside or cells[-1].startswith("shown by"))
        if inside and not cells[-1].startswith(("shown by", "---")) and set(line) != set("|-"):
            found.append(cells)
    return found


def test_every_claim_names_a_test_or_says_that_none_shows_it() -> None:
    assert len(rows()) > 50
    assert not [row[0] for row in rows() if "::test_" not in row[-1] and not row[-1].strip(" |").startswith(UNTESTED)]


def test_it_names_many() -> None:
    assert len(named()) > 30


@pytest.mark.parametrize(("file", "test"), named())
def test_the_test_is_there(file: str, test: str) -> None:
    assert f"def {test}(" in (ROOT / file).read_text(encoding="utf-8")
