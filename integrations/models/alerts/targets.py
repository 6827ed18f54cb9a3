"""Who gets alerts: e-mail addresses, and one webhook."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from integrations.models.fields import EncryptedTextField, unreadable_secrets


class AlertRecipient(models.Model):
    """An address that gets alerts, and the language that they are written in."""

    email = models.EmailField(_("e-mail address"), max_length=254, unique=True)
    language = models.CharField(_("language"), max_length=8, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE)

    class Meta:
        default_permissions = ()
        ordering = ("email",)

    def __str__(self) -> str:
        return self.email


class AlertSettings(models.Model):
    """The webhook that gets alerts, and when they were last looked for. There is one row, which is also the lock.

    The address is encrypted like the secret, because services put a secret into the addresses that they give out.
    """

    webhook_url = EncryptedTextField(blank=True)
    webhook_secret = EncryptedTextField(blank=True)
    looked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ("change",)
        verbose_name = _("recipients of alerts")
        verbose_name_plural = _("recipients of alerts")

    def __str__(self) -> str:
        return "Alert settings"

    @classmethod
    def load(cls) -> "AlertSettings":
        return cls.objects.get_or_create(pk=1)[0]

    @classmethod
    def locked(cls) -> "AlertSettings":
        """Return the row, locked until the end of the transaction, so that one look changes alerts at a time."""
        cls.objects.get_or_create(pk=1)
        return cls.objects.select_for_update().get(pk=1)

    @property
    def key_is_lost(self) -> bool:
        """Return True if the webhook is stored, but the key that it was encrypted with is lost."""
        return bool(unreadable_secrets(self))

    def note_look(self, now: datetime) -> None:
        AlertSettings.objects.filter(pk=self.pk).update(looked_at=now)

    def set_webhook(self, url: str, secret: str) -> None:
        """Store another webhook. An empty address removes it."""
        self.webhook_url, self.webhook_secret = url, secret if url else ""
        self.save(update_fields=["webhook_url", "webhook_secret"])
