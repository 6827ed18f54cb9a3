"""Disconnecting an account: its tokens are forgotten first, then revoked at the provider."""

from collections.abc import Callable

from django.conf import settings
from django.db import transaction

from integrations.errors import IntegrationError
from integrations.hubspot import oauth as hubspot_oauth
from integrations.models import HubSpotAccount, ZoomAccount, ZoomAuth
from integrations.models.fields import Unreadable
from integrations.zoom import oauth as zoom_oauth

BY_HAND = "It was disconnected in the portal."
REMOVED_IN_ZOOM = "The app was removed in Zoom: add it again, then reconnect."
UNINSTALLED_IN_HUBSPOT = "The app was uninstalled in HubSpot: install it again, then reconnect."


def disconnect_zoom(account: ZoomAccount, reason: str = BY_HAND, *, revoke: bool = True) -> bool:
    """Forget the tokens, then revoke them. Returns False if Zoom did not confirm the revocation.

    The account's jobs wait, and its history stays. A server-to-server app's secret is as good as a token, so it is
    forgotten too.
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
    """Forget the tokens, then revoke them. Returns False if HubSpot did not confirm the revocation.

    A token given by hand has no refresh token, so only a person can revoke it, in HubSpot.
    """
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


def revoke_zoom(access_token: str, client_id: str, client_secret: str) -> None:
    zoom_oauth.revoke(settings.ZOOM_OAUTH_URL, access_token, client_id, client_secret)


def revoke_hubspot(refresh_token: str, client_id: str, client_secret: str) -> None:
    hubspot_oauth.revoke(
        settings.HUBSPOT_API_URL, settings.HUBSPOT_API_VERSION, refresh_token, client_id, client_secret
    )
