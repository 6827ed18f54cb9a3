"""Send times of the last seconds, one row for each rate limit, shared by all processes through the database."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RateWindow(models.Model):
    key = models.CharField(_("rate limit"), max_length=150, primary_key=True)
    sent = models.JSONField(default=list)

    class Meta:
        verbose_name = _("rate limit")
        verbose_name_plural = _("rate limits")

    def __str__(self) -> str:
        return self.key
