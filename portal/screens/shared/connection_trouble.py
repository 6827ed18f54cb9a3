"""The accounts that must be connected again. While one is down nothing is synced, and every screen says so."""

from dataclasses import dataclass

from django.db.models import F, Q
from django.http import HttpRequest
from django.utils.translation import gettext as _

from integrations.models import AccountState, Connection

KEPT = "_portal_connection_trouble"


@dataclass(frozen=True)
class Trouble:
    """An account that is down."""

    app: str
    account: str

    @property
    def words(self) -> str:
        """Return what is wrong and what it means."""
        words = _("%(app)s is not connected: %(account)s. Nothing is synced until it is connected again.")
        return words % {"app": self.app, "account": self.account}


def connection_trouble(request: HttpRequest) -> list[Trouble]:
    """Return the accounts that are down."""
    return list(dict.fromkeys(trouble for _pk, trouble in _found(request)))


def down_connections(request: HttpRequest) -> dict[int, str]:
    """Return why a connection is down, by its primary key, such as "Zoom must be connected again"."""
    return {
        pk: _("%(app)s must be connected again") % {"app": trouble.app} for pk, trouble in reversed(_found(request))
    }


def _found(request: HttpRequest) -> list[tuple[int, Trouble]]:
    """Return the connections with an account that is down, Zoom's before HubSpot's. One query, once a request."""
    if not hasattr(request, KEPT):
        setattr(request, KEPT, _read())
    found: list[tuple[int, Trouble]] = getattr(request, KEPT)
    return found


def _read() -> list[tuple[int, Trouble]]:
    needed = AccountState.RECONNECT_NEEDED
    rows = Connection.objects.filter(Q(zoom__state=needed) | Q(hubspot__state=needed)).values_list(
        "pk", F("zoom__state"), F("zoom__name"), F("hubspot__state"), F("hubspot__name")
    )
    found = []
    for pk, zoom, zoom_name, hubspot, hubspot_name in rows:
        if zoom == needed:
            found.append((pk, Trouble("Zoom", zoom_name)))
        if hubspot == needed:
            found.append((pk, Trouble("HubSpot", hubspot_name)))
    return found
