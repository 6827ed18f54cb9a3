"""The app that does: reads Zoom, decides, writes HubSpot."""

import sqlite3
from typing import Any

from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.utils.translation import gettext_lazy as _


class IntegrationsConfig(AppConfig):
    name = "integrations"
    verbose_name = _("All records")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        connection_created.connect(allow_large_batches, dispatch_uid="allow_large_batches")


def allow_large_batches(connection: Any, **kwargs: Any) -> None:
    """Django cuts bulk writes to the 999 parameters that SQLite took before 2020; ask this SQLite what it takes."""
    if connection.vendor == "sqlite":
        taken = connection.connection.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER)
        connection.features.max_query_params = min(taken, 32_766)
