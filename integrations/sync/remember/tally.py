"""The sums over the pages of people of one run."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from integrations.records import Action, PersonPlan, Plan
from integrations.records.mapping import Unwritten
from integrations.sync.page_outcome import UNAVAILABLE, PageOutcome
from integrations.sync.people import KnownPerson


@dataclass
class Tally:
    """The sums over the pages of people."""

    registrants: int = 0
    attendees: int = 0
    created: int = 0
    updated: int = 0
    accepted: int = 0
    properties: int = 0
    unavailable: bool = False
    not_written: str = ""  # HubSpot's words about properties that were left out of all contacts
    left_out: list[PersonPlan] = field(default_factory=list)
    refused: list[tuple[str, str, str, str]] = field(default_factory=list)  # address, code, cause, HubSpot's words
    plans: list[PersonPlan] = field(default_factory=list)
    unwritten: dict[tuple[str, Unwritten], None] = field(default_factory=dict)  # address, or "" for all, and why

    def begin_again(self) -> None:
        """Reset the counts of people; keep the counts of writes."""
        self.registrants = self.attendees = 0
        self.unavailable = False
        self.left_out, self.refused, self.plans, self.unwritten = [], [], [], {}

    @property
    def left_over(self) -> bool:
        """True if somebody's attendance may still be on its way, so that the event is not complete."""
        return self.unavailable or any(one.cause == "users_unreadable" for one in self.left_out)

    def count(self, page: Sequence[KnownPerson], plan: Plan, *, keep: bool) -> None:
        """Add the people of a page. `keep` keeps their plans, for a dry run."""
        self.registrants += sum(known.registered for known in page)
        self.attendees += sum(known.person.attendance is not None for known in page)
        self.left_out += [one for one in plan.having(Action.LEAVE) if one.cause]
        self.unwritten |= {
            ("" if one.of_all else planned.email, one): None
            for planned in plan.people
            if planned.mapped.unwritten and planned.action is not Action.LEAVE
            for one in planned.mapped.unwritten
        }
        if keep:
            self.plans += [one for one in plan.people if one.action is not Action.NOTHING]

    def add(self, outcome: PageOutcome) -> None:
        """Add what was written of a page, and what was refused."""
        self.created += len(outcome.created)
        self.updated += len(outcome.updated)
        self.properties += len(outcome.updated) + len(outcome.created)
        self.not_written = self.not_written or outcome.left_out
        self.unwritten |= outcome.unwritten
        self.accepted += sum(len(entries) for entries in outcome.accepted.values())
        self.refused += [(email, *why) for email, why in outcome.refused.items()]
        self.unavailable = self.unavailable or any(why[:2] == UNAVAILABLE for why in outcome.refused.values())
