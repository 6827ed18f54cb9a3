"""The actions of Connected apps: check now, disconnect, connect a server-to-server app, pair two accounts."""

from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from integrations.accounts.connect import connect_hubspot, connect_zoom, pair
from integrations.accounts.consent import check as check_account
from integrations.accounts.consent import pair_the_only_two
from integrations.accounts.disconnect import disconnect_hubspot, disconnect_zoom
from integrations.accounts.tokens import note_state
from integrations.errors import Disconnected, IntegrationError, NeedsAdmin, TokenContested
from integrations.models import HubSpotAccount, Occurrence, SyncJob, ZoomAccount, ZoomAuth
from integrations.models.accounts import Account
from integrations.models.jobs import JobState
from portal.row_numbers import row_number
from portal.screens.connected_apps.log import record_account_change
from portal.screens.connected_apps.page import connected_apps_page, connections_of, without_secrets
from portal.screens.shared import links
from portal.screens.shared.discovery import start_wanted

MODELS: dict[str, type[ZoomAccount] | type[HubSpotAccount]] = {"zoom": ZoomAccount, "hubspot": HubSpotAccount}


class ServerForm(forms.Form):
    """The credentials of a server-to-server app, as Zoom's App Marketplace shows them."""

    account_id = forms.CharField(label=gettext_lazy("Account ID"), max_length=100)
    client_id = forms.CharField(label=gettext_lazy("Client ID"), max_length=200)
    client_secret = forms.CharField(
        label=gettext_lazy("Client secret"),
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )


class TokenForm(forms.Form):
    """The access token of a private app, as HubSpot shows it."""

    access_token = forms.CharField(
        label=gettext_lazy("Access token"),
        max_length=500,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )


