"""Connecting accounts: checked with the provider first, stored second, and HubSpot's properties made. And ending it."""

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import uuid4

from django.conf import settings
from django.db import transaction

from audits import log
from audits.log import Changed
from integrations.errors import IntegrationError, NeedsAdmin
from integrations.hubspot import oauth as hubspot_oauth
from integrations.hubspot import schema
from integrations.hubspot import scopes as hubspot_scopes
from integrations.hubspot.client import HubSpotClient
from integrations.models import AccountState, Connection, ContactProperty, HubSpotAccount, ZoomAccount, ZoomAuth
from integrations.models.fields import Unreadable
from integrations.oauth import keep, revoke_hubspot, revoke_zoom, utcnow
from integrations.pagination import NoList
from integrations.records import MarketingEvent, Token
from integrations.sync.clients import hubspot_client, zoom_client
from integrations.sync.hubspot_schema import define_events, make_properties
from integrations.zoom import oauth as zoom_oauth
from integrations.zoom import scopes as zoom_scopes

T = TypeVar("T")
NOT_OFFERED = (400, 404, 405, 501)  # what an account cannot do, as against trouble that passes
LONGEST_NAME = 90  # of an account or a connection: a number may come behind it


def connect_zoom(account_id: str, client_id: str, client_secret: str, name: str) -> ZoomAccount:
    """Store a server-to-server app's account once Zoom has accepted it and lists its users.

    Raises: NeedsAdmin, RetryLater, GiveUp; then nothing is stored.
    """
    token = zoom_oauth.request_token(settings.ZOOM_OAUTH_URL, account_id, client_id, client_secret)
    with transaction.atomic():
        account = ZoomAccount.objects.filter(account_id=account_id).first() or ZoomAccount(
            account_id=account_id, name=name or free_name("Zoom", ZoomAccount.objects.filter), connected_at=utcnow()
        )
        _rename(account, name)
        account.client_id, account.client_secret, account.auth = client_id, client_secret, ZoomAuth.SERVER
        account.rotate_webhook_secret(settings.ZOOM_WEBHOOK_SECRET_TOKEN, utcnow())
        begin_anew(account, token)
        check_zoom(account)
    return account


def check_zoom(account: ZoomAccount) -> None:
    """Call Zoom: the account's time zone, and whether the token has the scopes it needs."""
    owner = next((user for page in zoom_client(account).users() for user in page if user.owner), None)
    account.refresh_from_db()  # the call may have renewed the token
    account.timezone = owner.timezone if owner and owner.timezone else account.timezone
    _set_scopes(account, zoom_scopes.missing(account.scopes))
    account.save(update_fields=["timezone", "missing_scopes", "state", "state_reason"])


def check_hubspot(account: HubSpotAccount) -> None:
    """Call HubSpot: make what is missing there, and find out anew what the portal can do and who else is at work."""
    client = hubspot_client(account)
    account.timezone = client.account().timezone or account.timezone
    account.save(update_fields=["timezone"])
    set_up(account, client)
    other_apps(account, client)


def connect_hubspot(*, access_token: str, refresh_token: str, name: str) -> HubSpotAccount:
    """Store a portal by a token that its app was given, and make the properties and custom events there.

    Raises: NeedsAdmin, RetryLater, GiveUp; then nothing is stored.
    """
    token = Token(access_token=access_token, expires_in=0)
    if refresh_token:
        token = hubspot_oauth.refresh(
            settings.HUBSPOT_API_URL,
            settings.HUBSPOT_API_VERSION,
            refresh_token,
            settings.HUBSPOT_CLIENT_ID,
            settings.HUBSPOT_CLIENT_SECRET,
        )
    with transaction.atomic():
        probe = HubSpotAccount(name=f"new {uuid4()}", portal_id=-1, access_token=token.access_token)
        probe.connected_at = utcnow()
        probe.save()
        portal = hubspot_client(probe).account()  # whose token it is, only HubSpot knows
        probe.delete()
        account = HubSpotAccount.objects.filter(portal_id=int(portal.id)).first() or HubSpotAccount(
            portal_id=int(portal.id), name=free_name("HubSpot", HubSpotAccount.objects.filter), connected_at=utcnow()
        )
        _rename(account, name)
        account.timezone = portal.timezone or account.timezone
        account.client_id = settings.HUBSPOT_CLIENT_ID
        account.rotate_client_secret(settings.HUBSPOT_CLIENT_SECRET, utcnow())
        account.app_id = settings.HUBSPOT_APP_ID  # the token may be another app's than before
        begin_anew(account, token, refresh_token)
        set_up(account, hubspot_client(account))
    return account


