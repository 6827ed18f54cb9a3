"""Everybody has one outcome, and each cause leads to one."""

import pytest

from audits.code_names import Cause, Code
from audits.codes import code_row
from integrations.decisions.outcomes import REFUSED_BY_HUBSPOT, RETRIED_BY_ITSELF, person_outcome
from integrations.records import Outcome

EXCLUDED = [row.name for row in code_row(Code.EMAILS_EXCLUDED).causes]


def test_somebody_whose_entries_are_all_accepted_is_in_hubspot() -> None:
    assert person_outcome("", sent=True, due=False) is Outcome.IN_HUBSPOT


@pytest.mark.parametrize("sent", [True, False])
def test_somebody_about_whom_something_is_due_waits(sent: bool) -> None:
    assert person_outcome("", sent=sent, due=True) is Outcome.WAITING


def test_somebody_whom_the_host_has_not_approved_is_left_out() -> None:
    assert person_outcome("", sent=False, due=False) is Outcome.LEFT_OUT


@pytest.mark.parametrize("cause", EXCLUDED)
@pytest.mark.parametrize("sent", [True, False])
def test_an_exclusion_leaves_a_person_out_also_if_they_were_sent_before(cause: Cause, sent: bool) -> None:
    assert person_outcome(cause, sent=sent, due=False) is Outcome.LEFT_OUT


@pytest.mark.parametrize("cause", sorted(RETRIED_BY_ITSELF))
def test_a_cause_that_passes_makes_a_person_wait(cause: str) -> None:
    assert person_outcome(cause, sent=False, due=True) is Outcome.WAITING


@pytest.mark.parametrize("cause", sorted(REFUSED_BY_HUBSPOT))
def test_a_refusal_by_hubspot_fails_a_person(cause: str) -> None:
    assert person_outcome(cause, sent=True, due=False) is Outcome.FAILED


def test_every_cause_of_these_sets_is_one_of_the_audit_log() -> None:
    known = {row.name for code in (Code.PERSON_FAILED, Code.SYNC_ERROR) for row in code_row(code).causes}
    assert known >= RETRIED_BY_ITSELF | REFUSED_BY_HUBSPOT
