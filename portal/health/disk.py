"""The folders that the portal writes to take a file."""

import logging
import tempfile
from pathlib import Path

from django.conf import settings
from django.db import connection

from portal.health.patience import Remembered

logger = logging.getLogger(__name__)
NEEDED = 256 * 1024  # bytes
FULL = "The portal's disk takes no file: make room, or grant write access to VAR_DIR."


def folders() -> set[Path]:
    """Return the folders that must take files: the portal's own and SQLite's."""
    database = settings.DATABASES["default"]
    beside = Path(str(database["NAME"])).parent if connection.vendor == "sqlite" else settings.VAR_DIR
    return {settings.VAR_DIR, beside if beside.is_dir() else settings.VAR_DIR}


def accepts_file(folder: Path) -> bool:
    """Try to write a file, and return True if that worked."""
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"\0" * NEEDED)
            file.flush()
    except OSError as error:
        logger.warning("%s takes no file: %s", folder, error.strerror)
        return False
    return True


def has_room() -> bool:
    """Return True if every folder takes a file."""
    return all(accepts_file(folder) for folder in folders())


check = Remembered(has_room, True)
