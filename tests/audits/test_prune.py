"""Old runs are forgotten with their entries and people, in as many statements however many they are."""

from datetime import datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries

from audits import log
from audits.models import Entry, Person, Run
from tests.audits.conftest import START, RecordRun


def days_ago(days: int) -> datetime:
    return timezone.now() - timedelta(days=days)


def prune_audit_log(*arguments: Any) -> str:
    output = StringIO()
    call_command("prune_audit_log", *arguments, stdout=output)
    return output.getvalue()


def test_it_takes_entries_and_people_along_and_leaves_the_rest(record_run: RecordRun) -> None:
    record_run(started_at=START - timedelta(days=1))
    kept = record_run(started_at=START)

    assert log.prune(START) == 1

    assert Run.objects.get() == kept
    assert Entry.objects.get().run_id == kept.pk
    assert Person.objects.count() == 2


@pytest.mark.parametrize("runs", [1, 5])
def test_the_number_of_statements_does_not_grow(
    record_run: RecordRun, django_assert_num_queries: DjangoAssertNumQueries, runs: int
) -> None:
    for _ in range(runs):
        record_run()

    with django_assert_num_queries(6):  # three, inside a savepoint
        log.prune(START + timedelta(days=1))


def test_nothing_to_prune_is_fine(db: None) -> None:
    assert log.prune(START) == 0


def test_the_command_keeps_400_days_and_says_x_of_y(record_run: RecordRun) -> None:
    record_run(started_at=days_ago(401))
    record_run(started_at=days_ago(399))

    assert prune_audit_log() == "Done! Pruned 1 of 2 runs.\n"
    assert prune_audit_log() == "Done! Pruned 0 of 1 run.\n"


def test_the_command_takes_another_age(record_run: RecordRun) -> None:
    record_run(started_at=days_ago(31))

    assert prune_audit_log("--older-than-days", "30") == "Done! Pruned 1 of 1 run.\n"


@pytest.mark.parametrize("days", ["0", "-1", "99999999999"])
def test_the_command_refuses_an_impossible_age(record_run: RecordRun, days: str) -> None:
    record_run()

    with pytest.raises(CommandError, match="older-than-days") as refusal:
        prune_audit_log(f"--older-than-days={days}")
    assert refusal.value.returncode == 2
    assert Run.objects.exists()
