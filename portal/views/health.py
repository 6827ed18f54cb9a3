"""`/health/`: the portal and its database answer, and both can store something."""

import logging
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse

logger = logging.getLogger(__name__)
LASTS = 5.0  # seconds that a result of the disk is reused
NEEDED = 256 * 1024  # bytes


def health(request: HttpRequest) -> JsonResponse:
    """Answer 200 if all is well, else 503 with the reason."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SHOW transaction_read_only" if connection.vendor == "postgresql" else "SELECT 'off'")
            read_only = cursor.fetchone() != ("off",)
    except DatabaseError as error:
        logger.warning("The database does not answer: %s", type(error).__name__)
        return JsonResponse({"status": "database unavailable"}, status=503)
    if read_only:
        return JsonResponse({"status": "database read-only"}, status=503)
    if not disk_check.has_room():
        return JsonResponse({"status": "disk full"}, status=503)
    return JsonResponse({"status": "ok"})


@dataclass
class DiskCheck:
    """The check that the portal's own folder and SQLite's take a file. It writes every few seconds at most."""

    checked_at: float = -LASTS
    accepted: bool = True

    def has_room(self) -> bool:
        """Return True if every folder takes a file."""
        if time.monotonic() - self.checked_at >= LASTS:
            self.accepted = all(accepts_file(folder) for folder in folders())
            self.checked_at = time.monotonic()
        return self.accepted


def folders() -> set[Path]:
    """Return the folders that must take files."""
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


disk_check = DiskCheck()
