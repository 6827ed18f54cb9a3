"""Who belongs to which list, by what HubSpot holds of them."""

import pytest

from integrations.decisions.lists.members import Held, belongs, together
from integrations.records.mapping import ListKind

REGISTERED, ATTENDED, NO_SHOW, CANCELLED = ListKind


def kinds(held: Held, *, final: bool = True) -> set[ListKind]:
    return {kind for kind in ListKind if belongs(kind, held, final=final)}


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        (Held(registered=True), {REGISTERED, NO_SHOW}),
        (Held(registered=True, attended=True), {REGISTERED, ATTENDED}),
        (Held(attended=True), {REGISTERED, ATTENDED}),
        (Held(cancelled=True), {CANCELLED}),
        (Held(registered=True, cancelled=True), {REGISTERED, NO_SHOW}),
        (Held(attended=True, cancelled=True), {REGISTERED, ATTENDED}),
        (Held(), set()),
    ],
)
def test_everybody_belongs_where_hubspot_holds_them(held: Held, expected: set[ListKind]) -> None:
    assert kinds(held) == expected


def test_nobody_is_a_no_show_before_the_attendance_is_final() -> None:
    held = Held(registered=True)

    assert kinds(held, final=False) == {REGISTERED}
    assert belongs(NO_SHOW, held, final=False) is None


def test_who_attended_or_cancelled_is_none_in_any_case() -> None:
    assert belongs(NO_SHOW, Held(True, attended=True), final=False) is False
    assert belongs(NO_SHOW, Held(cancelled=True), final=False) is False


def test_two_addresses_of_one_contact_count_together() -> None:
    assert kinds(together([Held(cancelled=True), Held(registered=True)])) == {REGISTERED, NO_SHOW}
    assert kinds(together([Held(registered=True), Held(attended=True)])) == {REGISTERED, ATTENDED}
