"""The app of the portal itself: the Django project and its screens."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The app's configuration."""

    name = "portal"

    def ready(self) -> None:
        # Importing registers the checks, makes our Celery app the one that tasks are sent with, and has workers report.
        from portal import celery, checks  # noqa: F401
        from portal.background import pulse  # noqa: F401
