"""The people who are left out, and the cause that is named if several hold."""

import pytest

from integrations.decisions.exclusions import exclusion
from integrations.records import SyncSettings

STAFF = frozenset({"ann@own.example"})
USERS = frozenset({"ann@own.example", "ben@own.example"})
SETTINGS = SyncSettings(
    excluded_contacts=frozenset({"own.example"}), only_contacts=frozenset({"dora@else.example", "ann@own.example"})
)


def cause(email: str, settings: SyncSettings = SETTINGS) -> str:
    return exclusion(email, settings=settings, hubspot_users=USERS, staff=STAFF)


@pytest.mark.parametrize(
    ("email", "expected"),
    [
        ("", "no_email"),
        ("  ", "no_email"),
        ("ann@own.example", "host_or_panelist"),  # a user in an excluded domain as well
        ("ben@own.example", "hubspot_user"),  # in an excluded domain, not among the only contacts
        ("cy@own.example", "excluded_domain"),
        ("cy..b@own.example", "excluded_domain"),  # invalid as well
        ("dora@else", "invalid_email"),  # not among the only contacts either
        ("eve@else.example", "not_in_only_contacts"),
        ("dora@else.example", ""),
    ],
)
def test_the_first_cause_in_the_order_of_precedence_is_told(email: str, expected: str) -> None:
    assert cause(email) == expected


def test_case_and_outer_spaces_do_not_matter() -> None:
    assert cause(" Ann@OWN.example ") == "host_or_panelist"
    assert cause(" Ben@OWN.example ") == "hubspot_user"
    assert cause(" Dora@Else.example ") == ""


def test_without_only_contacts_everybody_else_goes() -> None:
    assert cause("eve@else.example", SyncSettings()) == ""


def test_only_contacts_do_not_lift_another_exclusion() -> None:
    assert cause("ben@own.example", SyncSettings(only_contacts=frozenset({"ben@own.example"}))) == "hubspot_user"
