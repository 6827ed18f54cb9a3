"""A backup holds one moment, and nobody waits for it."""

import io
import threading
from pathlib import Path

import pytest
from django.db import connection

from integrations.models import WebinarRow
from portal.backup import make
from portal.backup.archive import Reader
from tests.backup.conftest import PASSPHRASE
from tests.support.databases import ON_POSTGRESQL, database
from tests.support.world import World

KINDS = ["sqlite", *(["postgresql"] if ON_POSTGRESQL else [])]


class Meanwhile(io.BytesIO):
    """A file at whose first byte another process writes a row, and goes on at once."""

    def __init__(self, pk: int) -> None:
        super().__init__()
        self.pk, self.wrote = pk, False

    def write(self, data: object) -> int:
        if not self.wrote:
            self.wrote = True
            other = threading.Thread(target=self._insert)
            other.start()
            other.join(timeout=10)
            assert not other.is_alive(), "the backup holds up who writes"
        return super().write(data)  # type: ignore[arg-type]

    def _insert(self) -> None:
        WebinarRow.objects.create(connection_id=self.pk, zoom_id="later")
        connection.close()


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_written_meanwhile_is_not_in_it(own_databases: Path, kind: str) -> None:
    with database(kind, own_databases), World.empty() as world:
        WebinarRow.objects.create(connection=world.connection, zoom_id="earlier")
        file = Meanwhile(world.connection.pk)

        counts = make.write(file, PASSPHRASE)

        file.seek(0)
        found = {table.name: list(table.rows) for table in Reader(file, PASSPHRASE).tables()}
        assert counts["integrations_webinarrow"] == len(found["integrations_webinarrow"]) == 1
        assert WebinarRow.objects.count() == 2
