"""The box of a person in a proof, and the sums of all of them."""

import pytest

from integrations.decisions.proof.event import event_difference
from integrations.decisions.proof.people import Circumstances, Found, ZoomPerson, place
from integrations.decisions.proof.sums import Sums
from integrations.decisions.proof.vocabulary import State
from integrations.decisions.same_values import is_same
from integrations.records import (
    Contact,
    MarketingEvent,
    MarketingEventWrite,
    ParticipantState,
    RecordedParticipation,
)

ANN = "ann@mail.example"
REGISTERED = ZoomPerson(ANN, State.REGISTERED)
ATTENDED = ZoomPerson(ANN, State.ATTENDED)
CONTACT = Contact("1", ANN)
HERE = Circumstances()


def recorded(state: ParticipantState) -> RecordedParticipation:
    return RecordedParticipation("1", state)


IN = recorded(ParticipantState.REGISTER)


@pytest.mark.parametrize(
    ("exclusion", "found", "here", "box"),
    [
        ("", Found(CONTACT, IN), HERE, "in_hubspot:"),
        ("hubspot_user", Found(), HERE, "left_out:hubspot_user"),
        ("", Found(deleted=True), HERE, "left_out:previously_deleted"),
        ("", Found(Contact("2", "x@mail.example", frozenset({ANN}))), HERE, "left_out:secondary_email"),
        ("", Found(refused="invalid_email"), HERE, "left_out:invalid_email"),
        ("", Found(refused="rejected_by_hubspot"), HERE, "failed:rejected_by_hubspot"),
        ("", Found(claimed="rejected_by_hubspot"), HERE, "failed:rejected_by_hubspot"),
        ("", Found(), Circumstances(under_way=True), "waiting:sync_under_way"),
        ("", Found(), Circumstances(users_readable=False), "waiting:users_unreadable"),
        ("", Found(), Circumstances(off="webinar_sync_off"), "left_out:webinar_sync_off"),
        ("", Found(None, IN), Circumstances(off="webinar_sync_off"), "in_hubspot:"),
        ("", Found(), HERE, ":"),
        ("", Found(contact_id="1"), HERE, ":"),
    ],
)
def test_everybody_has_one_box(exclusion: str, found: Found, here: Circumstances, box: str) -> None:
    assert place(REGISTERED, exclusion, found, here, {}).box == box


def test_what_the_portal_claims_never_puts_anybody_into_hubspot() -> None:
    assert place(REGISTERED, "", Found(CONTACT, None, claimed="properties_not_updated"), HERE, {}).box.startswith(
        "failed"
    )


@pytest.mark.parametrize(("final", "box"), [(False, "waiting:report_not_ready"), (True, "in_hubspot:")])
def test_an_attendance_waits_until_the_report_is_final(final: bool, box: str) -> None:
    placed = place(ATTENDED, "", Found(CONTACT, IN), Circumstances(attendance_final=final), {})

    assert placed.box == box
    assert bool(placed.differences) is final


def test_people_in_no_box_do_not_add_up() -> None:
    sums = Sums(complete=True)
    sums.put(place(REGISTERED, "", Found(CONTACT, IN), HERE, {}))
    sums.put(place(ZoomPerson("ben@mail.example", State.REGISTERED), "", Found(), HERE, {}))

    assert not sums.adds_up
    assert (sums.accounted["in_hubspot"], sums.unaccounted) == (1, 1)


def test_a_proof_that_could_not_read_everything_never_adds_up() -> None:
    assert not Sums().adds_up


def test_the_digest_does_not_depend_on_the_order_and_changes_with_a_box() -> None:
    ann, ben = REGISTERED, ZoomPerson("ben@mail.example", State.REGISTERED)
    digests = []
    for people, found in (((ann, ben), Found(CONTACT, IN)), ((ben, ann), Found(CONTACT, IN)), ((ann, ben), Found())):
        sums = Sums()
        for one in people:
            sums.put(place(one, "", found, HERE, {}))
        digests.append(sums.sha256)

    assert digests[0] == digests[1] != digests[2]


def test_an_event_that_was_cancelled_here_and_not_in_zoom_differs() -> None:
    write = MarketingEventWrite("1", "account", "Heat pumps", "host@a.example")
    event = MarketingEvent("1", "Heat pumps", organizer="host@a.example")

    assert event_difference(event, write, cancelled=False) is None
    difference = event_difference(event, write, cancelled=True)
    assert difference and (difference.what, difference.expected, difference.found) == (
        "event_differs",
        "cancelled: yes",
        "cancelled: no",
    )


@pytest.mark.parametrize(
    ("ours", "theirs", "same"),
    [
        ("1", "1.00", True),
        ("2026-11-24T10:00:00.000Z", "2026-11-24T10:00:00Z", True),
        ("1", "2", False),
        ("", "0", False),
        ("a", "a", True),
    ],
)
def test_values_that_are_only_shown_in_another_way_are_the_same(ours: str, theirs: str, same: bool) -> None:
    assert is_same(ours, theirs) is same
