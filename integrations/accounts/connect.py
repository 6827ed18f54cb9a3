"""Connecting accounts by credentials: checked with the provider first, stored second."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import transaction

from audits import log
from audits.log import Changed
from integrations.accounts.apps import known_app
from integrations.accounts.clients import hubspot_client, zoom_client
from integrations.accounts.hubspot_setup import keep_found, look, other_apps, set_up
from integrations.accounts.tokens import BY_HAND_REFUSED, TokenSource, begin_anew, set_scopes, trusted_api_url
from integrations.clock import utcnow
from integrations.errors import Disconnected, NeedsAdmin
from integrations.hubspot import oauth as hubspot_oauth
from integrations.models import Connection, Discovery, HubSpotAccount, ZoomAccount, ZoomAuth
from integrations.records import Token, ZoomUser
from integrations.zoom import oauth as zoom_oauth
from integrations.zoom import scopes as zoom_scopes
from integrations.zoom.client import ZoomClient

LONGEST_NAME = 90  # of an account or a connection: a number may come behind it


def connect_zoom(account_id: str, client_id: str, client_secret: str, name: str) -> ZoomAccount:
    """Store a server-to-server app's account once Zoom has accepted it and lists its users.

    Raises: NeedsAdmin, RetryLater, GiveUp; then nothing is stored.
    """
    token = _Given(lambda: zoom_oauth.request_token(settings.ZOOM_OAUTH_URL, account_id, client_id, client_secret))
    _rename(ZoomAccount.objects.filter(account_id=account_id).first() or ZoomAccount(), name)
    new = ZoomAccount(account_id=account_id, api_url=trusted_api_url(token.now.api_url))
    owner = _owner(zoom_client(new, token))
    with transaction.atomic():
        known = ZoomAccount.objects.select_for_update().filter(account_id=account_id).first()
        account = known or ZoomAccount(
            account_id=account_id, name=name or free_name("Zoom", ZoomAccount.objects.filter), connected_at=utcnow()
        )
        _rename(account, name)
        account.client_id, account.client_secret, account.auth = client_id, client_secret, ZoomAuth.SERVER
        account.rotate_webhook_secret(known_app("zoom").webhook_secret, utcnow())
        begin_anew(account, token.now)
        _keep_check(account, owner)
        look_for_webinars(account)
    return account


def check_zoom(account: ZoomAccount) -> None:
    """Call Zoom, and store the account's time zone and the scopes that its token lacks.

    Raises: NeedsAdmin, RetryLater, GiveUp.
    """
    owner = _owner(zoom_client(account))
    account.refresh_from_db()  # the call may have renewed the token
    _keep_check(account, owner)


def _owner(client: ZoomClient) -> ZoomUser | None:
    return next((user for page in client.users() for user in page if user.owner), None)


def _keep_check(account: ZoomAccount, owner: ZoomUser | None) -> None:
    account.timezone = owner.timezone if owner and owner.timezone else account.timezone
    set_scopes(account, zoom_scopes.missing(account.scopes))
    account.save(update_fields=["timezone", "missing_scopes", "state", "state_reason"])


class _Given:
    """The token of an account that is not stored yet. `ask` requests one; after a refusal it is called again."""

    def __init__(self, ask: Callable[[], Token]) -> None:
        self.ask, self.now = ask, ask()

    def __call__(self, refused: bool) -> str:
        if refused:
            self.now = self.ask()
        return self.now.access_token


def check_hubspot(account: HubSpotAccount) -> None:
    """Call HubSpot: create what is missing there, and store the time zone, capabilities and other apps found.

    Raises: NeedsAdmin, RetryLater, GiveUp.
    """
    client = hubspot_client(account)
    account.timezone = client.account().timezone or account.timezone
    account.save(update_fields=["timezone"])
    set_up(account, client)
    other_apps(account, client)


def connect_hubspot(*, access_token: str, refresh_token: str, name: str) -> HubSpotAccount:
    """Store a portal by a token of its app, and create the properties and custom events there.

    Raises: NeedsAdmin, RetryLater, GiveUp; then nothing is stored.
    """
    token = _hubspot_token_for(access_token, refresh_token)
    use = as_given(token, BY_HAND_REFUSED)
    portal = hubspot_client(HubSpotAccount(portal_id=-1), use).account()  # whose token it is, only HubSpot knows
    _rename(HubSpotAccount.objects.filter(portal_id=int(portal.id)).first() or HubSpotAccount(), name)
    found = look(hubspot_client(HubSpotAccount(portal_id=int(portal.id)), use), lambda: sorted(token.scopes))
    with transaction.atomic():
        known = HubSpotAccount.objects.select_for_update().filter(portal_id=int(portal.id)).first()
        account = known or HubSpotAccount(
            portal_id=int(portal.id), name=free_name("HubSpot", HubSpotAccount.objects.filter), connected_at=utcnow()
        )
        _rename(account, name)
        account.timezone = portal.timezone or account.timezone
        app = known_app("hubspot")
        account.client_id, account.app_id = app.client_id, app.app_id  # the token may be another app's than before
        account.rotate_client_secret(app.client_secret, utcnow())
        begin_anew(account, token, refresh_token)
        keep_found(account, found)
        look_for_webinars(account)
    return account


def look_for_webinars(account: ZoomAccount | HubSpotAccount) -> None:
    """Have webinars looked for anew in the connections of an account that works again."""
    Discovery.want(account.connections.values_list("pk", flat=True), utcnow())


def _hubspot_token_for(access_token: str, refresh_token: str) -> Token:
    if not refresh_token:
        return Token(access_token=access_token, expires_in=0)
    app = known_app("hubspot")
    return hubspot_oauth.refresh(
        settings.HUBSPOT_API_URL, settings.HUBSPOT_API_VERSION, refresh_token, app.client_id, app.client_secret
    )


def as_given(token: Token, if_refused: str) -> TokenSource:
    """Return a source of a token that cannot be renewed. It raises NeedsAdmin once the token was refused."""

    def use(refused: bool) -> str:
        if refused:
            raise Disconnected(if_refused)
        return token.access_token

    return use


def free_name(wanted: str, having: Callable[..., Any]) -> str:
    """Return the wanted name, with a number added if it is taken."""
    number = 1
    while having(name=wanted if number == 1 else f"{wanted} {number}").exists():
        number += 1
    return wanted if number == 1 else f"{wanted} {number}"


def _rename(account: ZoomAccount | HubSpotAccount, name: str) -> None:
    """Set the account's name. Raises: NeedsAdmin if it is too long or taken."""
    if len(name) > LONGEST_NAME:
        raise NeedsAdmin(f"The name is too long: choose one of at most {LONGEST_NAME} characters.")
    if name and type(account)._default_manager.filter(name=name).exclude(pk=account.pk).exists():
        raise NeedsAdmin(f"Another account is called {name!r}: choose another name.")
    account.name = name or account.name


def pair(hubspot: HubSpotAccount, zoom: ZoomAccount, name: str, actor: str = "") -> Connection:
    """Return the connection of the two accounts, creating it if needed. Activity records `actor` as its author."""
    wanted = (name or f"{zoom.name} → {hubspot.name}")[:LONGEST_NAME]
    existing = Connection.objects.filter(zoom=zoom, hubspot=hubspot).first()
    if existing:
        return existing
    made = Connection.between(zoom, hubspot, free_name(wanted, Connection.objects.filter), utcnow())
    paired = Changed("paired", subject=f"{zoom.name} → {hubspot.name}")
    log.changes([paired], connection=made.name, actor=actor, at=utcnow())
    Discovery.want([made.pk], utcnow())
    return made
