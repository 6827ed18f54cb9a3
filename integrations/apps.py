"""The app that does the work: it reads Zoom, decides, and writes HubSpot."""

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
    """Let bulk writes take as many parameters as this SQLite does; Django cuts them to 999, the limit before 2020."""
    if connection.vendor == "sqlite":
        taken = connection.connection.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER)
        connection.features.max_query_params = min(taken, 32_766)
