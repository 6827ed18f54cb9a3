"""The participations of one person that are sent to a marketing event, and those it has already."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.decisions.participations import participations
from integrations.records import ParticipantState, Participation, Person
from tests.decisions.examples import MIDNIGHT, at, attendance


def register(clock: str) -> Participation:
    return Participation(ParticipantState.REGISTER, at(clock))


def cancel(clock: str) -> Participation:
    return Participation(ParticipantState.CANCEL, at(clock))


def attend(joined: str, left: str) -> Participation:
    return Participation(ParticipantState.ATTEND, at(joined), at(joined), at(left))


def person(registered: str = "", cancelled: str = "", attended: tuple[str, str] | None = None) -> Person:
    return Person(
        "ann@a.example",
        registered=at(registered) if registered else None,
        cancelled=at(cancelled) if cancelled else None,
        attendance=attendance(*attended) if attended else None,
    )


ALL_DAY = ("10:00", "11:00")
R8, R9, C85, ATTENDED = register("08:00"), register("09:00"), cancel("08:30"), attend(*ALL_DAY)


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        (person(), ()),
        (person("08:00"), (R8,)),
        (person("08:00", attended=ALL_DAY), (R8, ATTENDED)),
        (person(attended=ALL_DAY), (ATTENDED,)),
        (person("08:00", cancelled="08:30"), (R8, C85)),
        (person("09:00", cancelled="08:30"), (R9,)),  # registered again: nothing was sent that had to be cancelled
        (person("08:00", cancelled="08:30", attended=ALL_DAY), (R8, ATTENDED)),
        (person("10:30", attended=ALL_DAY), (ATTENDED, register("10:30"))),
    ],
)
def test_the_first_time_everything_goes_in_time_order_and_never_again(
    who: Person, expected: tuple[Participation, ...]
) -> None:
    assert participations(who, []) == expected
    assert participations(who, expected) == ()


@pytest.mark.parametrize(
    ("who", "sent", "expected"),
    [
        (person("08:00", "08:30"), [R8], (C85,)),
        (person("09:00", "08:30"), [R8, C85], (R9,)),
        (person("09:00", "08:30"), [R8], (C85, R9)),
        (person("09:00"), [R8], (R9,)),
        (person("08:00"), [R9], ()),  # an older registrant was approved later: registered already
        (person("08:00", attended=ALL_DAY), [R8], (ATTENDED,)),
        (person("09:00", "09:30"), [R8, C85], (R9, cancel("09:30"))),
        (person(cancelled="08:30"), [R8], (C85,)),
        (person(cancelled="08:30"), [], ()),
    ],
)
def test_later_only_what_was_not_sent(
    who: Person, sent: list[Participation], expected: tuple[Participation, ...]
) -> None:
    assert participations(who, sent) == expected
    assert participations(who, [*sent, *expected]) == ()


def test_an_attendance_that_changed_is_sent_again() -> None:
    sent = [R8, attend("10:00", "10:50")]
    assert participations(person("08:00", attended=ALL_DAY), sent) == (ATTENDED,)
    assert participations(person("08:00", attended=("09:55", "11:00")), [*sent, ATTENDED]) == (
        attend("09:55", "11:00"),
    )


def test_an_attendance_that_changed_back_is_sent_again() -> None:
    sent = [R8, ATTENDED, attend("10:00", "11:30")]
    assert participations(person("08:00", attended=ALL_DAY), sent) == (ATTENDED,)


@pytest.mark.parametrize("sent", [[], [R8], [R8, ATTENDED], [R8, C85], [R8, C85, ATTENDED]])
@pytest.mark.parametrize("registered", ["08:00", "09:00"])
def test_who_attended_is_never_turned_to_cancelled(sent: list[Participation], registered: str) -> None:
    due = participations(person(registered, "08:30", attended=ALL_DAY), sent)
    assert all(entry.state is not ParticipantState.CANCEL for entry in due)


def test_who_cancelled_while_it_ran_and_was_there_is_shown_as_attended() -> None:
    """HubSpot shows the latest entry, and the cancellation is later than the joining."""
    sent = [R8, cancel("10:30")]
    who = person("08:00", "10:30", attended=ALL_DAY)
    (due,) = participations(who, sent)
    assert due == replace(ATTENDED, at=at("10:30:01"))
    assert participations(who, [*sent, due]) == ()
    again = participations(person("08:00", attended=ALL_DAY), sent)
    assert again == (register("10:30:01"), replace(ATTENDED, at=at("10:30:02")))
    assert participations(person("08:00", attended=ALL_DAY), [*sent, *again]) == ()


def test_a_registrant_approved_again_is_later_than_its_cancellation() -> None:
    """Its create_time stays the same: sent as it is, HubSpot would go on showing the cancellation."""
    again = participations(person("08:00"), [R8, C85])
    assert again == (register("08:30:01"),)
    assert participations(person("08:00"), [R8, C85, *again]) == ()
    assert participations(person("08:00", "08:45"), [R8, C85, *again]) == (cancel("08:45"),)


def test_a_cancellation_is_later_than_what_it_cancels() -> None:
    """The read that found it may run on a clock that is behind Zoom's."""
    assert participations(person("08:00", "08:00"), [R8]) == (cancel("08:00:01"),)
    assert participations(person("08:00", "08:10"), [R8, cancel("08:20"), register("08:20:01")]) == (
        cancel("08:20:02"),
    )


TIMES = st.one_of(st.none(), st.integers(0, 5).map(lambda minute: MIDNIGHT + timedelta(minutes=minute)))


@given(st.lists(st.tuples(TIMES, TIMES, st.booleans()), min_size=1, max_size=5))
def test_whatever_happens_a_repeat_sends_nothing_and_the_latest_entry_is_true(
    story: list[tuple[datetime | None, datetime | None, bool]],
) -> None:
    sent: list[Participation] = []
    for registered, cancelled, attended in story:
        who = Person("a@a.example", "", "", registered, cancelled, attendance() if attended else None)
        due = participations(who, sent)
        assert list(due) == sorted(due, key=lambda entry: entry.at)
        sent.extend(due)
        assert participations(who, sent) == ()
        entries = [entry for entry in sent if entry.state is not ParticipantState.ATTEND]
        latest = max(entries, key=lambda entry: entry.at).state if entries else None
        assert len({entry.at for entry in entries}) == len(entries)
        if not attended and registered and (cancelled is None or cancelled < registered):
            assert latest is ParticipantState.REGISTER
        if not attended and registered and cancelled and cancelled >= registered:
            assert latest is ParticipantState.CANCEL
