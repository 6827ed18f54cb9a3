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


def test_it_names_many() -> None:
    assert len(named()) > 30


@pytest.mark.parametrize(("file", "test"), named())
def test_the_test_is_there(file: str, test: str) -> None:
    assert f"def {test}(" in (ROOT / file).read_text(encoding="utf-8")
