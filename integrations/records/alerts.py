"""Alerts: what they can be about, and one thing that was found wrong."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple


class AlertKind(StrEnum):
    """The kinds of alerts. Their names stand in webhooks and monitors: they are never renamed."""

    RECONNECT_NEEDED = "reconnect_needed"
    DISCOVERY_FAILED = "discovery_failed"
    PARTIAL_FOR_A_DAY = "partial_for_a_day"
    FAILED_FOR_GOOD = "failed_for_good"
    WEBHOOKS_SILENT = "webhooks_silent"
    LIMIT_NEARLY_USED = "limit_nearly_used"
    BACKLOG = "backlog"
    PROOF_DIFFERS = "proof_differs"


class AlertKey(NamedTuple):
    """The identity of an alert: of one kind, about one thing, such as `zoom:3` or an occurrence."""

    kind: AlertKind
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong now.

    `facts`: what its words and its link need, as JSON can hold it. `opens` False: it keeps an alert open that is open
    already, but is no reason for a new one.
    """

    key: AlertKey
    facts: Mapping[str, str | int] = field(default_factory=dict)
    opens: bool = True
