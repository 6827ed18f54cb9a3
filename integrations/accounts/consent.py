"""Connecting accounts by a person's consent (OAuth): exchange the code, store the tokens at once, then check.

The tokens are stored before anything is checked, because a code and a rotating refresh token are good only once.
"""

from django.conf import settings
from django.db import transaction

from integrations.accounts import tokens
from integrations.accounts.apps import known_app
from integrations.accounts.clients import zoom_client
from integrations.accounts.connect import as_given, check_hubspot, check_zoom, free_name, look_for_webinars, pair
from integrations.accounts.tokens import begin_anew, note_state
from integrations.clock import utcnow
from integrations.errors import NeedsAdmin
from integrations.hubspot import oauth as hubspot_oauth
from integrations.hubspot import scopes as hubspot_scopes
from integrations.models import Connection, HubSpotAccount, ZoomAccount, ZoomAuth
from integrations.records import Introspection, Token
from integrations.transport.oauth_grant import App, ConsentRequest
from integrations.zoom import oauth as zoom_oauth

OTHER_ZOOM = (
    "That was another Zoom account than the one to reconnect: log in to Zoom as one of its administrators, or choose "
    "to connect another account."
)
REFUSED_AT_ONCE = "Zoom does not accept the token it has just issued: connect again."
OTHER_HUBSPOT = (
    "That was another HubSpot account than the one to reconnect: choose the right one on HubSpot's page, or choose to "
    "connect another account."
)


def zoom_authorized(app: App, code: str, verifier: str, wanted: ZoomAccount | None) -> ZoomAccount:
    """Exchange the code, store the account it belongs to, check it and pair it.

    Raises: NeedsAdmin, RetryLater, GiveUp. Once it is stored, a missing permission is a state of the account, not
    an error.
    """
    token = zoom_from_code(app, code, verifier)
    new = ZoomAccount(api_url=tokens.trusted_api_url(token.api_url))
    account_id = zoom_client(new, as_given(token, REFUSED_AT_ONCE)).user("me").account_id
    if wanted and wanted.account_id != account_id:
        raise NeedsAdmin(OTHER_ZOOM)
    with transaction.atomic():
        account = ZoomAccount.objects.select_for_update().filter(account_id=account_id).first() or ZoomAccount(
            account_id=account_id, name=free_name("Zoom", ZoomAccount.objects.filter)
        )
        account.client_id, account.client_secret, account.auth = app.client_id, app.client_secret, ZoomAuth.OAUTH
        account.connected_at = utcnow()
        account.rotate_webhook_secret(known_app("zoom").webhook_secret, utcnow())
        begin_anew(account, token)
    _noting(account)
    pair_the_only_two(account)
    return account


def hubspot_authorized(app: App, code: str, verifier: str, wanted: HubSpotAccount | None) -> HubSpotAccount:
    """Exchange the code, store the portal it belongs to, check it and pair it. Introspection names portal and app.

    Raises: NeedsAdmin, RetryLater, GiveUp.
    """
    token = hubspot_from_code(app, code, verifier)
    about = whose_hubspot_token(app, token)
    portal_id = int(token.hub_id or about.hub_id)
    if wanted and wanted.portal_id != portal_id:
        raise NeedsAdmin(OTHER_HUBSPOT)
    with transaction.atomic():
        account = HubSpotAccount.objects.select_for_update().filter(portal_id=portal_id).first() or HubSpotAccount(
            portal_id=portal_id, name=free_name("HubSpot", HubSpotAccount.objects.filter)
        )
        account.client_id = app.client_id
        account.rotate_client_secret(app.client_secret, utcnow())
        account.app_id, account.connected_at = about.app_id, utcnow()
        begin_anew(account, token)
    _noting(account)
    pair_the_only_two(account)
    return account


def _noting(account: ZoomAccount | HubSpotAccount) -> None:
    """Check the account, store on it what a person has to do, and have its webinars looked for."""
    look_for_webinars(account)
    try:
        check(account)
    except NeedsAdmin as error:
        note_state(account, error)


def check(account: ZoomAccount | HubSpotAccount) -> None:
    """Check an account of either kind. Raises: NeedsAdmin, RetryLater, GiveUp."""
    if isinstance(account, ZoomAccount):
        check_zoom(account)
    else:
        check_hubspot(account)


def pair_the_only_two(account: ZoomAccount | HubSpotAccount) -> Connection | None:
    """Return the account's connection. With one account on each side, pair them without asking."""
    zooms, hubspots = list(ZoomAccount.objects.all()[:2]), list(HubSpotAccount.objects.all()[:2])
    if len(zooms) == len(hubspots) == 1:
        return pair(hubspots[0], zooms[0], "")
    return account.connections.first()


def redirect_url(provider: str) -> str:
    """Return the redirect address, exactly as the app at the provider names it."""
    return f"{settings.PUBLIC_URL}/connect/{provider}/callback/"


def zoom_app(account: ZoomAccount | None = None) -> App | None:
    """Return the app an account was authorized with, else the portal's, else None."""
    if account and account.auth == ZoomAuth.OAUTH and account.client_id and account.client_secret:
        return App(account.client_id, account.client_secret, redirect_url("zoom"))
    return _app("zoom")


def hubspot_app() -> App | None:
    """Return the portal's HubSpot app, or None if it knows none."""
    return _app("hubspot")


def _app(provider: str) -> App | None:
    known = known_app(provider)
    return App(known.client_id, known.client_secret, redirect_url(provider)) if known.complete else None


def begin_zoom(app: App) -> ConsentRequest:
    """Return Zoom's consent page, and what to remember until the person comes back."""
    return zoom_oauth.begin(settings.ZOOM_OAUTH_URL, app)


def begin_hubspot(app: App) -> ConsentRequest:
    """Return HubSpot's consent page, and what to remember until the person comes back."""
    required = hubspot_scopes.required(settings.HUBSPOT_APP_EVENTS)
    return hubspot_oauth.begin(settings.HUBSPOT_AUTHORIZE_URL, app, required, hubspot_scopes.OPTIONAL)


def zoom_from_code(app: App, code: str, verifier: str) -> Token:
    return zoom_oauth.exchange(settings.ZOOM_OAUTH_URL, app, code, verifier)


def hubspot_from_code(app: App, code: str, verifier: str) -> Token:
    return hubspot_oauth.exchange(settings.HUBSPOT_API_URL, settings.HUBSPOT_API_VERSION, app, code, verifier)


def whose_hubspot_token(app: App, token: Token) -> Introspection:
    """Return the portal and the app that a token belongs to."""
    return hubspot_oauth.introspect(
        settings.HUBSPOT_API_URL, settings.HUBSPOT_API_VERSION, token.access_token, app.client_id, app.client_secret
    )
