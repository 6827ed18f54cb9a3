"""Every person of an occurrence is put into one box, a hundred at a time."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from integrations.batches import batched
from integrations.decisions.proof.people import Circumstances, Found, Placed, ZoomPerson, place, shown_state
from integrations.decisions.proof.sums import Sums
from integrations.decisions.proof.vocabulary import Cure, Difference, What
from integrations.models import Occurrence
from integrations.privacy.forget import private
from integrations.proof import what_is_left
from integrations.proof.context import Prover
from integrations.proof.expected import expected_properties
from integrations.proof.from_hubspot.contacts import BATCH, ContactsFound, Participations, find_contacts
from integrations.proof.what_is_left import Known
from integrations.records import Contact

NOBODY = ContactsFound({}, {})


@dataclass
class Boxes:
    """The people of an occurrence, what HubSpot has of them, and the boxes they were put into.

    `kept`: contact id → the state in which its participation was accepted. `taken`: the contacts of these people.
    """

    prover: Prover
    occurrence: Occurrence
    people: Mapping[str, ZoomPerson]
    here: Circumstances
    exclude: Callable[[str], str]
    participations: Participations
    kept: Mapping[str, str]
    sums: Sums
    taken: set[str] = field(default_factory=set)

    def fill(self, emails: Iterable[str]) -> list[Difference]:
        """Put the people with these addresses into their boxes. Returns what differs about them."""
        differences: list[Difference] = []
        for page in batched(sorted(emails), BATCH):
            for placed in self._page(page):
                self.sums.put(placed)
                differences += placed.differences
        return differences

    def _page(self, emails: Sequence[str]) -> Iterable[Placed]:
        extras = self.prover.settings.extras
        known = what_is_left.known(self.occurrence, self.prover.hubspot_account, emails, extras)
        causes = {email: "" if self.here.off else self.exclude(email) for email in emails}
        wanted = [] if self.here.off else [email for email in emails if not causes[email]]
        found = find_contacts(self.prover, wanted, known) if wanted else NOBODY
        causes |= self._causes_of_new_addresses(found.contacts)
        gone = what_is_left.deleted(self.prover.hubspot_account, [one for one in wanted if one not in found.contacts])
        elsewhere = what_is_left.accepted_elsewhere(
            self.occurrence, self.prover.hubspot_account, list(found.contacts), extras
        )
        for email in emails:
            one = self._found(email, known[email], found, deleted=email in gone)
            person = self.people[email]
            expected = expected_properties(
                self.prover, self.occurrence, self.here, person, known[email], elsewhere.get(email, [])
            )
            placed = place(person, causes[email], one, self.here, expected)
            yield placed if known[email].is_read(person) else _unread(placed)

    def _found(self, email: str, known: Known, found: ContactsFound, *, deleted: bool) -> Found:
        contact, shown = found.contacts.get(email), self.participations
        row = shown.of_contact(contact) if contact else shown.of_address(email, known.here)
        ids = {known.here, shown.by_email.get(email, ""), row.contact_id if row else "", contact.id if contact else ""}
        self.taken |= ids
        return Found(
            contact=contact,
            participation=row,
            refused=found.refused.get(email, ""),
            deleted=deleted,
            contact_id=known.here or ("" if contact else known.contact),
            claimed=known.claimed,
            kept=self.kept.get(row.contact_id, "") if row else "",
        )

    def _causes_of_new_addresses(self, contacts: Mapping[str, Contact]) -> dict[str, str]:
        """Return the causes of people whose contact has another address now: what excludes that one excludes them."""
        moved = {email: one.email for email, one in contacts.items() if email not in one.addresses and one.email}
        causes = {
            email: self.exclude(address) or ("secondary_email" if address in self.people else "")
            for email, address in moved.items()
        }
        return {email: cause for email, cause in causes.items() if cause}

    def unexpected(self) -> list[Difference]:
        """Return the participations of those whom Zoom does not name, unless they were accepted."""
        if self.here.off:
            return []
        strangers = {
            number: row
            for number, row in self.participations.by_contact.items()
            if number not in self.taken and shown_state(row) and self.kept.get(number) != shown_state(row)
        }
        hidden = private(self.prover.hubspot_account, [row.email for row in strangers.values()])
        return [
            Difference(
                What.PARTICIPATION_UNEXPECTED, row.email, "", str(shown_state(row)), Cure.KEEP, contact_id=number
            )
            for number, row in sorted(strangers.items())
            if row.email not in hidden
        ]


def _unread(placed: Placed) -> Placed:
    """Note that Zoom says something about the person that the portal has not read yet."""
    return replace(placed, differences=tuple(replace(one, unread=True) for one in placed.differences))
