"""The settings of a connection, and what overrides them."""

from dataclasses import dataclass
from enum import StrEnum

from integrations.records.mapping import AnswerMapping, AttendedFrom, Engagement, OutcomeRule


class RecordingsMode(StrEnum):
    """The webinars whose recordings are synced."""

    NONE = "none"
    SELECTED = "selected"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class SyncSettings:
    """The settings of one connection. Domains are lower-cased, without a leading `@`."""

    sync_webinars: bool = False
    recordings: RecordingsMode = RecordingsMode.NONE
    excluded_hosts: frozenset[str] = frozenset()
    excluded_recordings: frozenset[str] = frozenset()
    excluded_contacts: frozenset[str] = frozenset()
    only_contacts: frozenset[str] = frozenset()
    answers: tuple[AnswerMapping, ...] = ()
    engagement: Engagement = Engagement()
    outcomes: tuple[OutcomeRule, ...] = ()
    attended_from: AttendedFrom = AttendedFrom()
    source: bool = False
    next_webinar: bool = False
    join_link: bool = False


@dataclass(frozen=True, slots=True)
class Overrides:
    """The settings of a webinar and its host. None inherits.

    `new_webinars` is the user's value at the time when the webinar was discovered.
    """

    webinar_sync: bool | None = None
    webinar_recordings: bool | None = None
    new_webinars: bool | None = None
    user_recordings: bool | None = None


@dataclass(frozen=True, slots=True)
class Switch:
    """A value in force, its source (`default`, `global`, `user`, `webinar`, `exclusion`), and why it is off."""

    on: bool
    source: str
    cause: str = ""


@dataclass(frozen=True, slots=True)
class EffectiveSettings:
    """The settings in force for one webinar."""

    webinar: Switch
    recording: Switch