def free_name(wanted: str, having: Callable[..., Any]) -> str:
    """The name, with a number behind it where somebody else has it."""
    number = 1
    while having(name=wanted if number == 1 else f"{wanted} {number}").exists():
        number += 1
    return wanted if number == 1 else f"{wanted} {number}"


def _rename(account: ZoomAccount | HubSpotAccount, name: str) -> None:
    """Raises: NeedsAdmin, where the name is not to be had."""
    if len(name) > LONGEST_NAME:
        raise NeedsAdmin(f"The name is too long: choose one of at most {LONGEST_NAME} characters.", cause="")
    if name and type(account)._default_manager.filter(name=name).exclude(pk=account.pk).exists():
        raise NeedsAdmin(f"Another account is called {name!r}: choose another name.", cause="")
    account.name = name or account.name


def begin_anew(account: ZoomAccount | HubSpotAccount, token: Token, refresh_token: str = "") -> None:
    """Store a token from a fresh start: nothing of an earlier one stays, and neither does its trouble."""
    for name in account.unreadable():
        setattr(account, name, "")
    account.refresh_token, account.scopes, account.disconnected_at = refresh_token, [], None
    keep(account, token, utcnow())
    _set_scopes(account, ())
    account.save()


def _set_scopes(account: ZoomAccount | HubSpotAccount, missing: tuple[str, ...]) -> None:
    account.missing_scopes = list(missing)
    account.state = AccountState.SCOPE_MISSING if missing else AccountState.CONNECTED
    account.state_reason = ""


def set_up(account: HubSpotAccount, client: HubSpotClient) -> None:
    """The properties and custom events, made where they are missing; and what this portal can do.

    Without the right to make contact properties nothing works, so that is raised; the rest is a capability.
    """
    make_properties(client, "contacts", schema.CONTACT_PROPERTIES)
    account.refresh_from_db(fields=["scopes"])  # the call may have renewed the token
    missing = list(hubspot_scopes.missing(account.scopes))
    names: dict[str, str] = {}
    probes: tuple[tuple[str, Callable[[], Any]], ...] = (
        ("marketing_events", lambda: _read_events(client)),
        ("recordings", lambda: make_properties(client, "calls", schema.CALL_PROPERTIES)),
        ("users", lambda: next(client.users(), None)),
        ("owners", lambda: next(client.owners(), None)),
        ("transcripts", client.transcripts_allowed),
        ("custom_events", lambda: names.update(define_events(client))),
    )
    capable = [
        name
        for name, probe in probes
        if hubspot_scopes.allow(name, account.scopes) and _works(probe, missing if name == "marketing_events" else [])
    ]
    account.capabilities, account.event_names = capable, names
    labels = _if_told(lambda: client.property_labels("contacts"))
    if labels is not None:
        ContactProperty.keep(account, labels)
    native = _if_told(lambda: client.group_exists("contacts", schema.NATIVE_GROUP))
    account.native_integration = account.native_integration if native is None else native
    _set_scopes(account, tuple(dict.fromkeys(missing)))
    account.save(
        update_fields=[
            "capabilities",
            "event_names",
            "native_integration",
            "missing_scopes",
            "state",
            "state_reason",
        ]
    )


def _works(probe: Callable[[], Any], missing: list[str]) -> bool:
    try:
        probe()
    except NeedsAdmin as error:
        if error.cause == "reconnect_needed":
            raise
        missing += error.missing_scopes
        return False
    except IntegrationError as error:
        if error.status in NOT_OFFERED:
            return False
        raise
    return True


