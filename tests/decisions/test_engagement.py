"""How much somebody took part, and when Zoom no longer knows."""

from datetime import UTC, datetime, timedelta

from integrations.decisions.extras.engagement import is_out_of_reach, kept, polls_answered, surveys_answered
from integrations.records.engagement import Engaged

NOW = datetime(2026, 11, 24, tzinfo=UTC)


def test_one_question_of_a_poll_counts_once_with_several_answers_or_in_a_restarted_session() -> None:
    assert polls_answered([("Heat?", "a"), ("Heat?", "b"), (" heat? ", "a"), ("Cold?", "no")]) == 2


def test_an_empty_answer_is_none() -> None:
    assert polls_answered([("Heat?", ""), ("Cold?", "  ")]) == 0
    assert surveys_answered([("Good?", ""), ("Bad?", " ")]) == 0
    assert surveys_answered([]) == 0


def test_a_survey_is_one_however_many_of_its_questions_are_answered() -> None:
    assert surveys_answered([("Good?", ""), ("Bad?", "no"), ("Why?", "so")]) == 1


def test_a_question_that_was_deleted_was_not_asked() -> None:
    stays = Engaged("How?")
    assert kept([stays, Engaged("Spam", deleted=True)]) == [stays]


def test_zoom_has_reports_for_a_year() -> None:
    assert is_out_of_reach(NOW, NOW - timedelta(days=366))
    assert not is_out_of_reach(NOW, NOW - timedelta(days=364))
