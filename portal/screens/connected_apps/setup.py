"""The steps to set up the apps at Zoom and at HubSpot, with a tick at those that are done."""

from dataclasses import dataclass
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integrations.accounts import consent
from integrations.hubspot import app
from integrations.hubspot import scopes as hubspot_scopes
from integrations.models import Connection, HubSpotAccount, SyncSettingsRow, WebhookDelivery, ZoomAccount
from integrations.models.accounts import Account
from integrations.zoom.app import EVENTS
from integrations.zoom.scopes import WANTED
from portal.screens.connected_apps.page import without_secrets
from portal.wording.labels import Badge

DONE = Badge(gettext_lazy("Done"), "check", "good")
OPEN = Badge(gettext_lazy("To do"), "dash", "quiet")


@dataclass
class Copied:
    """Lines to copy into a form of Zoom or HubSpot."""

    label: str
    lines: list[str]
    folded: bool = False  # True for a long list, which opens on a click

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


@dataclass
class Step:
    """One step, with what to copy and where to go."""

    title: str
    text: str
    done: bool
    copied: tuple[Copied, ...] = ()
    url: str = ""
    action: str = ""

    @property
    def look(self) -> Badge:
        return DONE if self.done else OPEN


def setup_page(request: HttpRequest) -> HttpResponse:
    """Show the steps, and how many are done."""
    _require_permission(request)
    zooms, hubspots = _accounts(ZoomAccount), _accounts(HubSpotAccount)
    parts = [
        (_("The portal"), [_public_address()]),
        ("Zoom", [*_zoom_app_steps(zooms), *_zoom_account_steps(zooms)]),
        ("HubSpot", [*_hubspot_app_steps(hubspots), *_hubspot_account_steps(hubspots)]),
        (_("The sync"), [_sync_step()]),
    ]
    steps = [step for _part, found in parts for step in found]
    context = {
        **admin.site.each_context(request),
        "title": _("Set up the apps"),
        "parts": parts,
        "done": sum(step.done for step in steps),
        "all": len(steps),
        "apps_url": reverse("connected_apps"),
    }
    return TemplateResponse(request, "portal/app_setup.html", context)


def download_hubspot_app(request: HttpRequest) -> HttpResponse:
    """Send the HubSpot project as a ZIP file, with this portal's addresses in it."""
    _require_permission(request)
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for name, text in app.files(settings.PUBLIC_URL, settings.HUBSPOT_APP_EVENTS).items():
            archive.writestr(f"zoom-webinars/{name}", text)
    response = HttpResponse(packed.getvalue(), content_type="application/zip")
    response["Content-Disposition"] = 'attachment; filename="zoom-webinars-hubspot-app.zip"'
    return response


def _require_permission(request: HttpRequest) -> None:
    if not request.user.has_perms(("integrations.view_zoomaccount", "integrations.view_hubspotaccount")):
        raise PermissionDenied


def _accounts(model: Any) -> list[Any]:
    return list(without_secrets(model.objects.filter(disconnected_at=None)))


def _all_fully_granted(accounts: list[Account]) -> bool:
    return bool(accounts) and not any(account.missing_scopes for account in accounts)


def _public_address() -> Step:
    return Step(
        _("Give the portal a public https address"),
        _("Zoom and HubSpot reach it there. Set PUBLIC_URL, then start the portal anew."),
        settings.PUBLIC_URL.startswith("https://"),
        (Copied("PUBLIC_URL", [settings.PUBLIC_URL]),),
    )


