"""The settings of a connection, and what overrides them."""

from dataclasses import dataclass
from enum import StrEnum

from integrations.records.mapping import (
    AnswerMapping,
    AnswerPolicy,
    AttendedFrom,
    Engagement,
    Extra,
    Extras,
    Lists,
    ListsOverride,
    OutcomeRule,
)


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
    lists: Lists = Lists()
    campaign: str = ""

    @property
    def mapped_answers(self) -> tuple[AnswerMapping, ...]:
        """The answers that are sent; others are only kept."""
        return tuple(one for one in self.answers if one.policy is not AnswerPolicy.NEVER)

    @property
    def mapped_properties(self) -> frozenset[str]:
        """The contact properties that answers and outcomes go to."""
        answers = {one.property for one in self.mapped_answers}
        return frozenset(answers | {one.property for one in self.outcomes})

    @property
    def extras(self) -> Extras:
        """The groups of contact properties that are switched on. A join link is one of the next webinar."""
        switches = {
            Extra.SOURCE: self.source,
            Extra.NEXT_WEBINAR: self.next_webinar,
            Extra.JOIN_LINK: self.next_webinar and self.join_link,
            Extra.POLLS: self.engagement.polls,
            Extra.QUESTIONS: self.engagement.questions,
            Extra.SURVEY: self.engagement.survey,
        }
        return frozenset(extra for extra, on in switches.items() if on)


@dataclass(frozen=True, slots=True)
class Overrides:
    """The settings of a webinar and its host. None inherits.

    `new_webinars` is the user's value at the time when the webinar was discovered. An empty `campaign` is none.
    """

    webinar_sync: bool | None = None
    webinar_recordings: bool | None = None
    new_webinars: bool | None = None
    user_recordings: bool | None = None
    lists: ListsOverride = ListsOverride()
    campaign: str | None = None


@dataclass(frozen=True, slots=True)
class Switch:
    """A value in force, its source (`default`, `global`, `user`, `webinar`, `exclusion`), and why it is off."""

    on: bool
    source: str
    cause: str = ""


@dataclass(frozen=True, slots=True)
class ListsInForce:
    """The lists of one webinar, and the source of their kinds: `default`, `global` or `webinar`."""

    lists: Lists = Lists()
    source: str = "default"


@dataclass(frozen=True, slots=True)
class CampaignInForce:
    """The id of a webinar's campaign, empty for none, and its source: `default`, `global` or `webinar`."""

    id: str = ""
    source: str = "default"


@dataclass(frozen=True, slots=True)
class EffectiveSettings:
    """The settings in force for one webinar."""

    webinar: Switch
    recording: Switch
    lists: ListsInForce = ListsInForce()
    campaign: CampaignInForce = CampaignInForce()
