"""The registrants of a webinar as Zoom lists them now, a small entry for each address."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from integrations.decisions.people import APPROVED
from integrations.errors import SkipRecord
from integrations.privacy.forget import private
from integrations.proof.context import Prover
from integrations.records import Registrant
from integrations.zoom.client.registrants import registrants_subject
from integrations.zoom.expired_lists import restarted_if_expired

STATUSES = (APPROVED, "pending", "denied")


@dataclass
class Registrants:
    """The approved registrations of each address, and the address of every registrant.

    `whole`: Zoom lists as many as it counts, so that somebody who is missing is not registered.
    """

    approved: dict[str, list[datetime]] = field(default_factory=dict)
    emails: dict[str, str] = field(default_factory=dict)  # registrant id → address
    whole: bool = True

    def since(self, email: str, until: datetime | None) -> datetime | None:
        """Return the earliest registration of an address, none that is later than `until`."""
        return min((at for at in self.approved.get(email, ()) if until is None or at <= until), default=None)


def read_registrants(prover: Prover, webinar_id: str, occurrence_id: str = "") -> Registrants:
    """Return the registrants of a webinar, or of one occurrence. Raises: NeedsAdmin, RetryLater, GiveUp."""
    try:
        return restarted_if_expired(lambda: _read(prover, webinar_id, occurrence_id))
    except SkipRecord:  # Zoom refuses the lists, say because the host's plan ended
        return Registrants(whole=False)


def _read(prover: Prover, webinar_id: str, occurrence_id: str) -> Registrants:
    found = Registrants()
    subject = registrants_subject(webinar_id, occurrence_id)
    for status in STATUSES:
        for one in _pages(prover, webinar_id, status, occurrence_id):
            found.emails[one.id] = one.email
            if status == APPROVED and one.email:
                found.approved.setdefault(one.email, []).append(one.created)
        read = prover.zoom.left_out.last_read(subject, f"{status} registrants")
        found.whole = found.whole and not (read.disagrees or read.odd)
    return found


def _pages(prover: Prover, webinar_id: str, status: str, occurrence_id: str) -> Iterator[Registrant]:
    """Yield the registrants of one status, without those who were deleted for privacy."""
    for page in prover.zoom.registrants(webinar_id, status, occurrence_id):
        hidden = private(prover.hubspot_account, [one.email for one in page])
        yield from (one for one in page if one.email not in hidden)
