"""`import_deleted`: addresses that must never be created."""

from pathlib import Path

import pytest

from integrations.models import Deletion
from tests.commands.running import run
from tests.support.world import World

pytestmark = pytest.mark.django_db


def test_imported_addresses_are_not_created(world: World) -> None:
    ran = run("import_deleted", "-", stdin="Eva@Mail.example \n\n")
    world.sync(81000000001)

    assert "Remembered 1 of 1" in ran.out
    assert world.contact("eva@mail.example") is None
    assert world.people(81000000001, "emails_excluded") == {"eva@mail.example": "previously_deleted"}


def test_importing_twice_remembers_once(world: World) -> None:
    run("import_deleted", "-", stdin="eva@mail.example\n")
    ran = run("import_deleted", "-", stdin="eva@mail.example\n")

    assert "Remembered 0 of 1" in ran.out
    assert Deletion.objects.filter(source="imported").count() == 1


def test_a_line_that_is_no_address_imports_nothing(world: World, tmp_path: Path) -> None:
    file = tmp_path / "deleted.txt"
    file.write_text("eva@mail.example\nnot an address\n", encoding="utf-8")

    ran = run("import_deleted", str(file))

    assert "Address 2" in ran.err
    assert ran.status == 2
    assert not Deletion.objects.filter(source="imported").exists()
