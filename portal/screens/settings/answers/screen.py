"""What one request of the screen reads, and what its templates show of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.http import urlencode

from integrations.decisions.mapping.questions import normalised_title
from integrations.models import Connection, RegistrationAnswer, SyncSettingsRow
from portal.screens.settings.answers import given, mappings, rules
from portal.screens.settings.answers.form import AnswersForm
from portal.screens.settings.answers.mappings import AnswerTyped, Fit
from portal.screens.settings.answers.properties import Properties, fit_group
from portal.screens.settings.answers.questions import ROWS_PER_PAGE, Question, all_questions, found, with_details
from portal.screens.shared.admin import CappedPaginator

VIEW, CHANGE = "integrations.view_syncsettingsrow", "integrations.change_syncsettingsrow"


@dataclass(frozen=True)
class AnswerShown:
    """A row of the form with all that is said about its question. `number` is its place on the page."""

    number: int
    question: Question
    typed: AnswerTyped
    group: str
    fit: Fit
    examples: list[str]
    focus: bool = False


class Screen:
    """What one request of the screen reads, each part once."""

    def __init__(self, request: HttpRequest, connection: Connection) -> None:
        self.request, self.connection = request, connection
        self.row = SyncSettingsRow.load(connection)
        self.q = request.GET.get("q", "").strip()

    @cached_property
    def properties(self) -> Properties:
        return Properties(self.connection.hubspot_id)

    @cached_property
    def questions(self) -> dict[str, Question]:
        return all_questions(self.connection, [one["question"] for one in self.row.answers])

    @cached_property
    def page(self) -> "Page[Question]":
        return CappedPaginator(found(self.questions, self.q), ROWS_PER_PAGE).get_page(self.request.GET.get("page"))

    @cached_property
    def shown(self) -> dict[str, Question]:
        """The questions of the page by key, with their details. A form that comes back keeps its own."""
        keys = [normalised_title(row.question) for row in mappings.typed_rows(self.request.POST)]
        asked = [self.questions[key] for key in keys if key in self.questions] if keys else list(self.page.object_list)
        return {one.key: one for one in with_details(asked)}

    def here(self, **more: str) -> str:
        """Return the address of this page of questions."""
        asked = {"q": self.q, "page": self.request.GET.get("page", ""), **more}
        query = urlencode({name: value for name, value in asked.items() if value})
        return f"{self.request.path}?{query}" if query else self.request.path

    def forget_properties(self) -> None:
        """Have the properties read anew, as one was created."""
        self.__dict__.pop("properties", None)

    def stored_form(self) -> AnswersForm:
        return AnswersForm.stored(self.row, list(self.shown.values()), self.properties)

    def answers(self, form: AnswersForm) -> list[AnswerShown]:
        """Return the rows of the form. The first one that is wrong has the focus."""
        answered = given.by_question(given.latest(self.request, self.connection, self.shown.values()))
        wrong = next((number for number, row in enumerate(form.answers) if row.error or row.said), -1)
        return [
            AnswerShown(
                number,
                question,
                row,
                fit_group(question.kind),
                self._fit(question, row.chosen, answered.get(row.key, ())),
                given.examples(answered.get(row.key, ())),
                number == wrong,
            )
            for number, row in enumerate(form.answers)
            if (question := self.shown.get(row.key))
        ]

    def _fit(self, question: Question, chosen: str, answered: Sequence[str]) -> Fit:
        shape = self.properties.find(chosen)
        if chosen and shape is None and self.properties.shapes:
            return Fit(warnings=(mappings.no_longer_writable(None),))
        return mappings.fit(question, shape, answered)

    def row_context(self) -> dict[str, Any]:
        return {
            "connection": self.connection,
            "policies": mappings.POLICIES.items(),
            "many_properties": self.properties.many,
            "properties_known": bool(self.properties.shapes),
            "may_change": self.request.user.has_perm(CHANGE),
        }

    def rules_context(self, form: AnswersForm) -> dict[str, Any]:
        return {
            "rules": rules.shown(form.rules, self.properties, focus=not form.wrong_answers),
            "whens": rules.WHENS.items(),
        }

    def to_zoom(self) -> list[tuple[str, str]]:
        """Return what the workflow action does the other way round: the property, and the question that it answers."""
        rows = RegistrationAnswer.objects.filter(hubspot=self.connection.hubspot_id).order_by("pk")
        named = rows.values_list("contact_property", "question")
        return [(self.properties.words(name), question) for name, question in named]
