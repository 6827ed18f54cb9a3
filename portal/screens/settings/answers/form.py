"""The whole form of the screen: what was typed, what is wrong with it, and the change it makes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.http import QueryDict

from integrations.models import SyncSettingsRow
from integrations.sync_settings.apply import version
from integrations.sync_settings.document import Change
from portal.screens.settings.answers import mappings, more, rules
from portal.screens.settings.answers.mappings import AnswerTyped
from portal.screens.settings.answers.properties import Properties
from portal.screens.settings.answers.questions import Question
from portal.screens.settings.answers.rules import RuleTyped


@dataclass
class AnswersForm:
    """The form as it stands on the page. `wrong_switches` are the errors of the switches, by name."""

    answers: list[AnswerTyped]
    rules: list[RuleTyped]
    switches: dict[str, bool]
    version: str
    wrong_switches: dict[str, str] = field(default_factory=dict)

    @classmethod
    def stored(cls, row: SyncSettingsRow, questions: Sequence[Question], properties: Properties) -> "AnswersForm":
        return cls(
            mappings.stored_rows(row.answers, questions, properties),
            rules.stored_rules(row.outcomes, properties),
            more.stored(row),
            version(row.connection),
        )

    @classmethod
    def typed(cls, data: QueryDict) -> "AnswersForm":
        return cls(
            list(mappings.typed_rows(data)), list(rules.typed_rules(data)), more.typed(data), data.get("version", "")
        )

    def check(self, row: SyncSettingsRow, questions: Mapping[str, Question], properties: Properties) -> None:
        """Note what is wrong at each field."""
        mappings.check(self.answers, row.answers, questions, properties)
        rules.check(self.rules, row.outcomes, properties)
        self.wrong_switches = more.problems(self.switches)

    @property
    def wrong_answers(self) -> int:
        return sum(bool(one.error) for one in self.answers)

    @property
    def wrong(self) -> int:
        """The number of fields with an error."""
        return self.wrong_answers + sum(len(one.errors) for one in self.rules) + len(self.wrong_switches)

    def change(self, row: SyncSettingsRow, properties: Properties) -> Change:
        """Return the change made by the fields without errors, which are all of them if none is wrong."""
        return Change(
            fields={
                "answers": mappings.merged(row.answers, self.answers, properties),
                "outcomes": rules.document(self.rules, properties),
                **self.switches,
            }
        )
