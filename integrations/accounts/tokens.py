"""Access tokens of stored accounts: encrypted at rest, and renewed by one process for all of them."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

from django.conf import settings
from django.db import transaction

from integrations.clock import utcnow
from integrations.errors import Disconnected, NeedsAdmin, NotAllowed, RetryLater, TokenContested
from integrations.hubspot import oauth as hubspot_oauth
from integrations.hubspot import scopes as hubspot_scopes
from integrations.models import AccountState, HubSpotAccount, ZoomAccount, ZoomAuth
from integrations.models.accounts import RENEWAL_HOLDS, Account
from integrations.records import Token
from integrations.transport.addresses import Address, UnsafeAddress, read_address
from integrations.zoom import oauth as zoom_oauth

TokenSource = Callable[[bool], str]
MARGIN = timedelta(minutes=2)  # renewed a little before it expires, so that no request carries a dying token
ZOOMS = ("zoom.us",)
LOOK_AGAIN = 60.0  # seconds: so soon a running sync notices that its account was disconnected
LOOK_WHILE_WAITING = 0.1  # seconds, while another one renews the token
MARGIN_OF_WAITING = 5.0  # seconds longer than a claim holds, so that a crashed one's is taken over
KEY_LOST = (
    "The stored credentials cannot be read: add the key they were encrypted with to FIELD_ENCRYPTION_KEYS, or connect "
    "the account again."
)
BY_HAND_REFUSED = "Reconnect HubSpot: it no longer accepts this access token."
BEING_RENEWED = "Another process asks for a new access token; it is retried automatically."
DISCONNECTED = "It was disconnected: connect it again under Connected apps."


# --- Tokens in use ----------------------------------------------------------------------------------------------------


def zoom_token(
    account: ZoomAccount, now: Callable[[], datetime] = utcnow, pause: Callable[[float], None] = time.sleep
) -> TokenSource:
    """Return a source of the account's access token, which renews it if it has expired or was refused.

    A new token can end the one before, however the account was connected, so all processes share one.
    """
    return _TokenSource(ZoomAccount, account.pk, _ask_zoom, now, pause)


def hubspot_token(
    account: HubSpotAccount, now: Callable[[], datetime] = utcnow, pause: Callable[[float], None] = time.sleep
) -> TokenSource:
    """Return a source of the account's access token. One given by hand has no known end and cannot be renewed."""
    return _TokenSource(HubSpotAccount, account.pk, _ask_hubspot, now, pause)


class _TokenSource:
    """One shared token per account. The process that claims the renewal asks for a new one; the others wait for it."""

    def __init__(
        self,
        model: type[ZoomAccount] | type[HubSpotAccount],
        pk: int,
        ask: Callable[..., Token],
        now: Callable[[], datetime],
        pause: Callable[[float], None],
    ) -> None:
        self.model, self.pk, self.ask, self.now, self.pause = model, pk, ask, now, pause
        self.token, self.expires_at = "", datetime.min.replace(tzinfo=UTC)
        self.looked_at = time.monotonic()

    def __call__(self, refused: bool = False) -> str:
        old = self.expires_at <= self.now() or time.monotonic() - self.looked_at > LOOK_AGAIN
        if refused or not self.token or old:
            self._load(refused=self.token if refused else "")
        return self.token

    def _load(self, refused: str) -> None:
        """Take the stored token; renew it only if it is the one that was refused, or if it has expired."""
        end, renewed = time.monotonic() + RENEWAL_HOLDS.total_seconds() + MARGIN_OF_WAITING, False
        while not self._good(account := self._stored(), refused) and not (renewed and account.access_token):
            if account.claim_renewal(self.now()):
                self._renew(refused)
                renewed = True  # whatever came is taken: the provider may give the same one again
            elif time.monotonic() < end:
                self.pause(LOOK_WHILE_WAITING)
            else:
                raise RetryLater(BEING_RENEWED, after=LOOK_AGAIN)
        self.token, self.looked_at = account.access_token, time.monotonic()
        self.expires_at = account.expires_at - MARGIN if account.expires_at else datetime.max.replace(tzinfo=UTC)

    def _stored(self) -> Account:
        found: Account = self.model._default_manager.get(pk=self.pk)
        return found

    def _good(self, account: Account, refused: str) -> bool:
        stale = account.expires_at is not None and account.expires_at - MARGIN <= self.now()
        return bool(account.access_token) and account.access_token != refused and not stale

    def _renew(self, refused: str) -> None:
        """Ask for a new token without holding a lock; only the answer is stored in a transaction.

        It is committed before it is used, because a refresh token that rotates exists nowhere else.
        """
        account = self._stored()  # somebody may have renewed it before it was claimed
        try:
            if self._good(account, refused):
                return
            try:
                _askable(account)
                token = self.ask(account)
            except NeedsAdmin as error:
                error.provider = "zoom" if isinstance(account, ZoomAccount) else "hubspot"
                _store(account, partial(note_state, error=error))
                raise
            _store(account, partial(_save, token=token, now=self.now()))
        finally:
            account.end_renewal()


