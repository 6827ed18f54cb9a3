"""Known contacts of a portal: their ids, the values last written, and which of them were deleted."""

import hashlib
import hmac
from collections.abc import Collection, Iterable
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from audits.addresses import spellings
from integrations.decisions.exclusions import comparable_email
from integrations.models.accounts import HubSpotAccount


class _Without(models.Func):
    """The JSON object of a column without one of its names."""

    output_field = models.JSONField()

    def __init__(self, column: Any, name: str) -> None:
        super().__init__(column, models.Value(name))

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        return self.as_sql(compiler, connection, template="(%(expressions)s::text)", arg_joiner=" - ")

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template="JSON_REMOVE(%(expressions)s)", arg_joiner=", '$.' || ")


class RemoteContact(models.Model):
    """A HubSpot contact we have written to. `written` holds the property values of the last write.

    `answered`: by property, the answer that was dealt with last, as `sync/decide/remembered.py` keeps it: the time of
    its registration, a mark of the answer, and why HubSpot did not take it.
    """

    hubspot = models.ForeignKey(HubSpotAccount, models.CASCADE, related_name="contacts")
    email = models.CharField(_("e-mail address"), max_length=254)
    contact_id = models.CharField(_("contact ID"), max_length=30)
    written = models.JSONField(default=dict, blank=True)
    answered = models.JSONField(default=dict, blank=True)
    seen_at = models.DateTimeField(_("last seen"))

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        constraints = [models.UniqueConstraint(fields=["hubspot", "email"], name="one_contact_an_address")]
        indexes = [
            models.Index(fields=["hubspot", "contact_id"], name="contact_by_id"),
            models.Index(fields=["email"], name="contact_email", opclasses=["varchar_pattern_ops"]),  # for LIKE too
        ]

    def __str__(self) -> str:
        return self.email

    @classmethod
    def forget_written(cls, hubspot: HubSpotAccount, names: Collection[str]) -> None:
        """Forget that these properties were written to the portal's contacts. Those that were made again are empty."""
        written: Any = models.F("written")
        for name in names:
            written = _Without(written, name)
        if names:
            cls.objects.filter(hubspot=hubspot).update(written=written)

    @classmethod
    def forget_value(cls, rows: Collection[int], name: str) -> None:
        """Forget that the property was written to the contacts of these rows."""
        cls.objects.filter(pk__in=rows).update(written=_Without(models.F("written"), name))


class DeletionSource(models.TextChoices):
    ARCHIVED = "archived", _("shown as deleted by HubSpot")
    VANISHED = "vanished", _("written by us and gone since")
    IMPORTED = "imported", _("imported")
    PRIVACY = "privacy", _("deleted for privacy")


def address_hash(hubspot: HubSpotAccount, email: str) -> str:
    """Return a salted hash, so that a deletion is remembered without keeping the address.

    All spellings of its domain have the same hash.
    """
    return _salted(hubspot, comparable_email(email))


def address_hashes(hubspot: HubSpotAccount, email: str) -> set[str]:
    """Return the hashes under which a deletion of the address may be remembered.

    Those of earlier versions are of the spelling in which the address came.
    """
    return {_salted(hubspot, one) for one in _spellings(email)}


def _spellings(email: str) -> Collection[str]:
    if email.isascii() and "xn--" not in email:
        return (email,)
    return {email, comparable_email(email), *spellings(email)}


def _salted(hubspot: HubSpotAccount, email: str) -> str:
    return hmac.new(hubspot.deletion_salt.encode(), email.encode(), hashlib.sha256).hexdigest()


class Deletion(models.Model):
    """An address that must not be created again in that portal; only its salted hash is kept."""

    hubspot = models.ForeignKey(HubSpotAccount, models.CASCADE, related_name="deletions")
    email_hash = models.CharField(max_length=64)
    source = models.CharField(_("source"), max_length=10, choices=DeletionSource)
    contact_id = models.CharField(_("contact ID"), max_length=30, blank=True)
    remembered_at = models.DateTimeField(_("remembered"))

    class Meta:
        verbose_name = _("deleted contact")
        verbose_name_plural = _("deleted contacts")
        constraints = [models.UniqueConstraint(fields=["hubspot", "email_hash"], name="one_deletion_an_address")]

    def __str__(self) -> str:
        return f"Deletion {self.pk}"

    @classmethod
    def among(cls, hubspot: HubSpotAccount, emails: Iterable[str], **only: Any) -> set[str]:
        """Return those of the addresses whose deletion is remembered. `only`: which deletions count."""
        hashes = {email: address_hashes(hubspot, email) for email in emails}
        some = cls.objects.filter(hubspot=hubspot, email_hash__in={one for found in hashes.values() for one in found})
        known = set(some.filter(**only).values_list("email_hash", flat=True))
        return {email for email, found in hashes.items() if found & known}
