"""The outcome of writing a page of people to HubSpot."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from integrations.errors import GiveUp, IntegrationError, NeedsAdmin, RetryLater, SkipRecord
from integrations.records import BatchAnswer, Participation, ParticipationAnswer
from integrations.records.mapping import Mapped, Unwritten

A = TypeVar("A", BatchAnswer, ParticipationAnswer)

REJECTED = ("person_failed", "rejected_by_hubspot")
UNAVAILABLE = ("sync_error", "unavailable")
NOT_UPDATED = ("sync_error", "properties_not_updated")
NOT_FOUND = "OBJECT_NOT_FOUND"  # HubSpot's category for an id it no longer has


@dataclass
class PageOutcome:
    """Contact ids, what HubSpot accepted, and why it refused the rest (`refused`: code, cause, HubSpot's words)."""

    contact_ids: dict[str, str] = field(default_factory=dict)
    names: dict[str, dict[str, str]] = field(default_factory=dict)  # blank names of existing contacts, to fill in
    mapped: dict[str, Mapped] = field(default_factory=dict)  # address → the mapped values that were decided
    refused_values: dict[str, dict[str, Unwritten]] = field(default_factory=dict)  # address → by property
    wrote: dict[str, set[str]] = field(default_factory=dict)  # address → the properties that HubSpot took
    unwritten: dict[tuple[str, Unwritten], None] = field(default_factory=dict)  # address, or "" for all, and why
    created: dict[str, dict[str, str]] = field(default_factory=dict)  # address → property values of the create
    secondary: dict[str, str] = field(default_factory=dict)  # address → the contact it is a secondary address of
    accepted: dict[str, list[Participation]] = field(default_factory=dict)
    updated: set[str] = field(default_factory=set)
    missing: dict[str, str] = field(default_factory=dict)  # address → the id that HubSpot no longer has
    refused: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    left_out: str = ""  # HubSpot's words about properties that were not written
    stop: IntegrationError | None = None  # set once no further request can succeed

    def refuse(self, email: str, code_and_cause: tuple[str, str], words: str = "") -> None:
        """Record why a person was refused; the first reason stays."""
        self.refused.setdefault(email, (*code_and_cause, words))

    def without_refused(self, email: str, properties: Mapping[str, str]) -> dict[str, str]:
        """Return the properties except those that HubSpot refused of this person."""
        refused = self.refused_values.get(email, {})
        return {name: value for name, value in properties.items() if name not in refused}

    def raise_if_stopped(self) -> None:
        """Raises: NeedsAdmin, RetryLater or GiveUp if no further request can succeed."""
        if self.stop:
            raise self.stop

    def mark_missing(self, email: str) -> None:
        """Record that HubSpot no longer has the person's contact."""
        self.missing[email] = self.contact_ids[email]

    def answer(self, error: IntegrationError | None, answer: A | None, emails: Iterable[str]) -> A | None:
        """Return the batch's answer, or None if the batch failed as a whole; each of its people is then refused.

        A rate limit, a missing permission and a refusal that would meet every batch are about nobody in particular:
        they stop the run once the answers to the other batches are kept.
        """
        for_all = isinstance(error, GiveUp) and error.cause == NOT_UPDATED[1]
        if for_all or isinstance(error, NeedsAdmin) or (isinstance(error, RetryLater) and error.limited):
            self.stop = self.stop or error
        elif error:
            what = REJECTED if isinstance(error, SkipRecord) else UNAVAILABLE
            for email in emails:
                self.refuse(email, what, error.sentence)
        return answer
