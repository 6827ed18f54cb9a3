"""The result of a proof of one occurrence, as the command prints it and the portal keeps it."""

from dataclasses import dataclass, field
from typing import Any

from integrations.decisions.proof.sums import Sums
from integrations.errors import IntegrationError
from integrations.models import Occurrence
from integrations.records.calls import Calls


@dataclass
class Result:
    """The sums of one occurrence. `error`: why something could not be read, so that nothing is proved.

    `notes`: what Zoom no longer has, or what was pruned: the rest is proved by what is left.
    """

    occurrence: Occurrence
    topic: str
    sums: Sums = field(default_factory=Sums)
    notes: list[str] = field(default_factory=list)
    calls: Calls = field(default_factory=Calls)
    error: IntegrationError | None = None

    @property
    def proved(self) -> bool:
        """True if everybody is accounted for and nothing differs."""
        return self.sums.adds_up and not self.sums.differences

    def document(self, connection: str) -> dict[str, Any]:
        """Return the line of `prove --json`."""
        sums, row = self.sums, self.occurrence
        return {
            "connection": connection,
            "webinar_id": row.webinar.zoom_id,
            "occurrence_id": row.occurrence_id,
            "topic": self.topic,
            "attendance": row.attendance,
            "zoom": {name: sums.zoom[name] for name in ("registered", "attended", "cancelled")},
            "accounted": sums.accounted,
            "hubspot": {name: sums.hubspot[name] for name in ("registered", "attended", "cancelled", "no_show")},
            "adds_up": sums.adds_up,
            "differences": [
                {
                    "what": one.what.value,
                    "email": one.email,
                    "expected": one.expected,
                    "found": one.found,
                    "cure": one.cure.value,
                }
                for one in sums.differences
            ],
            "api_calls": {"zoom": self.calls.zoom, "hubspot": self.calls.hubspot},
            "sha256": sums.sha256,
        }
