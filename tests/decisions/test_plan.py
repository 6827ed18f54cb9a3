"""One person's plan: everything the rules say, put together."""

from collections.abc import Mapping, Sequence

import pytest

from integrations.decisions.contacts import ContactDecision
from integrations.decisions.plan import OccurrenceFacts, accepted_after, person_plan
from integrations.decisions.totals import contact_properties
from integrations.records import (
    Accepted,
    Action,
    Contact,
    ParticipantState,
    Participation,
    Person,
    PersonPlan,
)
from tests.decisions.examples import at, attendance

WEBINAR = OccurrenceFacts("81234567890", "Hello", "https://zoom.example/register/1")
REGISTERED = Person("ann@a.example", "Ann", "Lee", registered=at("08:00"))
CANCELLED = Person("ann@a.example", registered=at("08:00"), cancelled=at("09:00"))
ATTENDED = Person("ann@a.example", "Ann", "Lee", registered=at("08:00"), attendance=attendance())
REGISTER = Participation(ParticipantState.REGISTER, at("08:00"))
CANCEL = Participation(ParticipantState.CANCEL, at("09:00"))
ATTEND = Participation(ParticipantState.ATTEND, at("10:00"), at("10:00"), at("11:00"))
OTHER = Accepted("2", "Other", "https://zoom.example/2", at("07:00"))
KNOWN = Contact("7", "ann@a.example", first_name="Anna", last_name="Li")
UPDATE, CREATE = ContactDecision(Action.UPDATE, contact_id="7"), ContactDecision(Action.CREATE)


def plan(
    person: Person,
    decision: ContactDecision = UPDATE,
    *,
    exclusion: str = "",
    contact: Contact | None = KNOWN,
    sent: Sequence[Participation] = (),
    history: Sequence[Accepted] = (),
    written: Mapping[str, str] | None = None,
    pending: bool = False,
) -> PersonPlan:
    return person_plan(
        person,
        exclusion=exclusion,
        decision=decision,
        contact=contact,
        sent=sent,
        history=history,
        occurrence=WEBINAR,
        written=written,
        pending=pending,
    )


def totals(person: Person, *history: Accepted) -> dict[str, str]:
    accepted = accepted_after(person, WEBINAR)
    return contact_properties([*history, accepted] if accepted else history)


def test_a_new_contact_gets_its_address_its_names_and_whatever_is_not_empty() -> None:
    found = plan(REGISTERED, CREATE, contact=None)
    assert found == PersonPlan(
        "ann@a.example",
        Action.CREATE,
        participations=(REGISTER,),
        properties={
            "email": "ann@a.example",
            "firstname": "Ann",
            "lastname": "Lee",
            "zoom_sync_total_registrations": "1",
            "zoom_sync_total_attended": "0",
            "zoom_sync_last_registered_webinar": "https://zoom.example/register/1",
            "zoom_sync_last_registered_webinar_id": "81234567890",
            "zoom_sync_last_registered_webinar_name": "Hello",
            "zoom_sync_last_registered_webinar_at": "2026-11-24T08:00:00.000Z",
        },
    )


def test_a_known_contact_is_updated_by_id_and_keeps_its_names() -> None:
    found = plan(ATTENDED)
    assert (found.action, found.contact_id) == (Action.UPDATE, "7")
    assert found.participations == (REGISTER, ATTEND)
    assert found.properties == totals(ATTENDED)
    blank = plan(ATTENDED, contact=Contact("7", "ann@a.example", first_name="Anna"))
    assert blank.properties == {**totals(ATTENDED), "lastname": "Lee"}


def test_a_second_run_writes_nothing() -> None:
    assert plan(ATTENDED, sent=(REGISTER, ATTEND), written=totals(ATTENDED)) == PersonPlan(
        "ann@a.example", Action.NOTHING, contact_id="7"
    )


