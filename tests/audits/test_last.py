"""The last run is what the next one is compared with."""

from datetime import timedelta

from audits import log
from tests.audits.conftest import START, RecordRun


def test_it_is_the_newest_of_that_occurrence(record_run: RecordRun) -> None:
    newest = record_run(started_at=START + timedelta(hours=1))
    record_run(started_at=START)
    record_run(started_at=START + timedelta(hours=2), occurrence_id="1790000000000")
    record_run(started_at=START + timedelta(hours=2), connection="other")
    record_run(started_at=START + timedelta(hours=2), webinar_id="89999999999")

    assert log.last("main", "81234567890", "") == newest


def test_there_is_none_at_first(db: None) -> None:
    assert log.last("main", "81234567890", "") is None


def test_a_registration_by_a_workflow_is_no_sync(record_run: RecordRun) -> None:
    sync = record_run()
    record_run(started_at=START + timedelta(hours=1), trigger="workflow_action")

    assert log.last("main", "81234567890", "") == sync
