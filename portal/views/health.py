"""`/health/`: whether the portal and its database answer, and whether both can still keep something."""

import logging
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse

logger = logging.getLogger(__name__)
LASTS = 5.0  # seconds an answer of the disk is good for
NEEDED = 256 * 1024  # bytes


def health(request: HttpRequest) -> JsonResponse:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SHOW transaction_read_only" if connection.vendor == "postgresql" else "SELECT 'off'")
            read_only = cursor.fetchone() != ("off",)
    except DatabaseError as error:
        logger.warning("The database does not answer: %s", type(error).__name__)
        return JsonResponse({"status": "database unavailable"}, status=503)
    if read_only:
        return JsonResponse({"status": "database read-only"}, status=503)
    if not disk_check.there_is():
        return JsonResponse({"status": "disk full"}, status=503)
    return JsonResponse({"status": "ok"})


@dataclass
class DiskCheck:
    """Whether the portal's own folder, and SQLite's, take a file; asked of the disk every few seconds at most."""

    asked_at: float = -LASTS
    found: bool = True

    def there_is(self) -> bool:
        if time.monotonic() - self.asked_at >= LASTS:
            self.found = all(accepts_file(folder) for folder in folders())
            self.asked_at = time.monotonic()
        return self.found


def folders() -> set[Path]:
    database = settings.DATABASES["default"]
    beside = Path(str(database["NAME"])).parent if connection.vendor == "sqlite" else settings.VAR_DIR
    return {settings.VAR_DIR, beside if beside.is_dir() else settings.VAR_DIR}


def accepts_file(folder: Path) -> bool:
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"\0" * NEEDED)
            file.flush()
    except OSError as error:
        logger.warning("%s takes no file: %s", folder, error.strerror)
        return False
    return True


disk_check = DiskCheck()
