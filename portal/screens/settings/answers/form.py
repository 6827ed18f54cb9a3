"""The whole form of the screen: what was typed, what is wrong with it, and the change it makes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import QueryDict

from integrations.models import SyncSettingsRow
from integrations.sync_settings.apply import version
from integrations.sync_settings.document import Change
from portal.screens.settings.answers import mappings
from portal.screens.settings.answers.mappings import AnswerTyped
from portal.screens.settings.answers.properties import Properties
from portal.screens.settings.answers.questions import Question


@dataclass
class AnswersForm:
    """The form as it stands on the page."""

    answers: list[AnswerTyped]
    version: str

    @classmethod
    def stored(cls, row: SyncSettingsRow, questions: Sequence[Question], properties: Properties) -> "AnswersForm":
        return cls(mappings.stored_rows(row.answers, questions, properties), version(row.connection))

    @classmethod
    def typed(cls, data: QueryDict) -> "AnswersForm":
        return cls(list(mappings.typed_rows(data)), data.get("version", ""))

    def check(self, row: SyncSettingsRow, questions: Mapping[str, Question], properties: Properties) -> None:
        """Note what is wrong at each field."""
        mappings.check(self.answers, row.answers, questions, properties)

    @property
    def wrong(self) -> int:
        """The number of fields with an error."""
        return sum(bool(one.error) for one in self.answers)

    def change(self, row: SyncSettingsRow, properties: Properties) -> Change:
        """Return the change made by the fields without errors, which are all of them if none is wrong."""
        return Change(fields={"answers": mappings.merged(row.answers, self.answers, properties)})
