"""The first things that a worker does, on an embedded broker of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from celery import Celery
from celery.signals import worker_init, worker_ready

from portal.background import embedded_broker, pulse, worker_start
from portal.celery import app as portal


class Worker:
    def __init__(self, app: Celery) -> None:
        self.app = app


@pytest.fixture
def reporting() -> list[str]:
    """Return the kinds of process that began to report."""
    return []


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reporting: list[str]) -> Iterator[Celery]:
    embedded_broker.use()
    monkeypatch.setattr(worker_start, "MOST", 10)
    monkeypatch.setattr("os.nice", lambda by: None)  # the tests' own process keeps its pace
    monkeypatch.setattr(pulse, "start", reporting.append)
    made = Celery("test", broker="filesystem://", set_as_current=False)
    made.conf.broker_transport_options = {
        "data_folder_in": str(tmp_path),
        "data_folder_out": str(tmp_path),
        "control_folder": str(tmp_path / "control"),
    }
    made.amqp.queues.select(["celery"])
    yield made
    made.close()


def starts(app: Celery) -> None:
    worker_init.send(sender=Worker(app))


def send(app: Celery, count: int) -> None:
    for number in range(count):
        app.send_task("any", (number,))


def waiting(folder: Path) -> list[str]:
    return [one.read_text() for one in folder.glob("*.celery.msg")]


def test_a_backlog_is_thrown_away(app: Celery, tmp_path: Path) -> None:
    send(app, 11)
    starts(app)
    assert waiting(tmp_path) == []


def test_what_a_busy_portal_sends_stays(app: Celery, tmp_path: Path) -> None:
    send(app, 10)
    starts(app)
    assert len(waiting(tmp_path)) == 10


def test_a_broker_that_is_down_is_waited_for() -> None:
    down = Celery("test", broker="redis://127.0.0.1:9/0", set_as_current=False)
    down.amqp.queues.select(["celery"])
    starts(down)


def test_what_waits_in_the_database_is_taken_up(app: Celery, tmp_path: Path) -> None:
    """Jobs of a worker that is gone, those that are due, deliveries and workflow calls."""
    worker_ready.send(sender=Worker(app))
    sent = "".join(waiting(tmp_path))
    portal.loader.import_default_modules()
    for task in worker_start.FIRST:
        assert f"integrations.tasks.{task}" in sent
        assert f"integrations.tasks.{task}" in portal.tasks


def test_it_begins_to_report(app: Celery, reporting: list[str]) -> None:
    worker_ready.send(sender=Worker(app))

    assert reporting == ["worker"]


def test_a_worker_gives_way_to_the_web(app: Celery, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[int] = []
    monkeypatch.setattr("os.nice", given.append)
    starts(app)
    assert given == [10]