def _zoom_app_steps(accounts: list[ZoomAccount]) -> list[Step]:
    return [
        Step(
            _("Make the Zoom app"),
            _(
                "In Zoom's App Marketplace choose Develop, Build App, General App, managed by an administrator, with "
                "this redirect address. Or choose Server-to-Server OAuth App, which needs no redirect address."
            ),
            bool(accounts) or consent.zoom_app() is not None,
            (Copied(_("Redirect address, and allow list"), [consent.redirect_url("zoom")]),),
        ),
        Step(
            _("Add the scopes"),
            _("Without one of them the portal goes on, but leaves out what it is for."),
            _all_fully_granted(accounts),  # type: ignore[arg-type]  # a list of either kind
            (Copied(_("Scopes"), list(WANTED), folded=True),),
        ),
        Step(
            _("Tell the portal the app's credentials"),
            _("Set these, then start the portal anew. A server-to-server app's can be typed in when connecting."),
            bool(accounts) or consent.zoom_app() is not None,
            (Copied(_("Variables"), ["ZOOM_CLIENT_ID", "ZOOM_CLIENT_SECRET", "ZOOM_WEBHOOK_SECRET_TOKEN"]),),
        ),
    ]


def _zoom_account_steps(accounts: list[ZoomAccount]) -> list[Step]:
    webhooks = [f"{settings.PUBLIC_URL}/webhooks/zoom/{account.webhook_key}/" for account in accounts]
    return [
        Step(
            _("Connect Zoom"),
            _("As the account's owner, or as somebody whose role may view users, webinars, reports and recordings."),
            bool(accounts),
            url=reverse("connected_apps"),
            action=_("Connected apps"),
        ),
        Step(
            _("Add the event subscription"),
            _("With it changes are synced at once. It has arrived when Zoom has sent the first event."),
            WebhookDelivery.objects.filter(zoom__in=accounts).exists(),
            (
                Copied(_("Event notification endpoint"), webhooks or [_("Known once Zoom is connected.")]),
                Copied(_("Events"), list(EVENTS), folded=True),
            ),
        ),
    ]


def _hubspot_app_steps(accounts: list[HubSpotAccount]) -> list[Step]:
    required = hubspot_scopes.required(settings.HUBSPOT_APP_EVENTS)
    return [
        Step(
            _("Upload the HubSpot app"),
            _(
                "Download the project, which holds the scopes, the redirect address, the workflow action and the "
                "webhooks, unpack it, and upload it with HubSpot's command line tool."
            ),
            bool(accounts) or consent.hubspot_app() is not None,
            (
                Copied(
                    _("Commands"),
                    ["npm install -g @hubspot/cli", "hs account auth", "cd zoom-webinars", "hs project upload"],
                ),
                Copied(_("Required scopes"), list(required), folded=True),
                Copied(_("Optional scopes"), list(hubspot_scopes.OPTIONAL), folded=True),
            ),
            reverse("hubspot_app"),
            _("Download the project"),
        ),
        Step(
            _("Tell the portal the app's credentials"),
            _("They are on the app's Auth tab in HubSpot. Set these, then start the portal anew."),
            consent.hubspot_app() is not None,
            (Copied(_("Variables"), ["HUBSPOT_CLIENT_ID", "HUBSPOT_CLIENT_SECRET", "HUBSPOT_APP_ID"]),),
        ),
    ]


def _hubspot_account_steps(accounts: list[HubSpotAccount]) -> list[Step]:
    return [
        Step(
            _("Connect HubSpot"),
            _("As a super admin. Allow the account on the app's Distribution tab first."),
            _all_fully_granted(accounts),  # type: ignore[arg-type]  # a list of either kind
            url=reverse("connected_apps"),
            action=_("Connected apps"),
        ),
        Step(
            _("Let HubSpot send its first webhook"),
            _("Change a contact's e-mail address in HubSpot, for example. Nothing needs to be set up here."),
            WebhookDelivery.objects.filter(hubspot__in=accounts).exists(),
            (Copied(_("Webhook address"), [f"{settings.PUBLIC_URL}/webhooks/hubspot/"]),),
        ),
    ]


def _sync_step() -> Step:
    return Step(
        _("Turn the sync on"),
        _("Nothing is sent to HubSpot before that."),
        SyncSettingsRow.objects.filter(sync_webinars=True, connection__in=Connection.objects.all()).exists(),
        url=reverse("admin:integrations_connection_changelist"),
        action=_("Global settings"),
    )
