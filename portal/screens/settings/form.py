"""The form of the global settings: the values typed, their errors, and the change they make."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integrations.decisions.exclusions import is_valid_email, normalise_domain, normalise_email
from integrations.models import Connection, SyncSettingsRow
from integrations.models.settings import ExclusionKind
from integrations.records import RecordingsMode
from integrations.sync_settings.apply import version
from integrations.sync_settings.document import Change
from integrations.sync_settings.extras import MOST_MINUTES, MOST_PERCENT
from portal.screens.settings.lists.fields import ListFields

MODES = [
    (RecordingsMode.NONE.value, gettext_lazy("None"), gettext_lazy("No recordings and no transcripts.")),
    (
        RecordingsMode.SELECTED.value,
        gettext_lazy("Of selected Zoom users"),
        gettext_lazy("Of those for whom it is switched on, and of single webinars."),
    ),
    (
        RecordingsMode.ALL.value,
        gettext_lazy("Of all Zoom users"),
        gettext_lazy("Except those for whom it is switched off, and excluded domains."),
    ),
]
KINDS: dict[str, tuple[str | Promise, str | Promise]] = {
    ExclusionKind.HOSTS: (
        gettext_lazy("Webinar exclusions"),
        gettext_lazy("Webinars of hosts in these domains are not synced."),
    ),
    ExclusionKind.RECORDINGS: (
        gettext_lazy("Recording exclusions"),
        gettext_lazy("Recordings and transcripts of hosts in these domains are not synced."),
    ),
    ExclusionKind.CONTACTS: (
        gettext_lazy("Contact exclusions"),
        gettext_lazy("People in these domains do not become contacts, such as your own staff."),
    ),
}


LIMITS: dict[int, Any] = {
    MOST_MINUTES: gettext_lazy("Enter whole minutes from 0 to 1,440."),
    MOST_PERCENT: gettext_lazy("Enter a whole number from 0 to 100."),
}


class AddressesField(forms.CharField):
    """A list of e-mail addresses, one a line."""

    widget = forms.Textarea

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        addresses = sorted({normalise_email(line) for line in super().clean(value).splitlines()} - {""})
        wrong = [address for address in addresses if not is_valid_email(address)]
        if wrong:
            raise forms.ValidationError(
                [_("“%(text)s” is not an e-mail address.") % {"text": address} for address in wrong]
            )
        return addresses


class LimitField(forms.IntegerField):
    """The least stay that counts as attended, in minutes or percent. Empty is 0, which is no limit."""

    def __init__(self, most: int) -> None:
        words = LIMITS[most]
        super().__init__(
            required=False,
            validators=[MinValueValidator(0, words), MaxValueValidator(most, words)],
            error_messages={"invalid": words},
            widget=forms.NumberInput(attrs={"class": "portal-input", "min": 0, "max": most, "inputmode": "numeric"}),
        )

    def clean(self, value: Any) -> Any:
        return super().clean(value) or 0


class SettingsFields(forms.Form):
    """The global settings except the excluded domains."""

    sync_webinars = forms.BooleanField(required=False)
    sync_from = forms.DateField(
        required=False,
        error_messages={"invalid": gettext_lazy("Enter a date like 2026-10-01.")},
        widget=forms.DateInput(attrs={"type": "date", "class": "portal-input"}, format="%Y-%m-%d"),
    )
    attended_from_minutes = LimitField(MOST_MINUTES)
    attended_from_percent = LimitField(MOST_PERCENT)
    recordings = forms.ChoiceField(choices=[(value, words) for value, words, _help in MODES])
    only_contacts = AddressesField(
        required=False, widget=forms.Textarea(attrs={"rows": 3, "class": "portal-input", "spellcheck": "false"})
    )
    keep_raw_days = forms.IntegerField(
        required=False,
        max_value=36_500,
        validators=[MinValueValidator(1)],
        error_messages={"invalid": gettext_lazy("Enter a number of days, or leave this empty.")},
        widget=forms.NumberInput(attrs={"class": "portal-input", "min": 1, "inputmode": "numeric"}),
    )

    described: ClassVar[tuple[str, ...]] = (
        "sync_from",
        "attended_from_minutes",
        "attended_from_percent",
        "only_contacts",
        "keep_raw_days",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.described:
            # Screen readers read the error out with its field.
            wrong = self.is_bound and name in self.errors
            attrs = self.fields[name].widget.attrs
            attrs["aria-describedby"] = f"{name}-help {name}-error" if wrong else f"{name}-help"
            if wrong:
                attrs["aria-invalid"] = "true"


@dataclass
class DomainTyped:
    """A row of excluded domains, as it was typed."""

    text: str
    error: str = ""


@dataclass
class SettingsForm:
    """The whole form. `domains` keeps every row as it was typed, so that an error loses nothing."""

    fields: SettingsFields
    domains: dict[str, list[DomainTyped]]
    version: str
    lists: ListFields

    @classmethod
    def stored(cls, connection: Connection) -> "SettingsForm":
        row = SyncSettingsRow.load(connection)
        known = row.record()
        domains = {
            ExclusionKind.HOSTS: known.excluded_hosts,
            ExclusionKind.RECORDINGS: known.excluded_recordings,
            ExclusionKind.CONTACTS: known.excluded_contacts,
        }
        initial = {name: getattr(row, name) for name in SettingsFields.base_fields}
        rows = {str(kind): [DomainTyped(one) for one in sorted(found)] for kind, found in domains.items()}
        return cls(SettingsFields(initial=initial), rows, version(connection), ListFields.stored(connection, row))

    @classmethod
    def typed(cls, connection: Connection, data: QueryDict) -> "SettingsForm":
        domains = {kind: _checked_domains(data.getlist(f"domains-{kind}")) for kind in ExclusionKind.values}
        return cls(SettingsFields(data), domains, data.get("version", ""), ListFields.typed(connection, data))

    @property
    def valid(self) -> bool:
        domains_are = not any(one.error for rows in self.domains.values() for one in rows)
        return self.fields.is_valid() and self.lists.is_valid() and domains_are

    @property
    def wrong(self) -> int:
        """The number of fields with an error."""
        domains = sum(bool(one.error) for rows in self.domains.values() for one in rows)
        return len(self.fields.errors) + len(self.lists.errors) + domains

    def change(self) -> Change:
        """Return the change made by the fields without errors, which are all of them if the form is valid."""
        self.fields.is_valid()
        self.lists.is_valid()
        return Change(
            fields={**self.fields.cleaned_data, **self.lists.cleaned_data},
            exclusions={
                kind: sorted({normalise_domain(one.text) for one in rows if not one.error})
                for kind, rows in self.domains.items()
            },
        )


def _checked_domains(texts: list[str]) -> list[DomainTyped]:
    rows, seen = [], set()
    for text in texts:
        domain = normalise_domain(text)
        if not domain:
            continue
        error = ""
        if not is_valid_email(f"somebody@{domain}"):
            error = _("“%(text)s” is not a domain. Enter one like example.com.") % {"text": text.strip()}
        elif domain in seen:
            error = _("This domain is already listed.")
        seen.add(domain)
        rows.append(DomainTyped(text.strip(), error))
    return rows
