"""The one reading of an address that a provider names: what was checked is, letter by letter, what is requested.

Parsers differ about odd addresses (a backslash, a name before an @, signs that look like a dot), and where the check
reads another host than the request, a token goes astray. So only addresses that no parser can take for another are
read at all.
"""

import ipaddress
import re
import socket
from dataclasses import dataclass
from urllib.parse import urljoin

from urllib3.exceptions import LocationParseError
from urllib3.util import parse_url

LONGEST = 8_000
PORTS = {"https": 443, "http": 80}
_PLAIN = re.compile(
    r"(https?)://((?=[a-z0-9.-]{1,253}(?:[:/?#]|$))[a-z0-9-]+(?:\.[a-z0-9-]+)*)(?::([0-9]{1,5}))?([/?][^#]*)?(?:#.*)?",
    re.IGNORECASE,
)
_FORBIDDEN = re.compile(r"[\x00-\x20\x7f-\xa0\\]")
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
Ip = ipaddress.IPv4Address | ipaddress.IPv6Address


class UnsafeAddress(ValueError):
    """An address that is refused, because another parser could take it for another one."""


@dataclass(frozen=True, slots=True)
class Address:
    """An http or https address, in the parts that are checked and requested."""

    scheme: str
    host: str
    port: int
    rest: str  # path and query

    @property
    def origin(self) -> tuple[str, str, int]:
        return self.scheme, self.host, self.port

    @property
    def url(self) -> str:
        port = "" if self.port == PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{self.host}{port}{self.rest or '/'}"

    def is_under(self, suffixes: tuple[str, ...]) -> bool:
        """Return True if the host is one of these names or below one, over https and on its usual port."""
        named = any(self.host == suffix or self.host.endswith(f".{suffix}") for suffix in suffixes)
        return named and self.scheme == "https" and self.port == PORTS["https"]

    def joined(self, location: str) -> "Address":
        """Return the address that a redirect from here names. Raises: UnsafeAddress."""
        if _FORBIDDEN.search(location[:LONGEST]):
            raise UnsafeAddress("signs that no address holds")
        try:
            return read_address(urljoin(self.url, location[:LONGEST]))
        except ValueError as error:  # urljoin's own
            raise UnsafeAddress("not an address") from error


def read_address(text: str) -> Address:
    """Read an address that no parser can take for another one. Raises: UnsafeAddress."""
    found = _PLAIN.fullmatch(text) if len(text) <= LONGEST and not _FORBIDDEN.search(text) else None
    if found is None:
        raise UnsafeAddress("not a plain http or https address")
    scheme, host = found[1].lower(), found[2].lower()
    address = Address(scheme, host, int(found[3] or PORTS[scheme]), found[4] or "")
    try:
        confirmed = parse_url(address.url)
    except LocationParseError as error:
        raise UnsafeAddress("not an address") from error
    if (confirmed.scheme, confirmed.host, confirmed.auth) != (scheme, host, None):
        raise UnsafeAddress("parsers do not agree about it")
    return address


def public_ips(host: str, port: int) -> list[str]:
    """Return the IP addresses of a host that are reachable from anywhere; private ones are left out.

    Raises: OSError if the name is unknown.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    ips = dict.fromkeys(str(entry[4][0]).partition("%")[0] for entry in found)
    return [ip for ip in ips if is_public(ip)]


def is_public(ip: str) -> bool:
    """Return True if an address belongs to the open network, and to no machine or network of one's own."""
    address = ipaddress.ip_address(ip)
    return all(one.is_global and not one.is_multicast for one in (address, *_inside(address)))


def _inside(address: Ip) -> list[Ip]:
    """Return the IPv4 addresses that an IPv6 address stands for."""
    if isinstance(address, ipaddress.IPv4Address):
        return []
    found = [one for one in (address.ipv4_mapped, address.sixtofour, *(address.teredo or ())) if one]
    if address in _NAT64:
        found.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return list(found)
