"""The forms of who gets alerts: another address, and the webhook."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from integrations.models import AlertRecipient, AlertSettings
from integrations.transport.addresses import UnsafeAddress, public_ips, read_address

MOST = 20  # addresses
SHORTEST_SECRET = 16


class RecipientForm(forms.Form):
    """An address, and the language that its e-mails are written in."""

    email = forms.EmailField(label=gettext_lazy("E-mail address"), max_length=254)
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].widget.attrs["autocomplete"] = "off"
        self.fields["language"].initial = get_language()

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).strip().lower()
        if AlertRecipient.objects.filter(email=email).exists():
            raise forms.ValidationError(_("This address gets alerts already."))
        if AlertRecipient.objects.count() >= MOST:
            raise forms.ValidationError(_("There are as many addresses as there can be: remove one, or use a list."))
        return email

    def save(self) -> AlertRecipient:
        """Store the address. Of two people who add it at the same time one makes it."""
        language = self.cleaned_data["language"]
        return AlertRecipient.objects.get_or_create(email=self.cleaned_data["email"], defaults={"language": language})[
            0
        ]


class WebhookForm(forms.Form):
    """The webhook's address and secret. An empty secret keeps the stored one."""

    url = forms.CharField(
        label=gettext_lazy("Address"),
        max_length=500,
        help_text=gettext_lazy("A public https address that takes a POST with a JSON body."),
    )
    secret = forms.CharField(
        label=gettext_lazy("Secret"),
        max_length=200,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("At least 16 characters, the same on both sides. It signs every message."),
    )

    def __init__(self, stored: AlertSettings, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stored = stored
        self.fields["url"].widget.attrs["autocomplete"] = "off"
        if stored.webhook_secret:
            self.fields["secret"].help_text = gettext_lazy("One is stored, encrypted. Leave this empty to keep it.")

    def clean_url(self) -> str:
        """Return the address. Only a public one is taken: the portal must not be a way into its own network."""
        text = str(self.cleaned_data["url"]).strip()
        try:
            address = read_address(text)
        except UnsafeAddress as error:
            raise forms.ValidationError(_("Enter an address like https://alerts.company.example/portal.")) from error
        if address.scheme != "https":
            raise forms.ValidationError(_("The address must begin with https://."))
        if _is_private(address.host, address.port):
            raise forms.ValidationError(_("This address is on a private network: enter a public one."))
        return text

    def clean_secret(self) -> str:
        secret = str(self.cleaned_data["secret"])
        if not secret and self.stored.webhook_secret:
            return str(self.stored.webhook_secret)
        if len(secret) < SHORTEST_SECRET:
            raise forms.ValidationError(_("Enter a secret of at least 16 characters."))
        return secret


def _is_private(host: str, port: int) -> bool:
    """Return True if the name leads to private addresses only. One that is not known yet may be by and by."""
    try:
        return not public_ips(host, port)
    except (OSError, UnicodeError):
        return False
