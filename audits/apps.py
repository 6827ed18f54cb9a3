"""The app that records what happened to every webinar and person, and why."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditsConfig(AppConfig):
    name = "audits"
    verbose_name = _("Audit logs")
    default_auto_field = "django.db.models.BigAutoField"
