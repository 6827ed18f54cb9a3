"""Beat's scheduler. The schedule is stored in the database, where people edit it on the admin's pages."""

from collections.abc import Mapping
from typing import Any

from django_celery_beat.models import PeriodicTask
from django_celery_beat.schedulers import DatabaseScheduler

from portal.background.pulse import Pulse


class Scheduler(DatabaseScheduler):  # type: ignore[misc]  # django-celery-beat has no types
    """A scheduler that keeps edited tasks.

    The one of django-celery-beat would overwrite them with the defaults of `portal.celery` at every start.
    """

    pulse = Pulse("beat")

    def tick(self, *args: Any, **kwargs: Any) -> float:
        """Run what is due, and report that beat does so."""
        self.pulse.report_if_due()
        return float(super().tick(*args, **kwargs))

    def update_from_dict(self, mapping: Mapping[str, Any]) -> None:
        """Store the defaults of those tasks only that are not in the database yet."""
        kept = set(PeriodicTask.objects.filter(name__in=list(mapping)).values_list("name", flat=True))
        super().update_from_dict({name: entry for name, entry in mapping.items() if name not in kept})
