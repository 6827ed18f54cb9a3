"""How often a secret may be tried: counted in the database before it is looked at, so that parallel tries count too."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from ipaddress import IPv6Address, ip_address, ip_network

from django.http import HttpRequest
from django.utils.translation import ngettext

from integrations.clock import utcnow
from portal.models import WrongPasswords
from portal.views.guard import client_address

ONE_LINE = 64  # bits of an IPv6 address: whoever has one of them usually has all that begin alike


@dataclass(frozen=True, slots=True)
class Limit:
    """The number of tries that are allowed, of whom, and how long a try counts."""

    whose: str
    most: int
    lasts: timedelta

    @property
    def key(self) -> str:
        """Hashed: what somebody types as a name, or by mistake as one, is not kept."""
        return sha256(self.whose.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Blocked:
    """Too many tries, and how long to wait."""

    minutes: int
    first: bool  # the try with which it began

    def __str__(self) -> str:
        return ngettext(
            "Too many wrong passwords. Wait %(minutes)d minute, then try again.",
            "Too many wrong passwords. Wait %(minutes)d minutes, then try again.",
            self.minutes,
        ) % {"minutes": self.minutes}


def count_try(limits: Sequence[Limit]) -> Blocked | None:
    """Count one try. Whoever is over the first limit no longer counts towards the ones after it."""
    for limit in limits:
        tries, until = WrongPasswords.add(limit.key, utcnow(), limit.lasts)
        if tries > limit.most:
            return Blocked(max(-((utcnow() - until) // timedelta(minutes=1)), 1), first=tries == limit.most + 1)
    return None


def record_success(own: Limit, *shared: Limit) -> None:
    """The try was right: its own limit begins anew, and the others forget this one try."""
    WrongPasswords.forget(own.key)
    for limit in shared:
        WrongPasswords.take_back(limit.key)


def caller_network(request: HttpRequest) -> str:
    """Whose address it is: of IPv6 the network, of which somebody else's provider gave away the whole."""
    address = client_address(request)
    try:
        known = ip_address(address)
    except ValueError:
        return address
    if isinstance(known, IPv6Address):
        return str(known.ipv4_mapped or ip_network((known, ONE_LINE), strict=False))
    return str(known)