def _store(before: Account, change: Callable[[Account], None]) -> None:
    """Make the change, unless the account was connected or disconnected meanwhile and the answer is out of date."""
    with transaction.atomic(durable=True):
        stored = type(before)._default_manager.select_for_update().get(pk=before.pk)
        if _credentials(stored) == _credentials(before):
            change(stored)


def _credentials(account: Account) -> tuple[object, ...]:
    names = ("access_token", "refresh_token", "client_id", "client_secret", "connected_at", "disconnected_at")
    return tuple(getattr(account, name) for name in names)


def _save(account: Account, token: Token, now: datetime) -> None:
    keep(account, token, now)
    fields = ["access_token", "refresh_token", "scopes", "expires_at"]
    if isinstance(account, HubSpotAccount):
        account.capabilities = [name for name in account.capabilities if hubspot_scopes.allow(name, account.scopes)]
        account.save(update_fields=[*fields, "capabilities"])
    else:
        account.save(update_fields=[*fields, "api_url"])


def _askable(account: Account) -> None:
    """Check that the account has what a token is asked for with. Raises: NeedsAdmin if it has not."""
    lost = {"access_token", "refresh_token", "client_secret"}.intersection(account.unreadable())
    if account.disconnected_at:
        raise Disconnected(account.state_reason or DISCONNECTED)
    if lost:
        raise Disconnected(KEY_LOST)
    if isinstance(account, HubSpotAccount) and not account.refresh_token:
        raise Disconnected(BY_HAND_REFUSED)


def _ask_zoom(account: ZoomAccount) -> Token:
    url, client = settings.ZOOM_OAUTH_URL, (account.client_id, account.client_secret)
    if account.auth == ZoomAuth.OAUTH:
        return zoom_oauth.refresh(url, account.refresh_token, *client)
    return zoom_oauth.request_token(url, account.account_id, *client)


def _ask_hubspot(account: HubSpotAccount) -> Token:
    where = settings.HUBSPOT_API_URL, settings.HUBSPOT_API_VERSION
    return hubspot_oauth.refresh(*where, account.refresh_token, account.client_id, account.client_secret)


def keep(account: Account, token: Token, now: datetime) -> None:
    """Put a token on the account without saving it. Keep the refresh token and scopes that the answer leaves out."""
    account.access_token = token.access_token
    account.refresh_token = token.refresh_token or account.refresh_token
    account.scopes = sorted(token.scopes) or account.scopes
    account.expires_at = None
    if token.expires_in:
        lifetime = timedelta(seconds=token.expires_in)
        # One that lives hardly longer than the margin would be renewed at every request.
        account.expires_at = now + max(lifetime, MARGIN + lifetime * 0.8)
    if isinstance(account, ZoomAccount):
        account.api_url = trusted_api_url(token.api_url)


def note_state(account: Account, error: NeedsAdmin | TokenContested) -> None:
    """Store on the account why it needs a person. A feature that its plan lacks does not change its state."""
    if isinstance(error, TokenContested):
        if account.state == AccountState.CONNECTED:
            account.set_state(account.state, error.sentence)
        return
    if isinstance(error, Disconnected):
        account.set_state(AccountState.RECONNECT_NEEDED, error.sentence)
    elif isinstance(error, NotAllowed) and error.cause == "scope_missing":
        account.set_state(AccountState.SCOPE_MISSING, error.sentence, error.missing_scopes)


# --- Where Zoom wants to be called ------------------------------------------------------------------------------------


def trusted_api_url(url: str) -> str:
    """Return the regional address of a token answer; empty unless it is Zoom's own, because tokens are sent there."""
    address = _address(url)
    ours = address is not None and address.rest in ("", "/") and address.is_under(ZOOMS)
    return f"https://{address.host}" if address and ours else ""


def zoom_api_url(account: ZoomAccount) -> str:
    """Return the address to call. One from the environment that is not Zoom's, such as the sandbox's, always wins."""
    ours = _address(settings.ZOOM_API_URL)
    may_leave = ours is not None and ours.is_under(ZOOMS)
    return f"{account.api_url}/v2" if account.api_url and may_leave else str(settings.ZOOM_API_URL)


def _address(url: str) -> Address | None:
    try:
        return read_address(url)
    except UnsafeAddress:
        return None


# --- Consent, codes and revocation ------------------------------------------------------------------------------------


def begin_anew(account: ZoomAccount | HubSpotAccount, token: Token, refresh_token: str = "") -> None:
    """Store a token from a fresh start; nothing of an earlier token stays, nor any error state."""
    for name in account.unreadable():
        setattr(account, name, "")
    account.refresh_token, account.scopes, account.disconnected_at = refresh_token, [], None
    keep(account, token, utcnow())
    set_scopes(account, ())
    account.save()


def set_scopes(account: ZoomAccount | HubSpotAccount, missing: tuple[str, ...]) -> None:
    """Set the missing scopes and the state that follows from them, without saving."""
    account.missing_scopes = list(missing)
    account.state = AccountState.SCOPE_MISSING if missing else AccountState.CONNECTED
    account.state_reason = ""
