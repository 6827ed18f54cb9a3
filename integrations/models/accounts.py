"""Zoom accounts, HubSpot accounts, and the connection between two of them."""

import secrets
from datetime import UTC, date, datetime, timedelta, tzinfo

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from integrations.clock import utcnow
from integrations.models.fields import EncryptedTextField, unreadable_secrets

BEFORE_CONNECTING = timedelta(days=30)
RENEWAL_HOLDS = timedelta(seconds=90)  # longer than a request for a token may take: later its owner is gone
OLD_SECRET_HOLDS = timedelta(days=7)  # after a rotation both are valid: deliveries under way carry the old one


class AccountState(models.TextChoices):
    CONNECTED = "connected", _("connected")
    RECONNECT_NEEDED = "reconnect_needed", _("needs reconnecting")
    SCOPE_MISSING = "scope_missing", _("scope missing")


class ZoomAuth(models.TextChoices):
    SERVER = "server", _("server-to-server")
    OAUTH = "oauth", _("authorized by a person")


class Account(models.Model):
    """The common columns of both kinds of account: the app they were connected with, tokens, scopes and state.

    `disconnected_at`: since when a person or the provider has ended it. Its state then is that it needs reconnecting,
    for which its jobs wait, and its history stays. A connected one has a reason where its tokens are
    refused at once. `renewing_until`: somebody asks for a new token, at most until then.
    """

    name = models.CharField(_("name"), max_length=100, unique=True)
    client_id = models.CharField(max_length=200, blank=True)
    client_secret = EncryptedTextField(blank=True)
    access_token = EncryptedTextField(blank=True)
    refresh_token = EncryptedTextField(blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    renewing_until = models.DateTimeField(null=True, blank=True, editable=False)
    scopes = models.JSONField(default=list, blank=True)
    missing_scopes = models.JSONField(default=list, blank=True)
    state = models.CharField(_("state"), max_length=20, choices=AccountState, default=AccountState.CONNECTED)
    state_reason = models.CharField(_("reason"), max_length=300, blank=True)
    timezone = models.CharField(_("time zone"), max_length=64, default="UTC")
    connected_at = models.DateTimeField()
    disconnected_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def contested(self) -> bool:
        """True if the account works although `state_reason` is set: another system may use its app."""
        return self.state == AccountState.CONNECTED and bool(self.state_reason)

    def set_state(self, state: str, reason: str = "", missing_scopes: tuple[str, ...] = ()) -> None:
        self.state, self.state_reason, self.missing_scopes = state, reason[:300], list(missing_scopes)
        self.save(update_fields=["state", "state_reason", "missing_scopes"])

    def claim_renewal(self, now: datetime) -> bool:
        """Return True if no other process asks for a new token now. No lock is held, and the claim expires.

        One that lies too far ahead, from a clock that went wrong, is none. (Others' clocks may be a little ahead.)
        """
        taken = models.Q(renewing_until__gt=now, renewing_until__lte=now + 2 * RENEWAL_HOLDS)
        free = type(self)._default_manager.filter(~taken | models.Q(renewing_until=None), pk=self.pk)
        return bool(free.update(renewing_until=now + RENEWAL_HOLDS))

    def end_renewal(self) -> None:
        """Give back the claim that this account was read with, but not a later claim of another process."""
        mine = type(self)._default_manager.filter(pk=self.pk, renewing_until=self.renewing_until)
        mine.update(renewing_until=None)

    def unreadable(self) -> list[str]:
        """Return the names of the secrets whose encryption key is lost."""
        return unreadable_secrets(self)

    def disconnect(self, reason: str) -> None:
        """Forget the tokens, because the app was removed on the other side and they are worth nothing."""
        self.access_token, self.refresh_token, self.expires_at = "", "", None
        self.disconnected_at = utcnow()
        self.save(update_fields=["access_token", "refresh_token", "expires_at", "disconnected_at"])
        self.set_state(AccountState.RECONNECT_NEEDED, reason)


def random_key() -> str:
    return secrets.token_urlsafe(24)


def valid_secrets(current: str, previous: str, until: datetime | None, now: datetime) -> tuple[str, ...]:
    return tuple(secret for secret in (current, previous if until and now < until else "") if secret)


class ZoomAccount(Account):
    """A Zoom account. `webhook_secret_previous` is accepted until the time beside it.

    `api_url`: the address that Zoom wants to be called at.
    """

    account_id = models.CharField(_("account ID"), max_length=100, unique=True)
    auth = models.CharField(max_length=8, choices=ZoomAuth, default=ZoomAuth.SERVER)
    api_url = models.CharField(max_length=200, blank=True)
    webhook_key = models.CharField(max_length=64, unique=True, default=random_key)
    webhook_secret = EncryptedTextField(blank=True)
    webhook_secret_previous = EncryptedTextField(blank=True)
    webhook_secret_previous_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("Zoom account")
        verbose_name_plural = _("Zoom accounts")

    def webhook_secrets(self, now: datetime) -> tuple[str, ...]:
        """Return the secrets that a delivery may be signed with, the current one first."""
        return valid_secrets(self.webhook_secret, self.webhook_secret_previous, self.webhook_secret_previous_until, now)

    def rotate_webhook_secret(self, secret: str, now: datetime) -> None:
        """Set a new secret and keep the old one as the previous one, unsaved. An empty or equal one changes nothing."""
        if secret in ("", self.webhook_secret):
            return
        self.webhook_secret_previous = self.webhook_secret
        self.webhook_secret_previous_until = now + OLD_SECRET_HOLDS if self.webhook_secret else None
        self.webhook_secret = secret


class HubSpotAccount(Account):
    """One HubSpot portal. `users`, `owners` and the deletions are known as of the two times beside them.

    `properties_read_at` and `campaigns_read_at`: when the definitions of contact properties, and the campaigns, were
    last read.
    `event_names`: the fully qualified names of our custom events. `events_batch`: how many of them it takes in a call,
    where it has refused HubSpot's documented 500. `extra_properties`: the names of the contact properties that were
    made when they were first switched on. `capability_noted_for`: the occurrence in whose audit
    log it stands that custom events are missing. `native_integration`: HubSpot's own Zoom integration is installed as
    well. `other_app_events`: other apps made marketing events here, which may be of the same webinars; null: not
    known.
    `deletion_salt` outlives every key: remembered deletions must still be recognised after keys were rotated.
    `client_secret_previous` still verifies signatures until the time beside it.
    """

    portal_id = models.BigIntegerField(_("HubSpot ID"), unique=True)
    app_id = models.CharField(_("app ID"), max_length=50, blank=True)
    capabilities = models.JSONField(default=list, blank=True)
    event_names = models.JSONField(default=dict, blank=True)
    events_batch = models.PositiveSmallIntegerField(null=True, blank=True)
    extra_properties = models.JSONField(default=list, blank=True)
    capability_noted_for = models.BigIntegerField(null=True, blank=True)
    native_integration = models.BooleanField(default=False)
    other_app_events = models.BooleanField(null=True, default=False)
    users = models.JSONField(default=list, blank=True)
    owners = models.JSONField(default=list, blank=True)
    properties_read_at = models.DateTimeField(null=True, blank=True)
    campaigns_read_at = models.DateTimeField(null=True, blank=True)
    users_read_at = models.DateTimeField(null=True, blank=True)
    deletions_read_at = models.DateTimeField(null=True, blank=True)
    deletion_salt = models.CharField(max_length=64, default=random_key, editable=False)
    client_secret_previous = EncryptedTextField(blank=True)
    client_secret_previous_until = models.DateTimeField(null=True, blank=True)
    action_reaches_all = models.BooleanField(
        _("workflows reach every Zoom account"),
        default=False,
        help_text=_("Otherwise only webinars of the primary business unit's Zoom account."),
    )

    class Meta:
        verbose_name = _("HubSpot account")
        verbose_name_plural = _("HubSpot accounts")

    def signing_secrets(self, now: datetime) -> tuple[str, ...]:
        """Return the secrets that HubSpot may have signed with, the current one first."""
        return valid_secrets(self.client_secret, self.client_secret_previous, self.client_secret_previous_until, now)

    def rotate_client_secret(self, secret: str, now: datetime) -> None:
        """Set a new secret and keep the old one as the previous one, unsaved. An empty or equal one changes nothing."""
        if secret in ("", self.client_secret):
            return
        self.client_secret_previous = self.client_secret
        self.client_secret_previous_until = now + OLD_SECRET_HOLDS if self.client_secret else None
        self.client_secret = secret


class ConnectionQuerySet(models.QuerySet["Connection"]):
    def named(self, name: str | None) -> "Connection | None":
        """Return the connection of that name, or the primary one if no name is given."""
        wanted = models.Q(name=name) if name else models.Q(primary=True)
        return self.select_related("zoom", "hubspot").filter(wanted).first()


class Connection(models.Model):
    """A Zoom account whose webinars go to a HubSpot portal. Settings and webinars belong to it; one is primary.

    `full_sync_at`: when all of its webinars were last gone through; `incremental_sync_at`: when what had changed was.
    `zoom_events_read_at` null: Zoom Events could not be read, so nobody is sure which webinars belong to it.
    """

    name = models.CharField(_("name"), max_length=100, unique=True)
    zoom = models.ForeignKey(ZoomAccount, models.CASCADE, related_name="connections")
    hubspot = models.ForeignKey(HubSpotAccount, models.CASCADE, related_name="connections")
    business_unit = models.CharField(_("business unit"), max_length=100, blank=True)
    primary = models.BooleanField(_("primary"), default=False)
    connected_at = models.DateTimeField()
    discovered_at = models.DateTimeField(null=True, blank=True)
    full_sync_at = models.DateTimeField(null=True, blank=True)
    incremental_sync_at = models.DateTimeField(null=True, blank=True)
    zoom_events_read_at = models.DateTimeField(null=True, blank=True)

    objects = ConnectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("connection")
        verbose_name_plural = _("connections")
        constraints = [
            models.UniqueConstraint(fields=["zoom", "hubspot"], name="one_connection_a_pair"),
            models.UniqueConstraint(
                fields=["primary"], condition=models.Q(primary=True), name="one_primary_connection"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def first_day(self, chosen: date | None, zone: tzinfo) -> date:
        """Return the first day that is synced by itself: the chosen one, else 30 days before connecting."""
        return chosen or (self.connected_at - BEFORE_CONNECTING).astimezone(zone).date()

    @classmethod
    def between(cls, zoom: ZoomAccount, hubspot: HubSpotAccount, name: str, now: datetime) -> "Connection":
        """Return the connection of the two accounts, made if there is none. The first one of all is the primary one."""
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


def primary_name() -> str:
    """Return the name of the connection that commands use without `--connection`; empty if there is none."""
    return Connection.objects.filter(primary=True).values_list("name", flat=True).first() or ""
