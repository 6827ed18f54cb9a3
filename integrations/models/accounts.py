"""Zoom accounts, HubSpot accounts, and the connection between two of them."""

import secrets
from datetime import UTC, datetime

from django.db import models, transaction

from integrations.models.fields import EncryptedTextField


class AccountState(models.TextChoices):
    CONNECTED = "connected", "connected"
    RECONNECT_NEEDED = "reconnect_needed", "needs reconnecting"
    SCOPE_MISSING = "scope_missing", "scope missing"


class Account(models.Model):
    """What both kinds of account keep: the app they were connected with, tokens, scopes and state."""

    name = models.CharField(max_length=100, unique=True)
    client_id = models.CharField(max_length=200, blank=True)
    client_secret = EncryptedTextField(blank=True)
    access_token = EncryptedTextField(blank=True)
    refresh_token = EncryptedTextField(blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    scopes = models.JSONField(default=list, blank=True)
    missing_scopes = models.JSONField(default=list, blank=True)
    state = models.CharField(max_length=20, choices=AccountState, default=AccountState.CONNECTED)
    state_reason = models.CharField(max_length=300, blank=True)
    timezone = models.CharField(max_length=64, default="UTC")
    connected_at = models.DateTimeField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    def set_state(self, state: str, reason: str = "", missing_scopes: tuple[str, ...] = ()) -> None:
        self.state, self.state_reason, self.missing_scopes = state, reason[:300], list(missing_scopes)
        self.save(update_fields=["state", "state_reason", "missing_scopes"])


def random_key() -> str:
    return secrets.token_urlsafe(24)


class ZoomAccount(Account):
    account_id = models.CharField(max_length=100, unique=True)
    webhook_key = models.CharField(max_length=64, unique=True, default=random_key)
    webhook_secret = EncryptedTextField(blank=True)

    class Meta:
        verbose_name = "Zoom account"


class HubSpotAccount(Account):
    """One HubSpot portal. `users` and the deletions are known as of the two times beside them.

    `deletion_salt` outlives every key: remembered deletions must still be recognised after keys were rotated.
    """

    portal_id = models.BigIntegerField(unique=True)
    app_id = models.CharField(max_length=50, blank=True)
    capabilities = models.JSONField(default=list, blank=True)
    capability_missing_noted = models.BooleanField(default=False)
    users = models.JSONField(default=list, blank=True)
    users_read_at = models.DateTimeField(null=True, blank=True)
    deletions_read_at = models.DateTimeField(null=True, blank=True)
    deletion_salt = models.CharField(max_length=64, default=random_key, editable=False)

    class Meta:
        verbose_name = "HubSpot account"


class ConnectionQuerySet(models.QuerySet["Connection"]):
    def named(self, name: str | None) -> "Connection | None":
        """The connection of that name, or the primary one where no name is given."""
        wanted = models.Q(name=name) if name else models.Q(primary=True)
        return self.select_related("zoom", "hubspot").filter(wanted).first()


class Connection(models.Model):
    """A Zoom account whose webinars go to a HubSpot portal. Settings and webinars belong to it; one is primary."""

    name = models.CharField(max_length=100, unique=True)
    zoom = models.ForeignKey(ZoomAccount, models.CASCADE, related_name="connections")
    hubspot = models.ForeignKey(HubSpotAccount, models.CASCADE, related_name="connections")
    primary = models.BooleanField(default=False)
    connected_at = models.DateTimeField()
    discovered_at = models.DateTimeField(null=True, blank=True)

    objects = ConnectionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["zoom", "hubspot"], name="one_connection_a_pair"),
            models.UniqueConstraint(
                fields=["primary"], condition=models.Q(primary=True), name="one_primary_connection"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def between(cls, zoom: ZoomAccount, hubspot: HubSpotAccount, name: str, now: datetime) -> "Connection":
        """The connection of the two, made where there is none; the first one of all is the primary one."""
        with transaction.atomic():
            connection, _ = cls.objects.get_or_create(
                zoom=zoom,
                hubspot=hubspot,
                defaults={
                    "name": name,
                    "primary": not cls.objects.filter(primary=True).exists(),
                    "connected_at": now.astimezone(UTC),
                },
            )
        return connection
