"""The domain and the address that the first steps are filled in with."""

from collections import Counter

from django.contrib.auth.models import User

from integrations.decisions.exclusions import domain_of
from integrations.models import Connection, ZoomUserRow

LOOKED_AT = 200  # Zoom users
# Domains in which everybody may have an address, so that they name no organisation.
OF_EVERYBODY = frozenset(
    {"gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "yahoo.com", "icloud.com", "me.com",
     "gmx.de", "gmx.net", "web.de", "proton.me", "protonmail.com", "mail.com", "aol.com"}
)  # fmt: skip


def own_domain(connection: Connection | None, user: User) -> str:
    """Return the domain of most Zoom users, else of the person's own address, or an empty string."""
    users = ZoomUserRow.objects.filter(connection=connection).values_list("email", flat=True) if connection else ()
    domains = Counter(domain_of(address) for address in users[:LOOKED_AT])
    candidates = [*(domain for domain, _count in domains.most_common()), domain_of(user.email or "")]
    return next((domain for domain in candidates if domain and domain not in OF_EVERYBODY), "")
