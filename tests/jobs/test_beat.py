"""The timetable of beat; what a person changed of it in the admin stays changed."""

from datetime import timedelta

import pytest
from django_celery_beat.models import IntervalSchedule, PeriodicTask

from integrations.models import Connection
from integrations.sync import rounds
from integrations.sync.context import opened
from portal.background.beat_scheduler import Scheduler
from portal.celery import app
from tests.support.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _connection_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beat closes old connections; here it is the one that holds the test's transaction."""
    monkeypatch.setattr("django_celery_beat.schedulers.close_old_connections", lambda: None)


def test_every_task_of_the_schedule_is_there() -> None:
    app.loader.import_default_modules()
    named = {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert named <= set(app.tasks)


def test_every_message_is_thrown_away_in_the_end() -> None:
    """Else a day without a worker leaves thousands, and each is worked off before anything new."""
    app.loader.import_default_modules()
    ours = [task for name, task in app.tasks.items() if name.startswith("integrations.")]
    assert ours
    assert [task.name for task in ours if not task.expires] == []


def test_the_schedule_holds_what_is_due_regularly() -> None:
    Scheduler(app=app, lazy=False)
    rows = {row.name: row for row in PeriodicTask.objects.all()}

    assert {"run due syncs", "sweep stuck jobs", "renew tokens", "read deleted contacts", "prune old rows"} <= set(rows)
    assert (rows["run due syncs"].interval.every, rows["run due syncs"].interval.period) == (60, "seconds")
    assert (rows["discover webinars"].crontab.hour, rows["discover webinars fully"].crontab.hour) == ("*", "1")
    assert rows["discover webinars fully"].kwargs == '{"fully": true}'
    assert rows["renew tokens"].crontab.day_of_week == "0"


def test_an_edited_schedule_survives_a_restart() -> None:
    Scheduler(app=app, lazy=False)
    seldom, _ = IntervalSchedule.objects.get_or_create(every=5, period="minutes")
    PeriodicTask.objects.filter(name="run due syncs").update(interval=seldom)
    PeriodicTask.objects.filter(name="prune old rows").update(enabled=False)

    restarted = Scheduler(app=app, lazy=False)

    assert PeriodicTask.objects.get(name="run due syncs").interval == seldom
    assert not PeriodicTask.objects.get(name="prune old rows").enabled
    assert restarted.schedule["run due syncs"].schedule.run_every == timedelta(minutes=5)
    assert "prune old rows" not in restarted.schedule


def asked(world: World, *, fully: bool) -> int:
    """Return how many months of the account's history a round asks for."""
    heard = world.listen()
    heard.clear()
    connection = Connection.objects.select_related("zoom", "hubspot").get()
    with opened(connection, "schedule", clock=world.clock) as context:
        rounds.discover_and_enqueue(context, fully=fully)
    return sum("history_meetings" in one for one in heard)


def test_the_hourly_round_reads_the_last_days_and_the_nightly_one_all(empty_world: World) -> None:
    day = (empty_world.clock() - timedelta(days=100)).date().isoformat()
    empty_world.settings({"sync_from": day})
    assert asked(empty_world, fully=False) == 4, "the first round reads everything"
    assert asked(empty_world, fully=False) == 1
    assert asked(empty_world, fully=True) == 4
