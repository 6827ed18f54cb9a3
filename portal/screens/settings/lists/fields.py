"""The fields of the lists and the campaign in the global settings."""

import re
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integrations.decisions.lists.names import PLACEHOLDERS
from integrations.models import Connection, SyncSettingsRow
from integrations.models.settings import LONGEST_FOLDER, LONGEST_LIST_NAME
from integrations.records.mapping import ListKind, Lists
from portal.screens.shared.campaigns import Campaigns
from portal.wording.changes import KINDS

HELP: dict[str, str | Promise] = {
    ListKind.REGISTERED: gettext_lazy("Everybody who is registered, including those who attended."),
    ListKind.ATTENDED: gettext_lazy("Everybody who attended."),
    ListKind.NO_SHOW: gettext_lazy("People who registered and did not attend. Created once the attendance is final."),
    ListKind.CANCELLED: gettext_lazy("People who cancelled and did not register again."),
}
DEFAULTS = Lists()


def name_problem(pattern: str) -> str:
    """Return what is wrong with the pattern of the lists' names, else nothing."""
    names = re.findall(r"\{(\w*)\}", pattern)
    known = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
    if unknown := next((name for name in names if name not in PLACEHOLDERS), None):
        return _("Nothing stands for %(unknown)s. There are %(known)s.") % {
            "unknown": f"{{{unknown}}}",
            "known": known,
        }
    if "kind" not in names:
        return _("Write {kind} in it, so that each list of a webinar has a name of its own.")
    if len(names) > len(set(names)):
        return _("Write each of %(known)s once.") % {"known": known}
    return ""


class ListFields(forms.Form):
    """What lists are made of each webinar, where they lie, what they are called, and the campaign."""

    lists_kinds = forms.MultipleChoiceField(required=False, choices=[(one.value, one.value) for one in ListKind])
    lists_folder = forms.CharField(
        required=False, max_length=LONGEST_FOLDER, widget=forms.TextInput(attrs={"class": "portal-input"})
    )
    lists_name = forms.CharField(
        required=False,
        max_length=LONGEST_LIST_NAME,
        widget=forms.TextInput(attrs={"class": "portal-input", "spellcheck": "false"}),
    )
    campaign = forms.CharField(
        required=False,
        widget=forms.TextInput(attrs={"class": "portal-input", "list": "campaigns", "autocomplete": "off"}),
    )

    def __init__(self, connection: Connection, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.connection, self.campaigns = connection, Campaigns(connection.hubspot_id)
        for name in ("lists_folder", "lists_name", "campaign"):
            wrong = self.is_bound and name in self.errors
            attrs = self.fields[name].widget.attrs
            attrs["aria-describedby"] = f"{name}-help {name}-error" if wrong else f"{name}-help"
            if wrong:
                attrs["aria-invalid"] = "true"

    @classmethod
    def stored(cls, connection: Connection, row: SyncSettingsRow) -> "ListFields":
        """Return the fields as the connection has them."""
        initial = {
            "lists_kinds": row.lists_kinds,
            "lists_folder": row.lists_folder,
            "lists_name": row.lists_name,
            "campaign": Campaigns(connection.hubspot_id).words(row.campaign),
        }
        return cls(connection, initial=initial)

    @classmethod
    def typed(cls, connection: Connection, data: Any) -> "ListFields":
        """Return the fields as somebody filled them in."""
        return cls(connection, data)

    def clean_lists_kinds(self) -> list[str]:
        """Return the kinds in the order in which screens show them."""
        return [kind.value for kind in ListKind if kind in self.cleaned_data["lists_kinds"]]

    def clean_lists_folder(self) -> str:
        return str(self.cleaned_data["lists_folder"]) or DEFAULTS.folder

    def clean_lists_name(self) -> str:
        pattern = str(self.cleaned_data["lists_name"]) or DEFAULTS.name
        if problem := name_problem(pattern):
            raise forms.ValidationError(problem)
        return pattern

    def clean_campaign(self) -> str:
        """Return the id of the campaign that was picked by its name. The stored one stays even if HubSpot lost it."""
        typed = str(self.cleaned_data["campaign"])
        if not typed or typed == SyncSettingsRow.load(self.connection).campaign:
            return typed
        found = self.campaigns.find(typed)
        if found is None:
            raise forms.ValidationError(
                _("HubSpot has no campaign of this name, or several. Choose one from the list, or read them anew.")
            )
        return found

    @property
    def kinds(self) -> list[dict[str, Any]]:
        """The kinds with their words, and if they are chosen."""
        return [
            {"value": one.value, "label": capfirst(str(KINDS[one])), "help": HELP[one], "on": one in self.chosen}
            for one in ListKind
        ]

    @property
    def pattern(self) -> str:
        """The pattern of the names as it is typed, or the default if it cannot be used."""
        typed = str(self["lists_name"].value() or "")
        return typed if typed and not name_problem(typed) else DEFAULTS.name

    @property
    def chosen(self) -> tuple[ListKind, ...]:
        """The kinds that are chosen. What is none of them is said when it is saved."""
        typed = self["lists_kinds"].value() or ()
        return tuple(one for one in ListKind if one.value in typed)
