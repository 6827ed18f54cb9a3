"""An e-mail address in a text: in either spelling of its domain, and never the end or beginning of another one."""

import re
import unicodedata
from functools import lru_cache

# What may stand before and after an address that is whole; anything else would be part of another one.
_BEFORE, _AFTER = r"(?<![^\s<>\"'`(),;:=|/\\{}\[\]])", r"(?![\w-]|\.\w)"


def plain(email: str) -> str:
    return unicodedata.normalize("NFC", email.strip()).lower()


@lru_cache(maxsize=64)
def spellings(email: str) -> frozenset[str]:
    """Return the address with its domain in letters, and in its ASCII form (`xn--…`)."""
    email = plain(email)
    local, at, domain = email.rpartition("@")
    found = {email}
    for spell in (_in_letters, _in_ascii):
        try:
            found.add(f"{local}{at}{spell(domain)}")
        except UnicodeError:  # no name, whatever else it is
            continue
    return frozenset(found - {""})


def _in_letters(domain: str) -> str:
    return domain.encode("ascii").decode("idna")


def _in_ascii(domain: str) -> str:
    return domain.encode("idna").decode("ascii")


def needle(email: str) -> str:
    """Return a part that every text with the address holds in any spelling, to find such texts in a database."""
    return max(re.findall("[a-z0-9]+", email.rpartition("@")[0].lower()), key=len, default="@")


def mentions(text: str, email: str) -> bool:
    any_of = "|".join(re.escape(one) for one in spellings(email))
    return bool(any_of) and re.search(f"{_BEFORE}(?:{any_of}){_AFTER}", plain(text)) is not None
