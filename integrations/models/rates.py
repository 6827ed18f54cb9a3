"""Send times of the last seconds, a row a rate limit, shared by all processes through the database."""

from django.db import models


class RateWindow(models.Model):
    key = models.CharField(max_length=150, primary_key=True)
    sent = models.JSONField(default=list)

    def __str__(self) -> str:
        return self.key
