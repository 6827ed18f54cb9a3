"""What came of writing a page of people."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from integrations.errors import GiveUp, IntegrationError, NeedsAdmin, RetryLater, SkipRecord
from integrations.records import BatchAnswer, Participation, ParticipationAnswer

A = TypeVar("A", BatchAnswer, ParticipationAnswer)

REJECTED = ("person_failed", "rejected_by_hubspot")
UNAVAILABLE = ("sync_error", "unavailable")
NOT_UPDATED = ("sync_error", "properties_not_updated")
NOT_FOUND = "OBJECT_NOT_FOUND"  # HubSpot's category for an id it no longer has


@dataclass
class PageOutcome:
    """Contact ids, what was accepted, and why the rest was not (`refused`: code, cause, HubSpot's words)."""

    contact_ids: dict[str, str] = field(default_factory=dict)
    names: dict[str, dict[str, str]] = field(default_factory=dict)  # of contacts that were there: the blank ones
    created: dict[str, dict[str, str]] = field(default_factory=dict)  # address → property values of the create
    secondary: dict[str, str] = field(default_factory=dict)  # address → the contact it is a secondary address of
    accepted: dict[str, list[Participation]] = field(default_factory=dict)
    updated: set[str] = field(default_factory=set)
    missing: dict[str, str] = field(default_factory=dict)  # address → the id that HubSpot no longer has
    refused: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    left_out: str = ""  # HubSpot's words about properties that were not written
    stop: IntegrationError | None = None  # no request can succeed now

    def refuse(self, email: str, code_and_cause: tuple[str, str], words: str = "") -> None:
        self.refused.setdefault(email, (*code_and_cause, words))

    def raise_if_stopped(self) -> None:
        """Raises: NeedsAdmin, RetryLater where there is no point in it."""
        if self.stop:
            raise self.stop

    def mark_missing(self, email: str) -> None:
        self.missing[email] = self.contact_ids[email]

    def answer(self, error: IntegrationError | None, answer: A | None, emails: Iterable[str]) -> A | None:
        """The batch's answer; None where it failed as a whole, which is then the outcome of each of its people.

        Being limited, not let in, or refused for what all of them have is nobody's fault: it stops the run once the
        other batches' answers are kept.
        """
        for_all = isinstance(error, GiveUp) and error.cause == NOT_UPDATED[1]
        if for_all or isinstance(error, NeedsAdmin) or (isinstance(error, RetryLater) and error.limited):
            self.stop = self.stop or error
        elif error:
            what = REJECTED if isinstance(error, SkipRecord) else UNAVAILABLE
            for email in emails:
                self.refuse(email, what, error.sentence)
        return answer
