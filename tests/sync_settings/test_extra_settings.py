"""The settings document beyond HubSpot's integration: answers, engagement, outcomes, thresholds and switches."""

from typing import Any

import pytest

from audits.models import Change as StoredChange
from integrations.models import Connection, ContactProperty, SyncSettingsRow, WebinarRow
from integrations.records import PropertyOption, PropertyShape
from integrations.records.mapping import AnswerMapping, AnswerPolicy, AttendedFrom, OutcomePolicy, OutcomeRule, When
from integrations.sync_settings.apply import apply, planned_changes
from integrations.sync_settings.document import check, document
from integrations.sync_settings.document_checks import BadDocument
from tests.support.factories import ConnectionFactory, WebinarFactory

ANSWERS = [{"question": "org", "property": "company", "policy": "if_empty"}]
OUTCOMES = [{"when": "attended", "property": "hs_lead_status", "value": "OPEN", "policy": "if_empty"}]
EXTRAS = {
    "answers": ANSWERS,
    "engagement": {"polls": True, "questions": False, "survey": False, "note": True},
    "outcomes": OUTCOMES,
    "attended_from": {"minutes": 10, "percent": 0},
    "source": True,
    "next_webinar": True,
    "join_link": False,
}


@pytest.fixture
def connection(db: None) -> Connection:
    connection = ConnectionFactory.create()
    stages = (PropertyOption("OPEN", "Open"), PropertyOption("NEW", "New"))
    ContactProperty.keep(
        connection.hubspot,
        [
            PropertyShape("company", "Company name"),
            PropertyShape("hs_lead_status", "Lead status", "enumeration", "select", stages),
            PropertyShape("hs_score", "Score", "number", "number", read_only=True),
        ],
    )
    return connection


def store(connection: Connection, value: Any) -> None:
    apply(connection, check(value, connection), actor="ann")


def test_what_was_applied_is_printed_again(connection: Connection) -> None:
    store(connection, EXTRAS)

    assert {key: document(connection)[key] for key in EXTRAS} == EXTRAS


def test_everything_is_off_or_empty_at_first_and_then_not_printed(connection: Connection) -> None:
    assert not document(connection).keys() & EXTRAS.keys()

    store(connection, {"source": True})
    shown = document(connection)

    assert (shown["answers"], shown["outcomes"]) == ([], [])
    assert shown["engagement"] == dict.fromkeys(("polls", "questions", "survey", "note"), False)
    assert shown["attended_from"] == {"minutes": 0, "percent": 0}
    assert (shown["source"], shown["next_webinar"], shown["join_link"]) == (True, False, False)


def test_a_key_that_is_left_out_stays_as_it_is(connection: Connection) -> None:
    store(connection, EXTRAS)
    store(connection, {"engagement": {"survey": True}, "attended_from": {"percent": 50}})

    shown = document(connection)
    assert shown["engagement"] == {"polls": True, "questions": False, "survey": True, "note": True}
    assert shown["attended_from"] == {"minutes": 10, "percent": 50}
    assert shown["answers"] == ANSWERS


def test_a_list_is_replaced_as_a_whole(connection: Connection) -> None:
    store(connection, EXTRAS)
    store(connection, {"answers": []})

    assert document(connection)["answers"] == []


def test_the_settings_in_force_are_records(connection: Connection) -> None:
    store(connection, EXTRAS)

    found = SyncSettingsRow.load(connection).record()
    assert found.answers == (AnswerMapping("org", "company", AnswerPolicy.IF_EMPTY),)
    assert found.outcomes == (OutcomeRule(When.ATTENDED, "hs_lead_status", "OPEN", OutcomePolicy.IF_EMPTY),)
    assert found.attended_from == AttendedFrom(10, 0)
    assert (found.engagement.polls, found.engagement.note, found.engagement.questions) == (True, True, False)


