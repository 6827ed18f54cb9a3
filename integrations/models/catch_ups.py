"""Changes of settings that concern too many webinars to enqueue them while somebody waits."""

from django.db import models

from integrations.models.accounts import Connection


class CatchUp(models.Model):
    """What held before the change, as `integrations.sync.catch_up` reads it. It goes once everything is enqueued."""

    connection = models.ForeignKey(Connection, models.CASCADE, related_name="catch_ups")
    before = models.JSONField()
    actor = models.CharField(max_length=150, blank=True)
    asked_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Catch-up of {self.connection}"
