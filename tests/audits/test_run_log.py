"""The facts of a run add up in memory and decide how it ends; no database is needed for that."""

import pytest

from audits import log
from tests.audits.conftest import new_log


def test_the_same_fact_adds_up() -> None:
    run_log = new_log()
    run_log.note("synced", "contacts", count=100)
    run_log.note("synced", "contacts", count=20)

    assert run_log.causes("synced") == {"contacts": 120}


def test_a_fact_about_the_one_thing_there_is_does_not_add_up() -> None:
    run_log = new_log()
    run_log.once("synced", "marketing_event")
    run_log.once("synced", "marketing_event")

    assert run_log.causes("synced") == {"marketing_event": 1}


def test_a_person_counts_once_whatever_the_case() -> None:
    run_log = new_log()
    run_log.person("emails_excluded", "hubspot_user", "ann@x.example")
    run_log.person("emails_excluded", "hubspot_user", " Ann@X.example ")

    assert run_log.excluded == {"hubspot_user": 1}


def test_people_without_an_address_count_each() -> None:
    run_log = new_log()
    run_log.person("emails_excluded", "no_email", "", "Guest one")
    run_log.person("emails_excluded", "no_email", "", "Guest two")
    run_log.note("emails_excluded", "no_email", count=3)

    assert run_log.excluded == {"no_email": 5}


def test_what_occurred_no_time_is_no_fact() -> None:
    run_log = new_log()
    run_log.note("synced", "contacts", count=0)

    assert run_log.codes == []
    assert not run_log.wrote


def test_it_refuses_a_negative_count() -> None:
    with pytest.raises(ValueError, match="-1"):
        new_log().note("synced", "contacts", count=-1)


def test_codes_and_causes_come_in_the_order_of_the_table() -> None:
    run_log = new_log()
    run_log.note("sync_error", "unavailable")
    run_log.person("emails_excluded", "secondary_email", "ann@x.example")
    run_log.person("emails_excluded", "hubspot_user", "bob@x.example")
    run_log.note("synced", "contacts")

    assert run_log.codes == ["synced", "emails_excluded", "sync_error"]
    assert list(run_log.excluded) == ["hubspot_user", "secondary_email"]


def test_a_code_that_did_not_occur_has_no_causes() -> None:
    assert new_log().causes("synced") == {}


@pytest.mark.parametrize(("code", "cause"), [("emails_excluded", "contacts"), ("nonsense", "contacts"), ("synced", "")])
def test_it_refuses_what_is_not_in_the_vocabulary(code: str, cause: str) -> None:
    with pytest.raises(ValueError, match="is not a"):
        new_log().note(code, cause)
    with pytest.raises(ValueError, match="is not a"):
        new_log().person(code, cause, "ann@x.example")


def test_it_refuses_an_unknown_trigger() -> None:
    with pytest.raises(ValueError, match="moon"):
        new_log(trigger="moon")


def test_only_something_synced_means_that_something_was_written() -> None:
    excluding, writing = new_log(), new_log()
    excluding.person("emails_excluded", "hubspot_user", "ann@x.example")
    writing.note("synced", "properties")

    assert (excluding.wrote, writing.wrote) == (False, True)


def test_one_retryable_cause_makes_the_run_partial() -> None:
    final, waiting = new_log(), new_log()
    for run_log in (final, waiting):
        run_log.note("recording_not_synced", "not_found")
    waiting.note("recording_not_synced", "processing")

    assert (final.retryable, waiting.retryable) == (False, True)
    assert log.status(final, failed=False, skipped=False) == "synced"
    assert log.status(waiting, failed=False, skipped=False) == "partial"


def test_failed_comes_before_skipped_and_skipped_before_partial() -> None:
    run_log = new_log()
    run_log.note("sync_error", "unavailable")

    assert log.status(run_log, failed=True, skipped=True) == "failed"
    assert log.status(run_log, failed=False, skipped=True) == "skipped"
