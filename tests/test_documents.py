"""README, CONTRIBUTING, SECURITY and docs/ name files, symbols and commands: each of them is there."""

import re
import tomllib
from pathlib import Path

import pytest
from django.core.management import get_commands

from tests.support import documents
from tests.support.documents import DOCUMENTS, README, ROOT

ARCHITECTURE = ROOT / "docs" / "architecture.md"
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
each_document = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda one: str(one.relative_to(ROOT)))


@each_document
def test_every_path_in_backticks_is_there(document: Path) -> None:
    assert not [path for path in documents.paths(document) if not documents.is_there(path)]


@each_document
def test_every_symbol_is_in_its_file(document: Path) -> None:
    assert not [f"{file}::{name}" for file, name in documents.symbols(document) if not documents.defines(file, name)]


@each_document
def test_every_link_leads_to_a_file(document: Path) -> None:
    assert not [target for target in documents.links(document) if not (document.parent / target).exists()]


@each_document
def test_every_make_target_is_in_the_makefile(document: Path) -> None:
    assert not [target for target in documents.make_targets(document) if f"\n{target}: " not in MAKEFILE]


@each_document
def test_every_command_is_there(document: Path) -> None:
    assert documents.commands(document) <= get_commands().keys()


def test_the_architecture_names_stations() -> None:
    """An empty list would pass every other test."""
    assert len(documents.paths(ARCHITECTURE)) > 50
    assert len(documents.symbols(ARCHITECTURE)) > 40


def test_the_architecture_tells_the_layers_in_the_order_that_the_linter_holds() -> None:
    table = [re.findall(r"`integrations/(\w+)(?:/|\.py)`", row) for row in _rows_after("Inside `integrations/`")]
    flow = re.search(r"Inside `integrations/sync/`, from the top:(.*?)\n\n", documents.text_of(ARCHITECTURE), re.DOTALL)

    assert [{*layer} for layer in table] == [{*layer.split(" | ")} for layer in _layers_in("integrations")]
    assert flow and re.findall(r"(?:sync/)?(\w+)(?:/|\.py)?`", flow.group(1)) == _layers_in("integrations.sync")


def _rows_after(words: str) -> list[str]:
    """Return the first column of the table that follows these words."""
    table = documents.text_of(ARCHITECTURE).partition(f"\n{words}")[2].partition("|---")[2].partition("\n\n")[0]
    return [row.split(" | ")[0] for row in table.splitlines()[1:]]


def _layers_in(container: str) -> list[str]:
    with (ROOT / "pyproject.toml").open("rb") as file:
        contracts = tomllib.load(file)["tool"]["importlinter"]["contracts"]
    (layers,) = [one["layers"] for one in contracts if one.get("containers") == [container]]
    return list(layers)


def test_the_readme_and_ci_agree_on_the_test_command() -> None:
    for file in (README, ROOT / ".ci" / "run"):
        assert re.search(r"^(?:\S+=\S+ )*make test\b", documents.text_of(file), re.MULTILINE)


def test_every_page_of_docs_is_linked_from_the_readme() -> None:
    linked = set(documents.links(README))

    assert not [page for page in (ROOT / "docs").glob("*.md") if f"docs/{page.name}" not in linked]


def test_every_page_on_operations_is_linked_from_their_index() -> None:
    folder = ROOT / "docs" / "operations"
    linked = {*documents.links(folder / "README.md"), "README.md"}

    assert not [page.name for page in folder.glob("*.md") if page.name not in linked]
