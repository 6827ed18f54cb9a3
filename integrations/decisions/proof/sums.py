"""The sums of a proof: how many people stand in which box, and a digest to compare two proofs with."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from integrations.decisions.proof.people import Placed, ZoomPerson
from integrations.decisions.proof.vocabulary import Difference, State
from integrations.records import Outcome, ParticipantState, RecordedParticipation

BOXES = (Outcome.LEFT_OUT, Outcome.WAITING, Outcome.FAILED)


@dataclass
class Sums:
    """The sums of one occurrence. `complete`: both sides were read to their end."""

    zoom: Counter[str] = field(default_factory=Counter)
    hubspot: Counter[str] = field(default_factory=Counter)
    people: dict[str, tuple[State, str]] = field(default_factory=dict)  # address → state and box
    differences: list[Difference] = field(default_factory=list)
    complete: bool = False

    def count_zoom(self, people: Iterable[ZoomPerson]) -> None:
        """Count whom Zoom names. Who registered and attended counts as both."""
        for person in people:
            self.zoom[person.state] += 1
            if person.state is State.ATTENDED and person.registered:
                self.zoom[State.REGISTERED] += 1

    def count_hubspot(self, participations: Iterable[RecordedParticipation]) -> None:
        names = {
            ParticipantState.REGISTER: "registered",
            ParticipantState.ATTEND: "attended",
            ParticipantState.CANCEL: "cancelled",
        }
        self.hubspot.update(
            "no_show" if one.no_show else names[one.state] for one in participations if one.state is not None
        )

    def put(self, placed: Placed) -> None:
        """Put a person into their box, instead of where they stood before."""
        self.people[placed.email] = placed.state, placed.box

    @property
    def accounted(self) -> dict[str, int | dict[str, int]]:
        """The boxes: in HubSpot, and the three others by cause."""
        counts = Counter(box for _, box in self.people.values())
        boxes: dict[str, int | dict[str, int]] = {"in_hubspot": counts[f"{Outcome.IN_HUBSPOT}:"]}
        for outcome in BOXES:
            start = f"{outcome}:"
            boxes[outcome] = {box[len(start) :]: n for box, n in sorted(counts.items()) if box.startswith(start)}
        return boxes

    @property
    def unaccounted(self) -> int:
        """The number of people who stand in no box."""
        return sum(box == ":" for _, box in self.people.values())

    @property
    def adds_up(self) -> bool:
        """True if everything was read and everybody stands in a box."""
        return self.complete and not self.unaccounted

    @property
    def sha256(self) -> str:
        """A digest of the sorted people with state and box, so that two proofs can be compared."""
        lines = (f"{email}\t{state}\t{box}\n" for email, (state, box) in sorted(self.people.items()))
        digest = hashlib.sha256()
        for line in lines:
            digest.update(line.encode())
        return digest.hexdigest()
