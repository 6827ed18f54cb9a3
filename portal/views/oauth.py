"""The addresses of OAuth: a person leaves for Zoom's or HubSpot's consent page, and comes back with a code.

The state is bound to the session and valid once. Every way ends with a redirect to the page where it began, Home or
Connected apps, which shows the result: a code must not stay in the browser's address bar.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from hmac import compare_digest
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from integrations.accounts import consent
from integrations.accounts.consent import hubspot_authorized, zoom_authorized
from integrations.errors import IntegrationError
from integrations.models import HubSpotAccount, ZoomAccount
from integrations.models.accounts import Account
from integrations.transport.oauth_grant import App, ConsentRequest
from portal.row_numbers import row_number
from portal.screens.connected_apps.log import record_account_change
from portal.screens.shared.discovery import start_wanted

STATE_LASTS = 15 * 60  # seconds
Authorized = Callable[[App, str, str, Any], Account]


@dataclass(frozen=True)
class OAuthProvider:
    """A provider, with what these addresses need of it."""

    key: str
    name: str
    model: type[ZoomAccount] | type[HubSpotAccount]
    app: Callable[[Any], App | None]
    begin: Callable[[App], ConsentRequest]
    authorized: Authorized


PROVIDERS = {
    "zoom": OAuthProvider("zoom", "Zoom", ZoomAccount, consent.zoom_app, consent.begin_zoom, zoom_authorized),
    "hubspot": OAuthProvider(
        "hubspot",
        "HubSpot",
        HubSpotAccount,
        lambda account: consent.hubspot_app(),
        consent.begin_hubspot,
        hubspot_authorized,
    ),
}


@require_GET
@never_cache
@login_required(login_url="admin:login")
def begin(request: HttpRequest, provider: str) -> HttpResponse:
    """Redirect to the consent page.

    `?account=` names the account to reconnect, so that no other one is connected by mistake.
    """
    oauth_provider = _provider(request, provider)
    account = _account(oauth_provider, request.GET.get("account", ""))
    app = oauth_provider.app(account)
    if app is None:
        messages.error(request, _no_app(oauth_provider))
        return HttpResponseRedirect(reverse("app_setup"))
    begun = oauth_provider.begin(app)
    request.session[_key(oauth_provider)] = {
        "state": begun.state,
        "verifier": begun.verifier,
        "account": account.pk if account else "",
        "at": int(time.time()),
        "back": "admin:index" if request.GET.get("next") == "home" else "connected_apps",
    }
    return HttpResponseRedirect(begun.url)


@require_GET
@never_cache
@login_required(login_url="admin:login")
def callback(request: HttpRequest, provider: str) -> HttpResponse:
    """Take the code that the provider sent the browser back with, and redirect to Connected apps."""
    oauth_provider = _provider(request, provider)
    begun = request.session.pop(_key(oauth_provider), None)
    refusal = _refusal(oauth_provider, request, begun)
    if refusal:
        messages.error(request, refusal)
    else:
        _finish(oauth_provider, request, begun)
    return HttpResponseRedirect(reverse(begun["back"] if begun else "connected_apps"))


def _refusal(oauth_provider: OAuthProvider, request: HttpRequest, begun: dict[str, Any] | None) -> str:
    """Return the reason why nothing can be connected, in words; empty if there is none."""
    names = {"provider": oauth_provider.name}
    again = _("Nothing was changed. Start again with Connect.")
    if begun is None:
        what = _("You came back from %(provider)s, but nothing was started here, or it was already finished.") % names
        return f"{what} {again}"
    if not compare_digest(request.GET.get("state", "").encode(), str(begun["state"]).encode()):
        what = _("The answer from %(provider)s doesn't belong to what was started here.") % names
        return f"{what} {again}"
    if time.time() - begun["at"] > STATE_LASTS:
        what = _("You took too long at %(provider)s.") % names
        return f"{what} {again}"
    error = request.GET.get("error", "")
    if error == "access_denied":
        what = _("Access was denied on %(provider)s's page, so nothing was connected.") % names
        return " ".join((what, _("To connect, start again and allow the app.")))
    if error or not request.GET.get("code"):
        what = _("%(provider)s could not ask for your consent.") % names
        help_ = _("Compare the app's redirect address and scopes with those on the set-up page, then start again.")
        return f"{what} {help_}"
    return ""


def _finish(oauth_provider: OAuthProvider, request: HttpRequest, begun: dict[str, Any]) -> None:
    """Exchange the code for tokens, and show the person the result."""
    account = _account(oauth_provider, str(begun["account"]))
    app = oauth_provider.app(account)
    if app is None:
        messages.error(request, _no_app(oauth_provider))
        return
    try:
        connected = oauth_provider.authorized(app, request.GET["code"], begun["verifier"], account)
    except IntegrationError as error:
        what = _("%(provider)s was not connected.") % {"provider": oauth_provider.name}
        messages.error(request, f"{what} {_(error.sentence)}")
        return
    start_wanted()
    record_account_change(request, connected, "connected")
    messages.success(request, _("%(name)s is connected.") % {"name": connected.name})
    if connected.state_reason:
        messages.warning(request, _(connected.state_reason))


def _provider(request: HttpRequest, provider: str) -> OAuthProvider:
    """Return the provider. Raises: PermissionDenied if the person may not connect its accounts."""
    oauth_provider = PROVIDERS[provider]
    if not request.user.has_perm(f"integrations.change_{oauth_provider.model._meta.model_name}"):
        raise PermissionDenied
    return oauth_provider


def _account(oauth_provider: OAuthProvider, pk: str) -> Any:
    if not pk:
        return None
    return get_object_or_404(oauth_provider.model, pk=row_number(pk))


def _key(oauth_provider: OAuthProvider) -> str:
    return f"oauth_{oauth_provider.key}"


def _no_app(oauth_provider: OAuthProvider) -> str:
    variables = f"{oauth_provider.key.upper()}_CLIENT_ID, {oauth_provider.key.upper()}_CLIENT_SECRET"
    return _("The portal has no %(provider)s app yet: set %(variables)s and restart it.") % {
        "provider": oauth_provider.name,
        "variables": variables,
    }
