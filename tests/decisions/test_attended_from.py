"""Who stayed long enough to count as attended."""

import pytest

from integrations.decisions.extras.attended_from import is_long_enough, own_or_inherited
from integrations.records.mapping import AttendedFrom
from tests.decisions.examples import attendance


@pytest.mark.parametrize(
    ("minutes", "percent", "enough"),
    [(0, 0, True), (10, 0, True), (11, 0, False), (0, 20, True), (0, 21, False), (10, 21, False), (11, 20, False)],
)
def test_who_stayed_less_than_either_limit_did_not_attend(minutes: int, percent: int, enough: bool) -> None:
    stay = attendance("10:00", "10:10", duration=10, length=50)
    assert is_long_enough(stay, AttendedFrom(minutes, percent)) is enough


def test_a_session_without_length_has_no_percentage() -> None:
    assert is_long_enough(attendance("10:00", "10:10", duration=10, length=0), AttendedFrom(10, 0))


def test_a_webinar_inherits_each_value_that_it_does_not_set() -> None:
    inherited = AttendedFrom(5, 50)
    assert own_or_inherited((None, None), inherited) == inherited
    assert own_or_inherited((0, None), inherited) == AttendedFrom(0, 50)
    assert own_or_inherited((None, 10), inherited) == AttendedFrom(5, 10)
