"""The exclusions: which addresses are left out, and the order in which the causes count."""

import re
from functools import lru_cache

from integrations.records import SyncSettings

LONGEST_ADDRESS, LONGEST_LOCAL_PART = 254, 64
MOST_LABELS = 128  # of a domain, which has at most 127

_ATOM = r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+"
_ANY_CASE = re.IGNORECASE | re.ASCII  # without ASCII the Kelvin sign is a "k"
_LOCAL_PART = re.compile(rf"{_ATOM}(?:\.{_ATOM})*", _ANY_CASE)
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_DOMAIN = re.compile(rf"(?:{_LABEL}\.)+(?:[a-z]{{2,63}}|xn--[a-z0-9-]{{0,58}}[a-z0-9])", _ANY_CASE)


def exclusion(email: str, *, settings: SyncSettings, hubspot_users: frozenset[str], staff: frozenset[str]) -> str:
    """Return the first cause that holds for the address, or "".

    All sets hold normalised addresses; `staff` are hosts and panelists. An address in another spelling of the same
    domain is the same address.
    """
    address = normalise_email(email)
    comparable = comparable_email(address)
    if not address:
        return "no_email"
    if comparable in _all_comparable_emails(staff):
        return "host_or_panelist"
    if comparable in _all_comparable_emails(hubspot_users):
        return "hubspot_user"
    if in_domains(address, settings.excluded_contacts):
        return "excluded_domain"
    if not is_valid_email(address):
        return "invalid_email"
    if settings.only_contacts and comparable not in _all_comparable_emails(settings.only_contacts):
        return "not_in_only_contacts"
    return ""


def normalise_email(text: str) -> str:
    """Return the address trimmed and lower-cased."""
    return text.strip().lower()


def normalise_domain(text: str) -> str:
    """Return a domain as people write it ("@Own.Example.") lower-cased, without the leading `@` and outer dots."""
    return text.strip().lower().lstrip("@").strip(". \t")


def domain_of(email: str) -> str:
    """Return the normalised domain of an address, or ""."""
    _, at, domain = email.rpartition("@")
    return normalise_domain(domain) if at else ""


def in_domains(email: str, domains: frozenset[str]) -> bool:
    """Return True if the address belongs to one of the domains or to a subdomain of one."""
    labels = _comparable(domain_of(email)).split(".")[-MOST_LABELS:]
    listed = _all_comparable(domains)
    return any(".".join(labels[start:]) in listed for start in range(len(labels)))


def is_valid_email(text: str) -> bool:
    """Return True if HubSpot is likely to accept the address.

    The local part must be ASCII; a domain in another script counts if it can be encoded.
    """
    local_part, _, domain = text.rpartition("@")
    encoded = _encode(domain)
    return (
        text.isprintable()  # an invisible character would vanish while encoding
        and encoded is not None
        and max(len(text), len(local_part) + 1 + len(encoded)) <= LONGEST_ADDRESS
        and len(local_part) <= LONGEST_LOCAL_PART
        and _LOCAL_PART.fullmatch(local_part) is not None
        and _DOMAIN.fullmatch(encoded) is not None
    )


def comparable_email(address: str) -> str:
    """Return one spelling for all spellings of a normalised address's domain; most addresses have only one."""
    if address.isascii():
        return address
    local_part, at, domain = address.rpartition("@")
    return f"{local_part}{at}{_comparable(domain)}"


@lru_cache(maxsize=64)
def _all_comparable_emails(addresses: frozenset[str]) -> frozenset[str]:
    """Return the addresses in their comparable spelling."""
    return frozenset(map(comparable_email, addresses))


@lru_cache(maxsize=64)  # settings hold few sets, a webinar asks for thousands of people
def _all_comparable(domains: frozenset[str]) -> frozenset[str]:
    """Return the domains in their comparable spelling."""
    return frozenset(_comparable(normalise_domain(domain)) for domain in domains) - {""}


def _comparable(domain: str) -> str:
    """Return one spelling for `bücher.example` and `xn--bcher-kva.example`."""
    encoded = _encode(domain)
    return domain if encoded is None else encoded


def _encode(domain: str) -> str | None:
    """Return the domain in IDNA, or None if it cannot be encoded."""
    if len(domain) > LONGEST_ADDRESS:  # in any script longer than a domain can be
        return None
    try:
        return domain.encode("idna").decode("ascii")
    except UnicodeError:
        return None
