"""Who belongs to which list of an occurrence, by what HubSpot has accepted of them."""

from collections.abc import Iterable
from dataclasses import dataclass

from integrations.records.mapping import ListKind


@dataclass(frozen=True, slots=True)
class Held:
    """What HubSpot holds of a contact in a marketing event. Who attended counts as registered."""

    registered: bool = False
    attended: bool = False
    cancelled: bool = False


def together(several: Iterable[Held]) -> Held:
    """Return what HubSpot holds of one contact that several addresses lead to."""
    found = list(several)
    return Held(
        any(one.registered for one in found), any(one.attended for one in found), any(one.cancelled for one in found)
    )


def belongs(kind: ListKind, held: Held, *, final: bool) -> bool | None:
    """Return True if the contact belongs to the list of this kind, and None if that is not known yet.

    `final`: nobody's attendance changes any more. Until then nobody counts as a no-show.
    """
    if kind is ListKind.ATTENDED:
        return held.attended
    registered = held.registered or held.attended
    if kind is ListKind.REGISTERED:
        return registered
    if kind is ListKind.CANCELLED:
        return held.cancelled and not registered
    if not registered or held.attended:
        return False
    return True if final else None
