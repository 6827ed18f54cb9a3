"""The reports of a session's polls, Q&A and survey."""

from collections.abc import Callable

from integrations.records.engagement import Engaged
from integrations.transport.parsing import Row
from integrations.zoom import parse
from integrations.zoom.client.area import HEAVY, Area, none_if_gone


class EngagementApi(Area):
    """Endpoints under /report/webinars/{uuid}. Reference: https://developers.zoom.us/docs/api/meetings/

    Each is one page, and an empty list where Zoom has no such report. Raises: SkipRecord (not_available_in_zoom) if the
    session is older than a year, Gone for a 404 that does not say what is gone, and what every request does.
    """

    def poll_answers(self, uuid: str) -> list[Engaged]:
        """GET /report/webinars/{uuid}/polls · report:read:list_webinar_polls:admin · HEAVY."""
        path = "/report/webinars/{}/polls"
        return self._report("polls", path, uuid, "questions", "question_details", parse.answer_given)

    def questions_asked(self, uuid: str) -> list[Engaged]:
        """GET /report/webinars/{uuid}/qa · report:read:webinar_qna:admin · HEAVY."""
        path = "/report/webinars/{}/qa"
        return self._report("Q&A", path, uuid, "questions", "question_details", parse.question_asked)

    def survey_answers(self, uuid: str) -> list[Engaged]:
        """GET /report/webinars/{uuid}/survey · report:read:webinar_survey:admin · HEAVY."""
        path = "/report/webinars/{}/survey"
        return self._report("survey", path, uuid, "survey_answers", "answer_details", parse.answer_given)

    def _report(
        self, name: str, path: str, uuid: str, people: str, details: str, record: Callable[[Row], Engaged]
    ) -> list[Engaged]:
        read = self.left_out.begin(uuid, name)
        body = none_if_gone(lambda: self._get(HEAVY, "", path, uuid), must_be_named=True)
        return [] if body is None else read.parsed(parse.engaged_rows(body, people, details), record)