@require_POST
def check(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Check an account now, and note its state."""
    account = _account(request, kind, pk)
    try:
        check_account(account)
    except IntegrationError as error:
        if isinstance(error, NeedsAdmin | TokenContested):
            note_state(account, error)
        messages.error(request, f"{account.name}: {_(error.sentence)}")
    else:
        if account.missing_scopes:
            words = _("%(name)s answers, but permissions are missing: %(scopes)s")
            messages.warning(request, words % {"name": account.name, "scopes": ", ".join(account.missing_scopes)})
        else:
            messages.success(request, _("%(name)s works.") % {"name": account.name})
    return _back()


def disconnect(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Show what disconnecting the account will stop, and once confirmed, disconnect it."""
    account = _account(request, kind, pk)
    if request.method == "POST":
        reason = _("%(user)s disconnected it in the portal.") % {"user": request.user.get_username()}
        if isinstance(account, ZoomAccount):
            revoked = disconnect_zoom(account, reason)
        else:
            revoked = disconnect_hubspot(account, reason)
        record_account_change(request, account, "disconnected")
        messages.success(request, _("%(name)s is disconnected. Its history stays.") % {"name": account.name})
        if not revoked:
            messages.warning(request, _not_revoked(kind))
        return _back()
    context = {
        **admin.site.each_context(request),
        "title": _("Disconnect"),
        "account": account,
        "kind": kind,
        "provider": _provider(kind),
        "stops": _what_stops(account),
        "apps_url": reverse("connected_apps"),
    }
    return TemplateResponse(request, "portal/disconnect.html", context)


@sensitive_post_parameters("client_secret")
@require_POST
def connect_server(request: HttpRequest) -> HttpResponse:
    """Connect a Zoom account by the credentials of a server-to-server app."""
    if not request.user.has_perm("integrations.change_zoomaccount"):
        raise PermissionDenied
    form = ServerForm(request.POST)
    if form.is_valid():
        try:
            account = connect_zoom(**{name: value.strip() for name, value in form.cleaned_data.items()}, name="")
        except IntegrationError as error:
            form.add_error(None, _(error.sentence))
        else:
            return _connected(request, account)
    return _refused(request, server_form=form)


@sensitive_post_parameters("access_token")
@require_POST
def connect_token(request: HttpRequest) -> HttpResponse:
    """Connect a HubSpot account by an access token. It is kept once HubSpot has accepted it."""
    if not request.user.has_perm("integrations.change_hubspotaccount"):
        raise PermissionDenied
    form = TokenForm(request.POST)
    if form.is_valid():
        try:
            account = connect_hubspot(access_token=form.cleaned_data["access_token"].strip(), refresh_token="", name="")
        except Disconnected:
            form.add_error("access_token", _("HubSpot does not accept this token. Copy it again from the Auth tab."))
        except IntegrationError as error:
            form.add_error(None, _(error.sentence))
        else:
            return _connected(request, account)
    return _refused(request, token_form=form)


def _connected(request: HttpRequest, account: ZoomAccount | HubSpotAccount) -> HttpResponse:
    """Pair the new account if the other is the only one, look for webinars, and return to the page of the form."""
    pair_the_only_two(account)
    start_wanted()
    record_account_change(request, account, "connected")
    messages.success(request, _("%(name)s is connected.") % {"name": account.name})
    return HttpResponseRedirect(links.came_from(request, reverse("connected_apps")))


def _refused(request: HttpRequest, **forms: forms.Form) -> HttpResponse:
    """Show what was wrong where it was typed: in the checklist on Home, or here."""
    if links.came_from(request, "") == reverse("admin:index"):
        home = admin.site.index(request, forms)
        if "steps" in (home.context_data or {}):
            request.path = reverse("admin:index")  # the sidebar marks the screen that is shown
            home.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
            return home
    return connected_apps_page(request, **forms)


@require_POST
def pair_accounts(request: HttpRequest) -> HttpResponse:
    """Make a connection of a Zoom account and a HubSpot account."""
    for kind in MODELS:
        _may_change(request, kind)
    zoom = get_object_or_404(without_secrets(ZoomAccount.objects.all()), pk=row_number(request.POST.get("zoom")))
    hubspot = get_object_or_404(
        without_secrets(HubSpotAccount.objects.all()), pk=row_number(request.POST.get("hubspot"))
    )
    connection = pair(hubspot, zoom, "", actor=request.user.get_username())
    start_wanted()
    messages.success(request, _("%(name)s: its settings are under Global settings.") % {"name": connection.name})
    return _back()


def _account(request: HttpRequest, kind: str, pk: int) -> Any:
    _may_change(request, kind)
    return get_object_or_404(without_secrets(MODELS[kind].objects.all()), pk=pk)


def _may_change(request: HttpRequest, kind: str) -> None:
    if kind not in MODELS:
        raise Http404(kind)
    if not request.user.has_perm(f"integrations.change_{MODELS[kind]._meta.model_name}"):
        raise PermissionDenied


def _back() -> HttpResponse:
    return HttpResponseRedirect(reverse("connected_apps"))


def _provider(kind: str) -> str:
    return "Zoom" if kind == "zoom" else "HubSpot"


def _what_stops(account: Account) -> dict[str, Any]:
    connections = connections_of(account)
    occurrences = Occurrence.objects.filter(webinar__connection__in=connections)
    return {
        "connections": list(connections.order_by("name").values_list("name", flat=True)),
        "waiting": SyncJob.objects.filter(occurrence__in=occurrences, state=JobState.WAITING).count(),
        "running": SyncJob.objects.filter(occurrence__in=occurrences, state=JobState.RUNNING).count(),
        "to_come": occurrences.filter(next_sync_at__isnull=False).count(),
        "secret": isinstance(account, ZoomAccount) and account.auth == ZoomAuth.SERVER,
    }


def _not_revoked(kind: str) -> str:
    if kind == "zoom":
        return _("Zoom did not confirm that the token is void: remove the app in Zoom's App Marketplace as well.")
    return _("HubSpot did not confirm that the token is void: uninstall the app in HubSpot as well.")
