"""The credentials of the Zoom app and the HubSpot app, as somebody typed them into the portal."""

from django.db import models

from integrations.models.fields import EncryptedTextField


class AppCredentials(models.Model):
    """One row a provider. A value in the environment comes before it (`integrations/accounts/apps.py`)."""

    provider = models.CharField(max_length=8, unique=True, choices=[("zoom", "Zoom"), ("hubspot", "HubSpot")])
    client_id = models.CharField(max_length=200, blank=True)
    client_secret = EncryptedTextField(blank=True)
    webhook_secret = EncryptedTextField(blank=True)  # Zoom's secret token
    app_id = models.CharField(max_length=50, blank=True)  # HubSpot's
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=150, blank=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.get_provider_display()
