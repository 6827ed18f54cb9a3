"""What a connection sends beyond HubSpot's own integration: answers, engagement, outcomes and a threshold."""

from dataclasses import dataclass
from enum import StrEnum


class AnswerPolicy(StrEnum):
    """When an answer is written to its contact property."""

    NEVER = "never"  # kept in the portal only
    IF_EMPTY = "if_empty"
    IF_ANSWERED = "if_answered"
    ALWAYS = "always"  # an empty answer empties the property


@dataclass(frozen=True, slots=True)
class AnswerMapping:
    """The contact property that the answers to a question go to.

    `question` is one of Zoom's own names of a field, the title of a custom question, or `poll: <text>` or
    `survey: <text>`.
    """

    question: str
    property: str
    policy: AnswerPolicy


class When(StrEnum):
    """What a person did in an occurrence, for a rule about outcomes."""

    REGISTERED = "registered"
    ATTENDED = "attended"
    NO_SHOW = "no_show"  # only once the attendance is final
    CANCELLED = "cancelled"
    ANSWERED_POLL = "answered_poll"
    ASKED_QUESTION = "asked_question"


class OutcomePolicy(StrEnum):
    """When the value of a rule is written."""

    IF_EMPTY = "if_empty"
    ALWAYS = "always"
    FORWARD = "forward"  # only to a later lifecycle stage


@dataclass(frozen=True, slots=True)
class OutcomeRule:
    """Set the contact property to the value for everybody who did this."""

    when: When
    property: str
    value: str
    policy: OutcomePolicy

    def key(self) -> str:
        """Return what an applied rule is remembered by: a rule with another value is another one."""
        return "|".join((self.when, self.property, self.value, self.policy))


@dataclass(frozen=True, slots=True)
class Engagement:
    """The parts of a session's engagement that are read, and if notes are made of them."""

    polls: bool = False
    questions: bool = False
    survey: bool = False
    note: bool = False

    @property
    def any(self) -> bool:
        """True if anything is read."""
        return self.polls or self.questions or self.survey


@dataclass(frozen=True, slots=True)
class AttendedFrom:
    """The least stay that counts as attended: who stayed less than either did not attend. 0 sets no limit."""

    minutes: int = 0
    percent: int = 0


class Extra(StrEnum):
    """A group of contact properties that a connection writes only while it is switched on."""

    SOURCE = "source"
    NEXT_WEBINAR = "next_webinar"
    JOIN_LINK = "join_link"
    POLLS = "polls"
    QUESTIONS = "questions"
    SURVEY = "survey"


Extras = frozenset[Extra]
NO_EXTRAS: Extras = frozenset()
