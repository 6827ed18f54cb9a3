"""Every claim in SECURITY.md names a test that shows it, or says that none does; `test_documents` finds the tests."""

from tests.support import documents
from tests.support.documents import SECURITY

UNTESTED = ("the same", "not tested", "kept by people, not by a test")


def rows() -> list[list[str]]:
    """Return the rows of the tables that have a last column "shown by"."""
    found, inside = [], False
    for line in documents.text_of(SECURITY).splitlines():
        cells = [cell.strip() for cell in line.strip("|").split(" | ")]
        inside = line.startswith("|") and (inside or cells[-1].startswith("shown by"))
        if inside and not cells[-1].startswith(("shown by", "---")) and set(line) != set("|-"):
            found.append(cells)
    return found


def test_every_claim_names_a_test_or_says_that_none_shows_it() -> None:
    assert len(rows()) > 50
    assert not [row[0] for row in rows() if "::test_" not in row[-1] and not row[-1].strip(" |").startswith(UNTESTED)]


def test_it_names_many() -> None:
    assert len(documents.symbols(SECURITY)) > 30
