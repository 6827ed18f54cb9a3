"""A run is written at its end, as a whole."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audits import log
from audits.log import RunLog
from audits.models import Entry, Person, Run
from tests.audits.conftest import START, RecordRun, new_log


def test_it_writes_the_run_its_entries_and_its_people(record_run: RecordRun) -> None:
    run = record_run(trigger="sync_now", actor="carol", occurrence_id="1790000000000")

    run.refresh_from_db()
    assert (run.connection, run.webinar_id, run.occurrence_id) == ("main", "81234567890", "1790000000000")
    assert (run.topic, run.trigger, run.actor, run.status) == ("Product tour", "sync_now", "carol", "synced")
    assert run.finished_at - run.started_at == timedelta(seconds=42)
    entry = run.entries.get()
    assert (entry.code, entry.level, entry.retryable, entry.count) == ("emails_excluded", "info", False, 2)
    assert entry.causes == {"hubspot_user": 1, "secondary_email": 1}
    assert list(entry.people.values_list("email", "cause", "detail")) == [
        ("ann@x.example", "secondary_email", "also ann@y.example"),
        ("bob@own.example", "hubspot_user", ""),
    ]


def test_the_digest_is_kept_to_compare_the_next_run_with(record_run: RecordRun) -> None:
    run_log = new_log()
    assert record_run(lambda _log: None).digest == run_log.digest


def test_each_person_hangs_on_the_entry_of_their_code(record_run: RecordRun) -> None:
    def facts(run_log: RunLog) -> None:
        run_log.person("person_failed", "rejected_by_hubspot", "ann@x.example", "Property x was not valid")
        run_log.person("emails_excluded", "hubspot_user", "bob@own.example")

    record_run(facts, status="partial")

    assert Person.objects.get(entry__code="person_failed").email == "ann@x.example"
    assert Person.objects.get(entry__code="emails_excluded").email == "bob@own.example"


def test_an_entry_is_retryable_if_one_of_its_causes_is(record_run: RecordRun) -> None:
    def facts(run_log: RunLog) -> None:
        run_log.note("recording_not_synced", "deleted")
        run_log.note("recording_not_synced", "processing")

    assert record_run(facts).entries.get().retryable


def test_what_a_database_or_a_terminal_chokes_on_is_left_out(record_run: RecordRun) -> None:
    def facts(run_log: RunLog) -> None:
        run_log.person("emails_excluded", "invalid_email", "a\x00b@x.example" + "y" * 400, "\x1b[2Jbad\ud800")

    run = record_run(facts, topic="Tour \x00" + "t" * 400)

    person = Person.objects.get()
    assert person.email.startswith("ab@x.example")
    assert len(person.email) == 320
    assert person.detail == "[2Jbad"
    assert len(Run.objects.get(pk=run.pk).topic) == 300


def test_it_refuses_an_unknown_status(record_run: RecordRun) -> None:
    with pytest.raises(ValueError, match="fine"):
        record_run(status="fine")
    assert not Run.objects.exists()


@pytest.mark.django_db
def test_it_is_all_or_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: object, **_kwargs: object) -> None:
        raise OSError("disk full")

    run_log = new_log()
    run_log.person("emails_excluded", "hubspot_user", "bob@own.example")
    monkeypatch.setattr("audits.log.Person.objects.bulk_create", broken)

    with pytest.raises(OSError, match="disk full"):
        log.record(run_log, status="synced", finished_at=START)

    assert not Run.objects.exists()
    assert not Entry.objects.exists()


def test_five_hundred_people_cost_as_many_statements_as_one(record_run: RecordRun) -> None:
    def people(count: int) -> int:
        def facts(run_log: RunLog) -> None:
            for number in range(count):
                run_log.person("emails_excluded", "excluded_domain", f"p{number}@x.example")

        with CaptureQueriesContext(connection) as queries:
            record_run(facts)
        return sum('INSERT INTO "audits_' in query["sql"] for query in queries)

    # SQLite takes fewer than a thousand values a statement on some builds, so people go in a few batches there.
    assert people(1) == 3
    assert people(500) <= 3 + 500 * 4 // 999 + 1
