"""Limits on tries of a secret. A try is counted in the database before the check, so that parallel tries count too."""

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

IPV6_NETWORK = 64  # bits; whoever has one IPv6 address usually has all that begin with the same bits


@dataclass(frozen=True, slots=True)
class Limit:
    """The number of tries that are allowed, of whom, and how long a try counts."""

    whose: str
    most: int
    lasts: timedelta

    @property
    def key(self) -> str:
        """The hash under which tries are counted. What was typed as a name, perhaps by mistake, is not stored."""
        return sha256(self.whose.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Blocked:
    """The refusal after too many tries, with the minutes to wait."""

    minutes: int
    first: bool  # True for the try that went over the limit

    def __str__(self) -> str:
        return ngettext(
            "Too many wrong passwords. Wait %(minutes)d minute, then try again.",
            "Too many wrong passwords. Wait %(minutes)d minutes, then try again.",
            self.minutes,
        ) % {"minutes": self.minutes}


def count_try(limits: Sequence[Limit]) -> Blocked | None:
    """Count one try against each limit. A try over one limit does not count towards the ones after it."""
    for limit in limits:
        tries, until = WrongPasswords.add(limit.key, utcnow(), limit.lasts)
        if tries > limit.most:
            return Blocked(max(-((utcnow() - until) // timedelta(minutes=1)), 1), first=tries == limit.most + 1)
    return None


def record_success(own: Limit, *shared: Limit) -> None:
    """Record that the try was right: its own count is deleted, and the shared ones are reduced by this try."""
    WrongPasswords.forget(own.key)
    for limit in shared:
        WrongPasswords.take_back(limit.key)


def caller_network(request: HttpRequest) -> str:
    """Return the caller's address; for IPv6 its network, as providers give a customer a whole network."""
    address = client_address(request)
    try:
        known = ip_address(address)
    except ValueError:
        return address
    if isinstance(known, IPv6Address):
        return str(known.ipv4_mapped or ip_network((known, IPV6_NETWORK), strict=False))
    return str(known)
