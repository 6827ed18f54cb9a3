"""The app that does the work: it reads Zoom, decides, and writes HubSpot."""

import gc
import sqlite3
from typing import Any

from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.utils.translation import gettext_lazy as _

# New objects until Python looks for garbage: a page of people makes tens of thousands, none of them garbage.
OBJECTS_BETWEEN_COLLECTIONS = 20_000


class IntegrationsConfig(AppConfig):
    name = "integrations"
    verbose_name = _("All records")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        connection_created.connect(allow_large_batches, dispatch_uid="allow_large_batches")
        collect_garbage_rarely()


def collect_garbage_rarely() -> None:
    """Leave out what was imported when garbage is looked for: with it the search took a sixth of a large sync."""
    gc.freeze()
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS, *gc.get_threshold()[1:])


def allow_large_batches(connection: Any, **kwargs: Any) -> None:
    """Let bulk writes take as many parameters as this SQLite does; Django cuts them to 999, the limit before 2020."""
    if connection.vendor == "sqlite":
        taken = connection.connection.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER)
        connection.features.max_query_params = min(taken, 32_766)