def test_only_what_differs_from_what_was_written_last_is_written() -> None:
    found = plan(ATTENDED, sent=(REGISTER,), written=totals(REGISTERED))
    assert found.participations == (ATTEND,)
    assert found.properties.keys() == {
        name for name in totals(ATTENDED) if totals(ATTENDED)[name] != totals(REGISTERED)[name]
    }
    assert "zoom_sync_total_registrations" not in found.properties


def test_another_webinar_changes_the_totals_alone() -> None:
    found = plan(REGISTERED, sent=(REGISTER,), written=totals(REGISTERED), history=[OTHER])
    assert (found.action, found.participations) == (Action.UPDATE, ())
    assert found.properties == {"zoom_sync_total_registrations": "2"}


def test_a_cancellation_takes_back_what_no_longer_holds() -> None:
    found = plan(CANCELLED, sent=(REGISTER,), written=totals(REGISTERED))
    assert found.participations == (CANCEL,)
    assert found.properties["zoom_sync_total_registrations"] == "0"
    assert found.properties["zoom_sync_last_registered_webinar"] == ""
    assert plan(CANCELLED, sent=(REGISTER, CANCEL), written=totals(CANCELLED)).action is Action.NOTHING
    kept = plan(CANCELLED, sent=(REGISTER,), written=totals(REGISTERED, OTHER), history=[OTHER])
    assert kept.properties["zoom_sync_last_registered_webinar_id"] == "2"


def test_what_is_accepted_counts_the_registration_of_an_attendee_and_never_a_cancelled_one() -> None:
    assert accepted_after(CANCELLED, WEBINAR) is None
    assert accepted_after(Person("ann@a.example"), WEBINAR) is None
    attended_anyway = Person("ann@a.example", "", "", at("08:00"), at("09:00"), attendance())
    assert accepted_after(attended_anyway, WEBINAR) == Accepted(
        "81234567890", "Hello", "https://zoom.example/register/1", at("08:00"), attendance()
    )
    walk_in = accepted_after(Person("ann@a.example", attendance=attendance()), WEBINAR)
    assert walk_in is not None
    assert walk_in.registered is None


@pytest.mark.parametrize("person", [REGISTERED, CANCELLED, ATTENDED])
@pytest.mark.parametrize("decision", [UPDATE, CREATE, ContactDecision(Action.LEAVE, "previously_deleted")])
def test_who_is_excluded_is_left_untouched_whatever_hubspot_has(person: Person, decision: ContactDecision) -> None:
    assert plan(person, decision, exclusion="hubspot_user") == PersonPlan("ann@a.example", Action.LEAVE, "hubspot_user")


@pytest.mark.parametrize("cause", ["secondary_email", "previously_deleted"])
def test_a_contact_to_leave_alone_keeps_its_cause(cause: str) -> None:
    found = plan(ATTENDED, ContactDecision(Action.LEAVE, cause, "7"))
    assert found == PersonPlan("ann@a.example", Action.LEAVE, cause, contact_id="7")


def test_who_was_sent_before_and_is_gone_from_hubspot_is_not_created_again() -> None:
    found = plan(ATTENDED, CREATE, contact=None, sent=(REGISTER,))
    assert found == PersonPlan("ann@a.example", Action.LEAVE, "previously_deleted")


def test_who_only_waits_for_approval_stays_in_the_portal() -> None:
    assert plan(Person("ann@a.example"), CREATE, contact=None, pending=True) == PersonPlan(
        "ann@a.example", Action.LEAVE
    )
    assert plan(ATTENDED, pending=True).action is Action.UPDATE


def test_who_has_nothing_gets_nothing() -> None:
    expected = PersonPlan("ann@a.example", Action.NOTHING)
    assert plan(Person("ann@a.example"), CREATE, contact=None) == expected
    assert plan(Person("ann@a.example"), exclusion="excluded_domain") == expected


def test_an_entry_that_is_missing_is_sent_even_if_no_property_changes() -> None:
    found = plan(ATTENDED, sent=(REGISTER,), written=totals(ATTENDED))
    assert (found.action, found.participations, found.properties) == (Action.UPDATE, (ATTEND,), {})
