"""The JSON that scripts hold on to, to the letter."""

import json
from datetime import datetime, timedelta, timezone

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries

from audits import codes
from audits.describe import document, moment, sentence
from audits.log import RunLog
from tests.audits.conftest import START, RecordRun


def test_it_has_exactly_the_promised_shape(record_run: RecordRun) -> None:
    run = record_run(trigger="sync_now", actor="carol", occurrence_id="1790000000000")

    log = document("main", "81234567890", "1790000000000")

    help_texts = [codes.help_text("emails_excluded", cause) for cause in ("hubspot_user", "secondary_email")]
    assert json.loads(json.dumps(log)) == {
        "connection": "main",
        "webinar_id": "81234567890",
        "occurrence_id": "1790000000000",
        "topic": "Product tour",
        "runs": [
            {
                "id": str(run.id),
                "trigger": "sync_now",
                "actor": "carol",
                "started_at": "2026-10-01T10:00:00Z",
                "finished_at": "2026-10-01T10:00:42Z",
                "status": "synced",
                "entries": [
                    {
                        "code": "emails_excluded",
                        "level": "info",
                        "retryable": False,
                        "title": "Some emails were excluded from webinar sync",
                        "help": " ".join(help_texts),
                        "count": 2,
                        "causes": {"hubspot_user": 1, "secondary_email": 1},
                        "people": [
                            {"email": "ann@x.example", "cause": "secondary_email", "detail": "also ann@y.example"},
                            {"email": "bob@own.example", "cause": "hubspot_user", "detail": ""},
                        ],
                    }
                ],
            }
        ],
    }


def test_causes_keep_the_order_of_the_table_on_every_database(record_run: RecordRun) -> None:
    def facts(run_log: RunLog) -> None:
        for cause in ("no_email", "secondary_email", "hubspot_user"):
            run_log.note("emails_excluded", cause)

    record_run(facts)

    (run,) = document("main", "81234567890")["runs"]
    assert list(run["entries"][0]["causes"]) == ["hubspot_user", "secondary_email", "no_email"]


def test_the_newest_run_comes_first_and_gives_the_topic(record_run: RecordRun) -> None:
    new = record_run(started_at=START + timedelta(hours=1), topic="Renamed tour")
    old = record_run(started_at=START)

    log = document("main", "81234567890", "")

    assert [run["id"] for run in log["runs"]] == [str(new.id), str(old.id)]
    assert log["topic"] == "Renamed tour"


def test_without_an_occurrence_the_only_one_is_named(record_run: RecordRun) -> None:
    record_run(occurrence_id="1790000000000")

    log = document("main", "81234567890")

    assert log["occurrence_id"] == "1790000000000"
    assert "occurrence_id" not in log["runs"][0]


def test_of_several_occurrences_each_run_names_its_own(record_run: RecordRun) -> None:
    record_run(occurrence_id="1790000000000")
    record_run(occurrence_id="1790600000000", started_at=START + timedelta(days=7))

    log = document("main", "81234567890")

    assert log["occurrence_id"] == ""
    assert [run["occurrence_id"] for run in log["runs"]] == ["1790600000000", "1790000000000"]
    assert len(document("main", "81234567890", "1790000000000")["runs"]) == 1


def test_another_connection_or_webinar_is_left_out(record_run: RecordRun) -> None:
    record_run(connection="other")
    record_run(webinar_id="89999999999")

    assert document("main", "81234567890") == {
        "connection": "main",
        "webinar_id": "81234567890",
        "occurrence_id": "",
        "topic": "",
        "runs": [],
    }


def test_a_limit_takes_the_newest(record_run: RecordRun) -> None:
    record_run()
    newest = record_run(started_at=START + timedelta(hours=1))

    assert [run["id"] for run in document("main", "81234567890", limit=1)["runs"]] == [str(newest.id)]


@pytest.mark.parametrize("runs", [1, 8])
def test_the_number_of_queries_does_not_grow(
    record_run: RecordRun, django_assert_num_queries: DjangoAssertNumQueries, runs: int
) -> None:
    for number in range(runs):
        record_run(started_at=START + timedelta(hours=number))

    with django_assert_num_queries(3):
        assert len(document("main", "81234567890", "")["runs"]) == runs


def test_times_are_utc() -> None:
    assert moment(datetime(2026, 10, 1, 13, 0, tzinfo=timezone(timedelta(hours=3)))) == "2026-10-01T10:00:00Z"


def test_a_sentence_counts_people_and_says_why(record_run: RecordRun) -> None:
    assert sentence(record_run().entries.get()) == (
        "2 people were left out: 1 belongs to a HubSpot user, 1 uses a secondary e-mail address"
    )


def test_a_sentence_counts_those_without_an_address_beside_the_people_who_were_left_out(
    record_run: RecordRun,
) -> None:
    def log(run_log: RunLog) -> None:
        run_log.note("emails_excluded", "excluded_domain", count=2)
        run_log.note("emails_excluded", "no_email", count=3)

    assert sentence(record_run(log).entries.get()) == (
        "2 people were left out: 2 have an excluded domain, 3 more have no e-mail address"
    )


def test_a_sentence_about_one_person_is_in_the_singular(record_run: RecordRun) -> None:
    entry = record_run(lambda run_log: run_log.note("emails_excluded", "no_email")).entries.get()

    assert sentence(entry) == "Some emails were excluded from webinar sync: 1 has no e-mail address"


def test_a_sentence_about_a_thing_begins_with_the_title(record_run: RecordRun) -> None:
    entry = record_run(lambda run_log: run_log.note("recording_not_synced", "processing")).entries.get()

    assert sentence(entry) == "Webinar recording/transcript wasn't synced: Zoom is still processing the recording"
