"""The app at each provider that new connections use: from the environment, else as typed into the portal."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from integrations.clock import utcnow
from integrations.models import AppCredentials, HubSpotAccount, ZoomAccount

VARIABLES = {
    "zoom": {
        "client_id": "ZOOM_CLIENT_ID",
        "client_secret": "ZOOM_CLIENT_SECRET",
        "webhook_secret": "ZOOM_WEBHOOK_SECRET_TOKEN",
    },
    "hubspot": {
        "client_id": "HUBSPOT_CLIENT_ID",
        "client_secret": "HUBSPOT_CLIENT_SECRET",
        "app_id": "HUBSPOT_APP_ID",
    },
}


@dataclass(frozen=True)
class KnownApp:
    """The values of an app, each empty if it is not known. `fixed` names those that the environment gives."""

    client_id: str = ""
    client_secret: str = ""
    webhook_secret: str = ""
    app_id: str = ""
    fixed: frozenset[str] = frozenset()

    @property
    def complete(self) -> bool:
        """True if people can be sent to the provider's consent page."""
        return bool(self.client_id and self.client_secret)


def known_app(provider: str) -> KnownApp:
    """Return the app of `zoom` or `hubspot`. A value from the environment comes before a typed one."""
    given = {name: getattr(settings, variable) for name, variable in VARIABLES[provider].items()}
    fixed = frozenset(name for name, value in given.items() if value)
    row = None if len(fixed) == len(given) else AppCredentials.objects.filter(provider=provider).first()
    typed = {name: str(getattr(row, name)) for name in given} if row else {}
    return KnownApp(**{name: value or typed.get(name, "") for name, value in given.items()}, fixed=fixed)


@transaction.atomic
def keep(provider: str, typed: Mapping[str, str], actor: str) -> None:
    """Store what was typed, and give its accounts the new secrets. What was left empty stays as it is."""
    row = AppCredentials.objects.filter(provider=provider).first() or AppCredentials(provider=provider)
    for name, value in typed.items():
        if value:
            setattr(row, name, value)
    row.changed_at, row.changed_by = utcnow(), actor[:150]
    row.save()
    if provider == "zoom":
        _renew_zoom(known_app("zoom"))
    else:
        _renew_hubspot(known_app("hubspot"))


def _renew_zoom(app: KnownApp) -> None:
    """The secret token is shown in Zoom only once the event subscription is made, which needs a connected account."""
    accounts = list(ZoomAccount.objects.select_for_update())
    for account in accounts:
        if account.client_id != app.client_id and len(accounts) > 1:
            continue
        if account.client_id == app.client_id:
            account.client_secret = app.client_secret or account.client_secret
        account.rotate_webhook_secret(app.webhook_secret, utcnow())
        account.save()


def _renew_hubspot(app: KnownApp) -> None:
    for account in HubSpotAccount.objects.select_for_update().filter(client_id=app.client_id).exclude(client_id=""):
        account.rotate_client_secret(app.client_secret, utcnow())
        account.save()
