"""Access tokens of stored accounts: kept encrypted, renewed once for everybody under a row lock."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import transaction

from integrations.errors import NeedsAdmin
from integrations.hubspot import oauth as hubspot_oauth
from integrations.models import AccountState, HubSpotAccount, ZoomAccount
from integrations.zoom import oauth as zoom_oauth

TokenSource = Callable[[bool], str]
MARGIN = timedelta(minutes=2)  # renewed a little before it expires, so that no request carries a dying token


def utcnow() -> datetime:
    return datetime.now(UTC)


def zoom_token(account: ZoomAccount, now: Callable[[], datetime] = utcnow) -> TokenSource:
    """The account's access token; a new one where it has expired or was refused.

    Server-to-server OAuth: no refresh token, and a new access token ends the one before, so all processes share one.
    """
    return _TokenSource(ZoomAccount, account.pk, _renew_zoom, now)


def hubspot_token(account: HubSpotAccount, now: Callable[[], datetime] = utcnow) -> TokenSource:
    """The account's access token. One given by hand never expires for us and cannot be renewed."""
    return _TokenSource(HubSpotAccount, account.pk, _renew_hubspot, now)


class _TokenSource:
    def __init__(
        self,
        model: type[ZoomAccount] | type[HubSpotAccount],
        pk: int,
        renew: Callable[..., None],
        now: Callable[[], datetime],
    ) -> None:
        self.model, self.pk, self.renew, self.now = model, pk, renew, now
        self.token, self.expires_at = "", datetime.min.replace(tzinfo=UTC)

    def __call__(self, refused: bool = False) -> str:
        if refused or not self.token or self.expires_at <= self.now():
            self._load(refused=self.token if refused else "")
        return self.token

    def _load(self, refused: str) -> None:
        """Take the stored token; renew it only where it is the very one that was refused, or has expired."""
        with transaction.atomic():
            account = self.model._default_manager.select_for_update().get(pk=self.pk)
            stale = account.expires_at is not None and account.expires_at - MARGIN <= self.now()
            if not account.access_token or stale or account.access_token == refused:
                try:
                    self.renew(account, self.now())
                except NeedsAdmin as error:
                    error.provider = "zoom" if isinstance(account, ZoomAccount) else "hubspot"
                    raise
        self.token = account.access_token
        self.expires_at = account.expires_at - MARGIN if account.expires_at else datetime.max.replace(tzinfo=UTC)


def _renew_zoom(account: ZoomAccount, now: datetime) -> None:
    token = zoom_oauth.request_token(
        settings.ZOOM_OAUTH_URL, account.account_id, account.client_id, account.client_secret
    )
    account.access_token, account.scopes = token.access_token, list(token.scopes)
    account.expires_at = now + timedelta(seconds=token.expires_in)
    account.save(update_fields=["access_token", "scopes", "expires_at"])


def _renew_hubspot(account: HubSpotAccount, now: datetime) -> None:
    if not account.refresh_token:
        raise NeedsAdmin("Reconnect HubSpot: it no longer accepts this access token.")
    token = hubspot_oauth.refresh(
        settings.HUBSPOT_API_URL,
        settings.HUBSPOT_API_VERSION,
        account.refresh_token,
        account.client_id,
        account.client_secret,
    )
    account.access_token = token.access_token
    account.refresh_token = token.refresh_token or account.refresh_token
    account.scopes = list(token.scopes) or account.scopes
    account.expires_at = now + timedelta(seconds=token.expires_in)
    account.save(update_fields=["access_token", "refresh_token", "scopes", "expires_at"])


def note_state(account: ZoomAccount | HubSpotAccount, error: NeedsAdmin) -> None:
    """Remember on the account why it needs a person. What its plan does not include is no state of the account."""
    if error.cause not in ("reconnect_needed", "scope_missing"):
        return
    state = AccountState.SCOPE_MISSING if error.cause == "scope_missing" else AccountState.RECONNECT_NEEDED
    account.set_state(state, error.sentence, error.missing_scopes)
