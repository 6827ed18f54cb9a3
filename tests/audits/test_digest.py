"""Two runs with the same outcome have the same digest, so that the second need not be recorded."""

from collections.abc import Callable

import pytest

from audits.log import RunLog
from tests.audits.conftest import START, new_log, two_left_out


def of(facts: Callable[[RunLog], None], **given: object) -> str:
    run_log = new_log(**given)
    facts(run_log)
    return run_log.digest


def same_in_another_order(run_log: RunLog) -> None:
    run_log.person("emails_excluded", "hubspot_user", "bob@own.example")
    run_log.person("emails_excluded", "secondary_email", "ann@x.example")


def test_the_order_of_the_facts_does_not_matter() -> None:
    assert of(two_left_out) == of(same_in_another_order)


def test_neither_does_when_or_why_it_ran() -> None:
    assert of(two_left_out) == of(two_left_out, trigger="sync_now", actor="carol", started_at=START.replace(year=2027))


def test_neither_does_what_was_written() -> None:
    def written_as_well(run_log: RunLog) -> None:
        two_left_out(run_log)
        run_log.note("synced", "contacts", count=7)

    assert of(two_left_out) == of(written_as_well)


def test_neither_does_the_wording_of_a_detail() -> None:
    def rejected(detail: str) -> Callable[[RunLog], None]:
        return lambda run_log: run_log.person("person_failed", "rejected_by_hubspot", "ann@x.example", detail)

    assert of(rejected("correlation 1")) == of(rejected("correlation 2"))


def other_person(run_log: RunLog) -> None:
    run_log.person("emails_excluded", "secondary_email", "eve@x.example")
    run_log.person("emails_excluded", "hubspot_user", "bob@own.example")


def causes_swapped(run_log: RunLog) -> None:
    run_log.person("emails_excluded", "hubspot_user", "ann@x.example")
    run_log.person("emails_excluded", "secondary_email", "bob@own.example")


def more_guests(run_log: RunLog) -> None:
    two_left_out(run_log)
    run_log.note("emails_excluded", "no_email", count=3)


def nothing(run_log: RunLog) -> None:
    pass


@pytest.mark.parametrize("facts", [other_person, causes_swapped, more_guests, nothing])
def test_another_outcome_has_another_digest(facts: Callable[[RunLog], None]) -> None:
    assert of(facts) != of(two_left_out)


def test_a_count_matters() -> None:
    assert of(lambda run_log: run_log.note("emails_excluded", "no_email", count=2)) != of(
        lambda run_log: run_log.note("emails_excluded", "no_email", count=3)
    )
