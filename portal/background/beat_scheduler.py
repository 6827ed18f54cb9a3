"""Beat's scheduler: the schedule stands in the database, where people edit it in the admin."""

from collections.abc import Mapping
from typing import Any

from django_celery_beat.models import PeriodicTask
from django_celery_beat.schedulers import DatabaseScheduler


class Scheduler(DatabaseScheduler):  # type: ignore[misc]  # django-celery-beat has no types
    """django-celery-beat's own would write the defaults of `portal.celery` over what was edited, at every start."""

    def update_from_dict(self, mapping: Mapping[str, Any]) -> None:
        kept = set(PeriodicTask.objects.filter(name__in=list(mapping)).values_list("name", flat=True))
        super().update_from_dict({name: entry for name, entry in mapping.items() if name not in kept})
