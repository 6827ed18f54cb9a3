"""Connected apps: the accounts of Zoom and HubSpot side by side, with their permissions and what is missing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integrations.accounts import consent
from integrations.hubspot import scopes as hubspot_scopes
from integrations.models import Connection, HubSpotAccount, ZoomAccount, ZoomAuth
from integrations.models.accounts import Account, AccountState
from integrations.zoom import scopes as zoom_scopes
from portal.screens.connected_apps import api_use
from portal.screens.shared.admin import encrypted_fields
from portal.signing_in.roles import is_administrator
from portal.wording.errors import translated
from portal.wording.labels import ACCOUNT, DISCONNECTED, Badge

ON = Badge(gettext_lazy("On"), "check", "good")
OFF = Badge(gettext_lazy("Off"), "dash", "warn")
UNKNOWN = Badge(gettext_lazy("Not known"), "dash", "quiet")

ZOOM_CAPABILITIES = {
    "webinars": gettext_lazy("Webinars and registrants"),
    "attendance": gettext_lazy("Attendance"),
    "recordings": gettext_lazy("Recordings and transcripts"),
    "polls": gettext_lazy("Answers to polls"),
    "questions": gettext_lazy("Questions of the Q&A"),
    "survey": gettext_lazy("Answers to surveys"),
    "sources": gettext_lazy("Tracking sources of registrations"),
    "workflow_action": gettext_lazy("Registering contacts from HubSpot workflows"),
    "guests": gettext_lazy("Distinguishing guests without an e-mail address"),
    "estimates": gettext_lazy("Estimated attendance where reports are not allowed"),
    "webhooks": gettext_lazy("Instant changes by webhook"),
    "zoom_events": gettext_lazy("Leaving out webinars of Zoom Events"),
}
HUBSPOT_CAPABILITIES = {
    "contacts": gettext_lazy("Contacts and their properties"),
    "marketing_events": gettext_lazy("Marketing events"),
    "recordings": gettext_lazy("Recordings as calls"),
    "notes": gettext_lazy("Notes on polls, questions and surveys"),
    "owners": gettext_lazy("Owners of calls"),
    "users": gettext_lazy("Leaving out HubSpot users"),
    "transcripts": gettext_lazy("Transcripts of recordings"),
    "custom_events": gettext_lazy("Custom events on the timeline"),
    "workflow_action": gettext_lazy("Answers to workflows"),
    "lists": gettext_lazy("Lists of each webinar's people"),
    "campaigns": gettext_lazy("Campaigns"),
}


@dataclass
class CapabilityShown:
    """Something an account can do, or the scopes it lacks for it."""

    words: str
    look: Badge
    missing: tuple[str, ...]
    why: str


@dataclass
class AccountShown:
    """A connected or disconnected account."""

    pk: int
    kind: str
    name: str
    number: str  # as the provider calls the account
    way: str  # how it was connected
    look: Badge
    reason: str
    connected_at: datetime
    zone: str
    connections: list[str]
    capabilities: list[CapabilityShown]
    granted: list[str]
    disconnected: bool
    healthy: bool
    waits: bool  # True if its jobs wait until it is reconnected
    warnings: list[str]  # other apps that get in the way, and what to do about them
    by_consent: bool  # True if Reconnect leads to the provider's consent page


@dataclass
class SideShown:
    """A provider with its accounts."""

    kind: str
    name: str
    about: str
    accounts: list[AccountShown]
    may_change: bool
    has_app: bool
    connect_url: str


def connected_apps_page(request: HttpRequest, server_form: Any = None, token_form: Any = None) -> HttpResponse:
    """Show the accounts; `server_form` and `token_form` hold the errors of Zoom's and HubSpot's forms, if sent."""
    user = request.user
    if not (user.has_perm("integrations.view_zoomaccount") and user.has_perm("integrations.view_hubspotaccount")):
        raise PermissionDenied
    sides = [_zoom_side(request), _hubspot_side(request)]
    context = {
        **admin.site.each_context(request),
        "title": _("Connected apps"),
        "sides": sides,
        "unpaired": _unpaired(sides),
        "server_form": server_form,
        "token_form": token_form,
        "api_use": api_use.use_by_connection(),
        "needed": ("account_id", "client_id", "client_secret"),
        "setup_url": reverse("app_setup"),
        "may_manage_users": is_administrator(user),
    }
    return TemplateResponse(
        request, "portal/connected_apps.html", context, status=422 if server_form or token_form else 200
    )


def _zoom_side(request: HttpRequest) -> SideShown:
    accounts = [
        _account_shown(
            row,
            kind="zoom",
            number=row.account_id,
            way=_("Authorized by a person") if row.auth == ZoomAuth.OAUTH else _("Server-to-server app"),
            capabilities=list(_zoom_capabilities(row)),
            warnings=[],
            by_consent=row.auth == ZoomAuth.OAUTH,
        )
        for row in without_secrets(ZoomAccount.objects.all()).prefetch_related("connections")
    ]
    return SideShown(
        kind="zoom",
        name="Zoom",
        about=_("Webinars, registrants, attendance and recordings come from here."),
        accounts=accounts,
        may_change=request.user.has_perm("integrations.change_zoomaccount"),
        has_app=consent.zoom_app() is not None,
        connect_url=reverse("connect_zoom"),
    )


def _hubspot_side(request: HttpRequest) -> SideShown:
    accounts = [
        _account_shown(
            row,
            kind="hubspot",
            number=str(row.portal_id),
            way=_("Authorized by a person") if row.expires_at else _("Pasted access token"),
            capabilities=list(_hubspot_capabilities(row)),
            warnings=list(_other_app_warnings(row)),
            by_consent=True,
        )
        for row in without_secrets(HubSpotAccount.objects.all()).prefetch_related("connections")
    ]
    return SideShown(
        kind="hubspot",
        name="HubSpot",
        about=_("Contacts, marketing events, calls and custom events are written here."),
        accounts=accounts,
        may_change=request.user.has_perm("integrations.change_hubspotaccount"),
        has_app=consent.hubspot_app() is not None,
        connect_url=reverse("connect_hubspot"),
    )


def _account_shown(row: Account, **more: Any) -> AccountShown:
    state = AccountState(row.state)
    return AccountShown(
        pk=row.pk,
        name=row.name,
        look=DISCONNECTED if row.disconnected_at else ACCOUNT[state],
        reason=translated(row.state_reason),
        connected_at=row.connected_at,
        zone=row.timezone,
        connections=[one.name for one in row.connections.all()],  # type: ignore[attr-defined]  # of both kinds
        granted=sorted(row.scopes),
        disconnected=bool(row.disconnected_at),
        healthy=state == AccountState.CONNECTED,
        waits=state == AccountState.RECONNECT_NEEDED and not row.disconnected_at,
        **more,
    )


def _zoom_capabilities(row: ZoomAccount) -> Iterator[CapabilityShown]:
    known = zoom_scopes.names_granular(row.scopes)
    for name, missing in _missing_scopes(zoom_scopes.CAPABILITIES, row.scopes if known else row.missing_scopes, known):
        refused = tuple(scope for scope in zoom_scopes.CAPABILITIES[name] if scope in row.missing_scopes)
        missing = missing or refused
        look = OFF if missing else ON if known else UNKNOWN
        yield CapabilityShown(str(ZOOM_CAPABILITIES[name]), look, missing, "")


def _hubspot_capabilities(row: HubSpotAccount) -> Iterator[CapabilityShown]:
    """Yield the capabilities. Those tried on connecting are known; the rest follow from known scopes."""
    known = bool(row.scopes)
    for name, missing in _missing_scopes(hubspot_scopes.CAPABILITIES, row.scopes, known):
        refused = tuple(scope for scope in hubspot_scopes.CAPABILITIES[name] if scope in row.missing_scopes)
        missing = missing or refused
        tried = name not in ("contacts", "workflow_action")
        on = name in row.capabilities if tried else known or name == "contacts"
        look = OFF if missing or (tried and not on) else ON if on else UNKNOWN
        why = "" if missing or look != OFF else _("Not included in this HubSpot account's subscription.")
        yield CapabilityShown(str(HUBSPOT_CAPABILITIES[name]), look, missing, why)


def _other_app_warnings(row: HubSpotAccount) -> Iterator[str]:
    if row.native_integration:
        yield _(
            "HubSpot's own Zoom integration is installed here as well: anything both of them sync shows up twice."
            " In HubSpot, open its settings under Connected apps, Zoom, and switch “Sync webinar data” off there,"
            " or uninstall it."
        )
    if row.other_app_events:
        yield _(
            "Another HubSpot app made marketing events here. The sync goes on with those of its webinars and makes "
            "none twice, but only the other app can complete them. To have them made anew, remove its events under "
            "Marketing events in HubSpot. Then choose Check now."
        )


def _missing_scopes(
    capabilities: Mapping[str, tuple[str, ...]], granted: Sequence[str], known: bool
) -> Iterator[tuple[str, tuple[str, ...]]]:
    for name, scopes in capabilities.items():
        yield name, tuple(scope for scope in scopes if scope not in granted) if known else ()


def _unpaired(sides: list[SideShown]) -> dict[str, Any] | None:
    """Return the accounts to choose from if one is in no connection, or None if there is nothing to pair."""
    zoom, hubspot = sides
    alone = any(not account.connections for side in sides for account in side.accounts)
    if not (alone and zoom.accounts and hubspot.accounts and zoom.may_change and hubspot.may_change):
        return None
    return {"zoom": zoom.accounts, "hubspot": hubspot.accounts}


def without_secrets(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Return accounts without reading their credentials, so that the page opens when their key is lost."""
    return rows.defer(*encrypted_fields(rows.model)).order_by("name")


def connections_of(account: Account) -> QuerySet[Connection]:
    """Return the connections of an account."""
    side = "zoom" if isinstance(account, ZoomAccount) else "hubspot"
    return Connection.objects.filter(**{side: account.pk})
