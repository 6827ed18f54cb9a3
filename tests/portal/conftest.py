"""Somebody who may do everything, and the audit log of a webinar as the sync writes it."""

import logging
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client

from audits import log
from audits.log import RunLog
from audits.models import Run
from integrations.models import Occurrence
from tests.support.factories import START

Facts = Callable[[RunLog], None]
RecordRun = Callable[..., Run]


@pytest.fixture
def admin_user(db: None) -> User:
    return User.objects.create_superuser("alice", "alice@own.example", "pw")


@pytest.fixture
def admin(admin_user: User, client: Client) -> Client:
    client.force_login(admin_user)
    return client


@pytest.fixture
def staff(db: None, client: Client) -> Client:
    """Somebody who may log in and no more."""
    client.force_login(User.objects.create_user("bob", password="pw", is_staff=True))
    return client


def left_out(run_log: RunLog) -> None:
    run_log.person("emails_excluded", "secondary_email", "ann@kuusi.example", "=also ann@lumi.example")
    run_log.person("emails_excluded", "hubspot_user", "hugo@seller.example")


@pytest.fixture
def record_run(db: None) -> RecordRun:
    def record_run(occurrence: Occurrence, facts: Facts = left_out, *, status: str = "synced", days: int = 0) -> Run:
        webinar = occurrence.webinar
        run_log = RunLog(
            connection=webinar.connection.name,
            webinar_id=webinar.zoom_id,
            occurrence_id=occurrence.occurrence_id,
            topic=webinar.topic,
            trigger="schedule",
            started_at=START + timedelta(days=days),
        )
        facts(run_log)
        return log.record(run_log, status=status, finished_at=run_log.started_at + timedelta(seconds=42))

    return record_run


@pytest.fixture
def logged() -> Iterator[list[str]]:
    """Every log line, however unimportant."""
    lines: list[str] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(self.format(record))

    root, keep = logging.getLogger(), Keep()
    before = root.level
    root.addHandler(keep)
    root.setLevel(logging.DEBUG)
    yield lines
    root.removeHandler(keep)
    root.setLevel(before)
