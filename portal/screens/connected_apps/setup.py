"""The steps to set up the apps at Zoom and at HubSpot, with a tick at those that are done."""

from dataclasses import dataclass
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from integrations.accounts import consent
from integrations.accounts.apps import VARIABLES, keep
from integrations.hubspot import app
from integrations.hubspot import scopes as hubspot_scopes
from integrations.models import Connection, HubSpotAccount, SyncSettingsRow, WebhookDelivery, ZoomAccount
from integrations.models.accounts import Account
from integrations.zoom.app import EVENTS
from integrations.zoom.scopes import WANTED
from portal import activity_log
from portal.screens.connected_apps.credentials import MAY_CHANGE, CredentialsForm, FieldShown, fields_shown
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
    id: str = ""  # of the text on the page

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
    provider: str = ""  # of the credentials that the step asks for
    fields: tuple[FieldShown, ...] = ()
    by_command: tuple[str, ...] = ()
    environment: tuple[str, ...] = ()

    @property
    def look(self) -> Badge:
        return DONE if self.done else OPEN


def setup_page(request: HttpRequest, typed: CredentialsForm | None = None) -> HttpResponse:
    """Show the steps, and how many are done. `typed` holds the errors of credentials that were sent."""
    _require_permission(request)
    forms = {provider: CredentialsForm(provider) for provider in MAY_CHANGE}
    if typed:
        forms[typed.provider] = typed
    zooms, hubspots = _accounts(ZoomAccount), _accounts(HubSpotAccount)
    parts = [
        (_("The portal"), [_public_address()]),
        ("Zoom", [*_zoom_app_steps(zooms, forms["zoom"]), *_zoom_account_steps(zooms)]),
        ("HubSpot", [*_hubspot_app_steps(hubspots, forms["hubspot"]), *_hubspot_account_steps(hubspots)]),
        (_("The sync"), [_sync_step()]),
    ]
    steps = [step for _part, found in parts for step in found]
    for number, copied in enumerate(copied for step in steps for copied in step.copied):
        copied.id = f"copied-{number}"
    context = {
        **admin.site.each_context(request),
        "title": _("Set up the apps"),
        "parts": parts,
        "done": sum(step.done for step in steps),
        "all": len(steps),
        "apps_url": reverse("connected_apps"),
        "may_change": {provider for provider, may in MAY_CHANGE.items() if request.user.has_perm(may)},
    }
    return TemplateResponse(request, "portal/app_setup.html", context, status=422 if typed else 200)


@sensitive_post_parameters("client_secret", "webhook_secret")
@require_POST
def save_credentials(request: HttpRequest, provider: str) -> HttpResponse:
    """Store the credentials of an app, or show the form again with what is wrong."""
    if provider not in MAY_CHANGE:
        raise Http404(provider)
    if not request.user.has_perm(MAY_CHANGE[provider]):
        raise PermissionDenied
    form = CredentialsForm(provider, request.POST)
    if not form.is_valid():
        return setup_page(request, form)
    keep(provider, form.cleaned_data, request.user.get_username())
    name = "Zoom" if provider == "zoom" else "HubSpot"
    activity_log.record(activity_log.APP_CREDENTIALS, request.user.get_username(), subject=name)
    messages.success(
        request, _("The %(name)s app's credentials are saved. Next: connect the account.") % {"name": name}
    )
    return HttpResponseRedirect(reverse("app_setup"))


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
        _("Zoom and HubSpot reach it there. Set PUBLIC_URL, then restart the portal."),
        settings.PUBLIC_URL.startswith("https://"),
        (Copied("PUBLIC_URL", [settings.PUBLIC_URL]),),
    )


def _zoom_app_steps(accounts: list[ZoomAccount], form: CredentialsForm) -> list[Step]:
    return [
        Step(
            _("Create the Zoom app"),
            _(
                "In Zoom's App Marketplace choose Develop, Build App, General App, managed by an administrator, with "
                "this redirect address. Or choose Server-to-Server OAuth App, which needs no redirect address."
            ),
            bool(accounts) or form.known.complete,
            (Copied(_("Redirect address, and allow list"), [consent.redirect_url("zoom")]),),
        ),
        Step(
            _("Add the scopes"),
            _("If one of them is missing, the portal carries on without what needs it."),
            _all_fully_granted(accounts),  # type: ignore[arg-type]  # a list of either kind
            (Copied(_("Scopes"), list(WANTED), folded=True),),
        ),
        Step(
            _("Enter the app's credentials"),
            _("Copy them from the app's page in Zoom. A server-to-server app's can also be typed in when connecting."),
            bool(accounts) or form.known.complete,
            provider="zoom",
            fields=tuple(fields_shown(form)),
            environment=tuple(VARIABLES["zoom"].values()),
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
            _("With it, changes are synced at once. This step is done when Zoom has sent its first event."),
            WebhookDelivery.objects.filter(zoom__in=accounts).exists(),
            (
                Copied(_("Event notification endpoint"), webhooks or [_("Known once Zoom is connected.")]),
                Copied(_("Events"), list(EVENTS), folded=True),
            ),
        ),
    ]


def _hubspot_app_steps(accounts: list[HubSpotAccount], form: CredentialsForm) -> list[Step]:
    required = hubspot_scopes.required(settings.HUBSPOT_APP_EVENTS)
    return [
        Step(
            _("Upload the HubSpot app"),
            _(
                "Download the project, which holds the scopes, the redirect address, the workflow action and the "
                "webhooks, unpack it, and upload it with HubSpot's command line tool."
            ),
            bool(accounts) or form.known.complete,
            (
                Copied(_("Required scopes"), list(required), folded=True),
                Copied(_("Optional scopes"), list(hubspot_scopes.OPTIONAL), folded=True),
            ),
            reverse("hubspot_app"),
            _("Download the project"),
            by_command=("npm install -g @hubspot/cli", "hs account auth", "cd zoom-webinars", "hs project upload"),
        ),
        Step(
            _("Enter the app's credentials"),
            _("Copy them from the app's Auth tab in HubSpot."),
            form.known.complete,
            provider="hubspot",
            fields=tuple(fields_shown(form)),
            environment=tuple(VARIABLES["hubspot"].values()),
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
