"""Runs for the audit log, made the way the sync makes them."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from audits import log
from audits.log import RunLog
from audits.models import Run

START = datetime(2026, 10, 1, 10, 0, tzinfo=UTC)

Facts = Callable[[RunLog], None]


def new_log(**given: Any) -> RunLog:
    defaults: dict[str, Any] = {
        "connection": "main",
        "webinar_id": "81234567890",
        "occurrence_id": "",
        "topic": "Product tour",
        "trigger": "schedule",
        "started_at": START,
    }
    return RunLog(**{**defaults, **given})


def two_left_out(run_log: RunLog) -> None:
    run_log.person("emails_excluded", "secondary_email", "ann@x.example", "also ann@y.example")
    run_log.person("emails_excluded", "hubspot_user", "bob@own.example")


RecordRun = Callable[..., Run]


@pytest.fixture
def record_run(db: None) -> RecordRun:
    def record_run(facts: Facts = two_left_out, *, status: str = "synced", **given: Any) -> Run:
        run_log = new_log(**given)
        facts(run_log)
        return log.record(run_log, status=status, finished_at=run_log.started_at + timedelta(seconds=42))

    return record_run