def test_a_webinar_overrides_from_when_on_a_stay_counts(connection: Connection) -> None:
    WebinarFactory.create(connection=connection, zoom_id="81234567890")
    store(connection, {"webinars": {"81234567890": {"attended_from": {"minutes": 5}}}})

    row = WebinarRow.objects.get(zoom_id="81234567890")
    assert (row.attended_from_minutes, row.attended_from_percent, row.sync) == (5, None, None)
    assert document(connection)["webinars"]["81234567890"]["attended_from"] == {"minutes": 5, "percent": None}

    store(connection, {"webinars": {"81234567890": None}})
    assert "81234567890" not in document(connection)["webinars"]


def test_a_plan_names_each_value_by_its_place(connection: Connection) -> None:
    change = check({"engagement": {"polls": True}, "attended_from": {"minutes": 5}}, connection)

    named = [(one["setting"], one["from"], one["to"]) for one in planned_changes(connection, change)]
    assert sorted(named) == [("attended_from.minutes", 0, 5), ("engagement.polls", False, True)]


def test_who_changed_what_is_remembered(connection: Connection) -> None:
    store(connection, {"outcomes": OUTCOMES})

    assert list(StoredChange.objects.values_list("what", "actor")) == [("outcomes", "ann")]


def bad(**more: Any) -> dict[str, Any]:
    return {**OUTCOMES[0], **more}


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ({"answers": "org"}, "answers: write a list of objects."),
        ({"answers": ["org"]}, "answers[0]: write an object"),
        ({"answers": [{"question": "org", "property": "company"}]}, "answers[0]: 'policy' is missing."),
        ({"answers": [{**ANSWERS[0], "policy": "sometimes"}]}, "write never, if_empty, if_answered or always."),
        ({"answers": [{**ANSWERS[0], "propery": "x"}]}, "there is no setting 'propery'"),
        ({"answers": [{**ANSWERS[0], "property": "nobody_has_it"}]}, "no contact property 'nobody_has_it'"),
        ({"answers": [{**ANSWERS[0], "property": "hs_score"}]}, "HubSpot lets nobody write 'hs_score'"),
        ({"answers": [ANSWERS[0], {**ANSWERS[0], "question": " ORG "}]}, "is there twice"),
        ({"answers": [{**ANSWERS[0], "question": ""}]}, "answers[0].question: write a text of 1 to 300 characters."),
        ({"engagement": {"chat": True}}, "there is no setting 'chat'"),
        ({"engagement": {"polls": 1}}, "engagement.polls: write true or false."),
        ({"outcomes": [bad(when="bought")]}, "or asked_question."),
        ({"outcomes": [bad(value="CLOSED")]}, "'hs_lead_status' has no option 'CLOSED'; there are OPEN, NEW."),
        ({"outcomes": [bad(policy="forward")]}, "forward is for lifecyclestage only"),
        ({"outcomes": [bad(property="email")]}, "'email' cannot be mapped"),
        ({"outcomes": [bad(property="Zoom_Sync_Total_Attended")]}, "'zoom_sync_total_attended' cannot be mapped"),
        ({"attended_from": {"minutes": -1}}, "write a whole number from 0 to 1440."),
        ({"attended_from": {"percent": 101}}, "write a whole number from 0 to 100."),
        ({"attended_from": {"minutes": True}}, "write a whole number"),
        ({"attended_from": {"hours": 1}}, "there is no setting 'hours'"),
        ({"source": None}, "source: write true or false."),
        ({"webinars": {"81234567890": {"attended_from": 10}}}, "webinars.81234567890.attended_from: write an object"),
        ({"webinars": {"81234567890": {"attended_from": {"minutes": "10"}}}}, "write a whole number"),
    ],
)
def test_a_wrong_value_changes_nothing_and_is_named(connection: Connection, value: Any, words: str) -> None:
    before = document(connection)

    with pytest.raises(BadDocument) as raised:
        check({"source": True} | value, connection)

    assert words in str(raised.value)
    assert document(connection) == before


def test_properties_are_not_checked_while_they_are_unknown(connection: Connection) -> None:
    ContactProperty.objects.all().delete()

    assert check({"answers": ANSWERS}, connection).fields["answers"] == ANSWERS