def _read_events(client: HubSpotClient) -> None:
    """By their list; where there is none, by the search for one."""
    try:
        next(client.events(), None)
    except IntegrationError as error:
        if error.status not in NOT_OFFERED:
            raise
        client.find_events("none")


def _if_told(read: Callable[[], T]) -> T | None:
    """What people read or choose from: where HubSpot does not tell, the account works all the same."""
    try:
        return read()
    except NoList:
        return None
    except IntegrationError as error:
        refused = isinstance(error, NeedsAdmin) and error.cause != "reconnect_needed"
        if not refused and error.status not in NOT_OFFERED:
            raise
        return None


def other_apps(account: HubSpotAccount, client: HubSpotClient) -> int:
    """How many marketing events were made by another app: ours cannot reach them by their external id.

    Which app is ours is known from the environment, else from an event that answers to its external id.
    """
    if "marketing_events" not in account.capabilities:
        return 0
    by_app: dict[str, list[MarketingEvent]] = {}
    for page in _if_told(lambda: list(client.events())) or ():
        for event in page:
            by_app.setdefault(event.app_id, []).append(event)
    others = sum(
        len(events) for app_id, events in by_app.items() if app_id and not _is_ours(account, client, events[0])
    )
    account.other_app_events = others > 0
    account.save(update_fields=["other_app_events"])
    return others


def _is_ours(account: HubSpotAccount, client: HubSpotClient, event: MarketingEvent) -> bool:
    if account.app_id:
        return event.app_id == account.app_id
    zoom_accounts = ZoomAccount.objects.values_list("account_id", flat=True)
    for account_id in {event.account_id, *zoom_accounts} - {""}:
        if event.external_id and client.event(event.external_id, account_id):
            account.app_id = event.app_id
            account.save(update_fields=["app_id"])
            return True
    return False


def pair(hubspot: HubSpotAccount, zoom: ZoomAccount, name: str, actor: str = "") -> Connection:
    """The connection of the two, made where there is none. Who asked for it stands in Activity."""
    wanted = (name or f"{zoom.name} → {hubspot.name}")[:LONGEST_NAME]
    existing = Connection.objects.filter(zoom=zoom, hubspot=hubspot).first()
    if existing:
        return existing
    made = Connection.between(zoom, hubspot, free_name(wanted, Connection.objects.filter), utcnow())
    paired = Changed("paired", subject=f"{zoom.name} → {hubspot.name}")
    log.changes([paired], connection=made.name, actor=actor, at=utcnow())
    return made


# --- Ending it --------------------------------------------------------------------------------------------------------

BY_HAND = "It was disconnected in the portal."


def disconnect_zoom(account: ZoomAccount, reason: str = BY_HAND, *, revoke: bool = True) -> bool:
    """Forget the tokens, so that its jobs wait, and keep the history; then revoke. False: Zoom did not confirm that.

    A server-to-server app's secret is as good as a token, so it is forgotten too.
    """
    with transaction.atomic():
        stored = ZoomAccount.objects.select_for_update().get(pk=account.pk)
        token, client_id, client_secret = stored.access_token, stored.client_id, stored.client_secret
        stored.disconnect(reason)
        if stored.auth == ZoomAuth.SERVER:
            stored.client_secret = ""
            stored.save(update_fields=["client_secret"])
    account.refresh_from_db()
    if not revoke or (not token and not isinstance(token, Unreadable)):
        return True
    return bool(token) and _revoked(lambda: revoke_zoom(token, client_id, client_secret))


def disconnect_hubspot(account: HubSpotAccount, reason: str = BY_HAND, *, revoke: bool = True) -> bool:
    """The same for HubSpot. A token given by hand, which has no refresh token, only a person can end there."""
    with transaction.atomic():
        stored = HubSpotAccount.objects.select_for_update().get(pk=account.pk)
        token, client_id, client_secret = stored.refresh_token, stored.client_id, stored.client_secret
        stored.disconnect(reason)
    account.refresh_from_db()
    if not revoke:
        return True
    return bool(token) and _revoked(lambda: revoke_hubspot(token, client_id, client_secret))


def _revoked(revoke: Callable[[], None]) -> bool:
    try:
        revoke()
    except IntegrationError:
        return False
    return True
