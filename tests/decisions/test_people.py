"""Registered, cancelled, registered again: what the registrants of one address add up to."""

from datetime import datetime

import pytest

from integrations.decisions.people import RegistrantFact, Registration, person_registration
from tests.decisions.examples import at

END = at("11:00")


def fact(created: str, status: str = "approved", cancelled: datetime | None = None, name: str = "") -> RegistrantFact:
    return RegistrantFact(status, at(created), cancelled, name, "")


def decide(*facts: RegistrantFact, ended: bool = False, once_for_all: bool = False) -> Registration:
    return person_registration(facts, occurrence_end=END, ended=ended, once_for_all=once_for_all)


def test_one_approved_registrant_is_a_registration_at_its_create_time() -> None:
    assert decide(fact("08:00")) == Registration(at("08:00"))


def test_of_several_approved_ones_the_earliest_counts() -> None:
    assert decide(fact("09:00"), fact("08:00"), fact("07:00", "pending")).registered == at("08:00")


@pytest.mark.parametrize("status", ["pending", "denied"])
def test_pending_and_denied_are_not_registered(status: str) -> None:
    assert decide(fact("08:00", status)) == Registration(pending=True)


def test_nobody_is_neither_registered_nor_pending() -> None:
    assert decide() == Registration()


@pytest.mark.parametrize("status", ["approved", "denied"])
def test_who_was_approved_and_is_so_no_longer_is_cancelled(status: str) -> None:
    assert decide(fact("08:00", status, at("09:00"))) == Registration(at("08:00"), at("09:00"))


def test_of_several_cancellations_the_last_counts() -> None:
    found = decide(fact("08:00", cancelled=at("08:30")), fact("09:00", cancelled=at("09:30")), fact("07:00", "denied"))
    assert found == Registration(at("09:00"), at("09:30"))


def test_registering_again_after_a_cancel_counts_from_the_new_create_time() -> None:
    found = decide(fact("08:00", cancelled=at("08:30")), fact("09:00"))
    assert found == Registration(at("09:00"), at("08:30"))


def test_cancelling_one_of_two_registrations_cancels_nobody() -> None:
    assert decide(fact("08:00", cancelled=at("09:00")), fact("08:30")) == Registration(at("08:30"))


def test_who_vanishes_after_the_end_stays_registered() -> None:
    assert decide(fact("08:00", cancelled=at("12:00")), ended=True) == Registration(at("08:00"))
    assert decide(fact("08:00", "denied", at("12:00")), ended=True) == Registration(at("08:00"))


def test_until_it_has_really_ended_a_cancel_counts_even_past_the_scheduled_end() -> None:
    assert decide(fact("08:00", cancelled=at("11:10"))).cancelled == at("11:10")
    assert decide(fact("08:00", cancelled=at("11:00")), ended=True).cancelled == at("11:00")


def test_registering_once_for_all_counts_for_the_occurrences_that_end_later() -> None:
    assert decide(fact("11:00"), once_for_all=True).registered == at("11:00")
    assert decide(fact("11:01"), once_for_all=True) == Registration()
    assert decide(fact("11:01", "pending"), once_for_all=True) == Registration()
    assert decide(fact("11:01")).registered == at("11:01")


def test_without_a_known_end_every_registration_counts() -> None:
    found = person_registration([fact("23:00")], occurrence_end=None, ended=False, once_for_all=True)
    assert found.registered == at("23:00")


def test_names_come_from_the_newest_registrant_that_has_one() -> None:
    found = decide(fact("08:00", name="Bob"), fact("09:00", name=" Robert "), fact("10:00", name=" "))
    assert found.first_name == "Robert"
    assert decide(fact("08:00", name="Bob"), fact("09:00", "denied", name="Robert")).first_name == "Bob"


def test_of_several_earlier_cancellations_the_last_is_told() -> None:
    found = decide(fact("07:00", cancelled=at("07:30")), fact("08:00", cancelled=at("08:30")), fact("09:00"))
    assert found == Registration(at("09:00"), at("08:30"))


def test_a_cancelled_or_pending_person_keeps_their_names() -> None:
    assert decide(fact("08:00", cancelled=at("09:00"), name="Ann")).first_name == "Ann"
    assert decide(fact("08:00", "pending", name="Ann")).first_name == "Ann"
    assert decide(RegistrantFact("approved", at("08:00"), last_name="Lee")).last_name == "Lee"
