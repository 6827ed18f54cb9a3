"""The rule which alerts open and close: each is told once, and once more when it is well again.

A recovery counts once it has lasted for half an hour. What comes back earlier is the same alert, and nothing is told:
however often something goes up and down, there is one message about it, and one when it has stayed well.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from integrations.records.alerts import AlertKey, AlertKind, Finding

HELD_BACK = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Changes:
    """What one look changes. Only `opened` and `closed` are told.

    `recovering`: well since now. `returned`: wrong again while its recovery was held back.
    """

    opened: tuple[Finding, ...] = ()
    closed: tuple[AlertKey, ...] = ()
    recovering: tuple[AlertKey, ...] = ()
    returned: tuple[AlertKey, ...] = ()


@dataclass(frozen=True, slots=True)
class Look:
    """What was found, and the kinds of which nothing is known just now, so that they stay as they are."""

    findings: tuple[Finding, ...] = ()
    unknown: Collection[AlertKind] = field(default_factory=frozenset)


def changes(look: Look, open_alerts: Mapping[AlertKey, datetime | None], now: datetime) -> Changes:
    """Return what changes. `open_alerts`: each open alert, and since when it is well if it is."""
    wrong = {finding.key: finding for finding in look.findings}
    well = {
        key: since for key, since in open_alerts.items() if key not in wrong and AlertKind(key.kind) not in look.unknown
    }
    return Changes(
        opened=tuple(one for key, one in wrong.items() if one.opens and key not in open_alerts),
        closed=tuple(key for key, since in well.items() if since is not None and now - since >= HELD_BACK),
        recovering=tuple(key for key, since in well.items() if since is None),
        returned=tuple(key for key, since in open_alerts.items() if key in wrong and since is not None),
    )


# One alert a webinar: in a bad month they come one by one, and each would be a message of its own.
GATHERED = frozenset({AlertKind.PARTIAL_FOR_A_DAY, AlertKind.FAILED_FOR_GOOD, AlertKind.PROOF_DIFFERS})


def may_be_told(kind: AlertKind, last_told: datetime | None, now: datetime) -> bool:
    """Return True if alerts of this kind that nobody was told of are told now.

    Those about single webinars are gathered for half an hour after the last message about such ones.
    """
    return kind not in GATHERED or last_told is None or now - last_told >= HELD_BACK
