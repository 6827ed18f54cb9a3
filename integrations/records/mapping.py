"""What a connection sends beyond HubSpot's own integration: answers, engagement, outcomes and a threshold."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
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


class ListKind(StrEnum):
    """The kinds of lists that an occurrence has in HubSpot."""

    REGISTERED = "registered"  # those who attended included
    ATTENDED = "attended"
    NO_SHOW = "no_show"  # only once the attendance is final
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Lists:
    """The lists that are made of an occurrence: their kinds, the folder they lie in, and the pattern of their names."""

    kinds: tuple[ListKind, ...] = ()
    folder: str = "Zoom webinars"
    name: str = "{topic} {date}: {kind}"


@dataclass(frozen=True, slots=True)
class ListsOverride:
    """What a webinar overrides of its lists. None inherits; no kinds are no lists."""

    kinds: tuple[ListKind, ...] | None = None
    folder: str | None = None
    name: str | None = None


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


@dataclass(frozen=True, slots=True)
class RegistrationAnswers:
    """The answers of one registration, or one answer in a session, by `normalised_title`.

    `asked` are the questions that its form is known to ask, with their choices: an answer to one of them may be empty.
    `here`: it belongs to the webinar that is synced.
    """

    at: datetime
    answers: Mapping[str, str]
    asked: Mapping[str, Sequence[str]] = field(default_factory=dict)
    here: bool = True


@dataclass(frozen=True, slots=True)
class Remembered:
    """What is remembered of a value that was dealt with: `mark` names it.

    `cause` and `words` say why HubSpot did not take it. Of an answer, `at` is the time of its registration.
    """

    mark: str
    at: str = ""
    cause: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class MappedValue:
    """A value that is due for a contact property; an empty one empties it.

    `source` says where it comes from, for people to read. `remembered` is kept once it is dealt with. `outcome` is
    True for a rule about outcomes, which goes before an answer. `here`: its refusal is noted with this webinar.
    """

    property: str
    value: str
    policy: OutcomePolicy
    source: str
    remembered: Remembered
    outcome: bool = False
    here: bool = True


@dataclass(frozen=True, slots=True)
class Unwritten:
    """A value that is not written, and why. `of_all`: it is about the property, and so about nobody in particular."""

    cause: str
    property: str
    source: str
    words: str = ""
    of_all: bool = False

    def detail(self) -> str:
        """Return the question or rule, the property, and the words about it."""
        return f"{self.source} → {self.property}" + (f": {self.words}" if self.words else "")


@dataclass(frozen=True, slots=True)
class Mapped:
    """The mapped values of one person: what is due, what of it is written, and what is dealt with as it is.

    `values` and `settled` are decided from the values that the contact has.
    """

    due: tuple[MappedValue, ...] = ()
    unwritten: tuple[Unwritten, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    settled: tuple[MappedValue, ...] = ()
    refused: tuple[tuple[MappedValue, Unwritten], ...] = ()


NOTHING_MAPPED = Mapped()
