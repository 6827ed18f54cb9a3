"""The credentials of the two apps: typed here by administrators, unless the environment gives them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integrations.accounts.apps import VARIABLES, known_app

LABELS: dict[str, str | Promise] = {
    "client_id": gettext_lazy("Client ID"),
    "client_secret": gettext_lazy("Client secret"),
    "webhook_secret": gettext_lazy("Secret token of the event subscription"),
    "app_id": gettext_lazy("App ID"),
}
SECRET = ("client_secret", "webhook_secret")
MAY_CHANGE = {"zoom": "integrations.change_zoomaccount", "hubspot": "integrations.change_hubspotaccount"}


class CredentialsForm(forms.Form):
    """The values of an app that the environment does not give. A secret left empty stays as it is."""

    client_id = forms.CharField(required=False, max_length=200)
    client_secret = forms.CharField(required=False, max_length=200)
    webhook_secret = forms.CharField(required=False, max_length=200)
    app_id = forms.CharField(
        required=False,
        max_length=50,
        validators=[RegexValidator(r"^\d+$", gettext_lazy("An app's ID has digits only."))],
    )

    def __init__(self, provider: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.provider, self.known = provider, known_app(provider)
        for name in list(self.fields):
            if name not in VARIABLES[provider] or name in self.known.fixed:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Ask for what is missing: an ID without its secret connects nothing."""
        cleaned: dict[str, Any] = super().clean() or {}
        for name in ("client_id", "client_secret"):
            if name in self.fields and name not in self.errors and not (cleaned.get(name) or getattr(self.known, name)):
                self.add_error(name, _("Copy it from the app's page."))
        return cleaned


@dataclass(frozen=True)
class FieldShown:
    """One value of an app. Secrets are never shown."""

    name: str
    label: str | Promise
    variable: str
    fixed: bool
    secret: bool
    value: str
    stored: bool
    errors: list[str]


def fields_shown(form: CredentialsForm) -> Iterator[FieldShown]:
    """Yield the values of an app, each with where it comes from."""
    for name, variable in VARIABLES[form.provider].items():
        stored, secret = getattr(form.known, name), name in SECRET
        typed = form[name].value() if form.is_bound and name in form.fields else stored
        yield FieldShown(
            name=name,
            label=LABELS[name],
            variable=variable,
            fixed=name in form.known.fixed,
            secret=secret,
            value="" if secret else typed or "",
            stored=bool(stored),
            errors=[str(error) for error in form.errors.get(name, ())] if form.is_bound else [],
        )
