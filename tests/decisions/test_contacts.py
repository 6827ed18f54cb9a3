"""The contact of an address, by what HubSpot answered about it."""

import pytest

from integrations.decisions.contacts import ContactDecision, blank_names, decide_contact, match_contacts
from integrations.records import Action, Contact

ANN = Contact("1", "ann@a.example", frozenset({"ann@old.example", "ann@home.example"}))
BEN = Contact("2", "ben@b.example")


@pytest.mark.parametrize("deleted", [False, True])
def test_a_primary_address_is_updated_even_if_remembered_as_deleted(deleted: bool) -> None:
    assert decide_contact("ann@a.example", ANN, deleted=deleted) == ContactDecision(Action.UPDATE, contact_id="1")


@pytest.mark.parametrize("deleted", [False, True])
def test_a_secondary_address_is_left_alone(deleted: bool) -> None:
    assert decide_contact("ann@old.example", ANN, deleted=deleted) == ContactDecision(
        Action.LEAVE, "secondary_email", "1"
    )


def test_a_deleted_contact_is_not_created_again() -> None:
    expected = ContactDecision(Action.LEAVE, "previously_deleted")
    assert decide_contact("new@a.example", None, deleted=True) == expected
    assert decide_contact("ben@b.example", Contact("2", "ben@b.example", archived=True), deleted=False) == expected


def test_an_unknown_address_is_created() -> None:
    assert decide_contact("new@a.example", None, deleted=False) == ContactDecision(Action.CREATE)
    assert decide_contact("new@a.example", BEN, deleted=False) == ContactDecision(Action.CREATE)


def test_answers_are_matched_by_content_in_any_order() -> None:
    emails = ["nobody@c.example", "ben@b.example", "ann@home.example", "ann@a.example"]
    expected = {"ben@b.example": BEN, "ann@home.example": ANN, "ann@a.example": ANN}
    assert match_contacts(emails, [ANN, BEN]) == match_contacts(emails, [BEN, ANN]) == expected


@pytest.mark.parametrize("turn", [1, -1])
def test_a_primary_address_goes_before_somebody_elses_secondary_one(turn: int) -> None:
    other = Contact("3", "c@c.example", frozenset({"ben@b.example"}))
    assert match_contacts(["ben@b.example"], [other, BEN][::turn]) == {"ben@b.example": BEN}


@pytest.mark.parametrize(
    ("theirs", "ours", "expected"),
    [
        (("", ""), ("Ann", "Lee"), {"firstname": "Ann", "lastname": "Lee"}),
        (("Anna", " "), ("Ann", "Lee"), {"lastname": "Lee"}),
        (("Anna", "Li"), ("Ann", "Lee"), {}),
        (("", ""), (" ", ""), {}),
    ],
)
def test_only_blank_names_are_filled(theirs: tuple[str, str], ours: tuple[str, str], expected: dict[str, str]) -> None:
    contact = Contact("1", "ann@a.example", first_name=theirs[0], last_name=theirs[1])
    assert blank_names(contact, *ours) == expected
