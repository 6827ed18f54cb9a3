"""The outcome of a person in a webinar: in HubSpot, left out, waiting, or failed. Everybody has exactly one."""

from integrations.records import Outcome

RETRIED_BY_ITSELF = frozenset({"unavailable", "users_unreadable"})
REFUSED_BY_HUBSPOT = frozenset({"rejected_by_hubspot", "properties_not_updated"})


def person_outcome(cause: str, *, sent: bool, due: bool) -> Outcome:
    """Return the outcome of a person.

    `cause` says why they were left out or refused, `sent` that HubSpot has accepted something about them, and `due`
    that something is still to be sent. Somebody without a cause about whom nothing is due and nothing was ever sent is
    left out by Zoom itself: the host has not approved the registration.
    """
    if cause in RETRIED_BY_ITSELF:
        return Outcome.WAITING
    if cause in REFUSED_BY_HUBSPOT:
        return Outcome.FAILED
    if cause:
        return Outcome.LEFT_OUT
    if due:
        return Outcome.WAITING
    return Outcome.IN_HUBSPOT if sent else Outcome.LEFT_OUT
