"""The participations of a marketing event."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from integrations.errors import SkipRecord
from integrations.records import ParticipantState, Participation, RecordedParticipation
from tests.hubspot.client import hubspot, item_error, refusal
from tests.transport.scripted import Reply

AT = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
REGISTERED = Participation(ParticipantState.REGISTER, AT)
ATTENDED = Participation(ParticipantState.ATTEND, AT, AT, AT.astimezone(timezone(timedelta(hours=2))))
UNKNOWN_STATE = refusal(400, "VALIDATION_ERROR", "Unknown subscriberState: register")
PATH = "/marketing/marketing-events/2026-03/attendance/81-17/{}/create?externalAccountId=acc"


def accepted(*ids: int) -> dict[str, object]:
    return {"status": "COMPLETE", "results": [{"vid": number} for number in ids]}


def test_an_entry_is_the_contact_and_zooms_own_time() -> None:
    client, script = hubspot(accepted(7))
    answer = client.participate("81-17", "acc", ParticipantState.REGISTER, [("7", REGISTERED)])
    assert answer.accepted == {"7"}
    assert not answer.errors
    assert script.paths == [PATH.format("register")]
    assert script.bodies == [{"inputs": [{"vid": 7, "interactionDateTime": 1795514400000, "properties": {}}]}]


def test_attendance_says_when_they_came_and_left() -> None:
    client, script = hubspot(accepted(7))
    client.participate("81-17", "acc", ParticipantState.ATTEND, [("7", ATTENDED)])
    at = "2026-11-24T10:00:00.000Z"
    assert script.bodies[0]["inputs"][0]["properties"] == {"joinedAt": at, "leftAt": at}


def test_what_hubspot_left_out_is_not_accepted() -> None:
    client, _ = hubspot(accepted(7))
    entries = [("7", REGISTERED), ("8", REGISTERED)]
    assert client.participate("81-17", "acc", ParticipantState.REGISTER, entries).accepted == {"7"}


def test_a_refused_entry_is_named() -> None:
    body = accepted(7) | {"errors": [item_error("VALIDATION_ERROR", "no such contact", vid=["8"])]}
    client, _ = hubspot(body)
    entries = [("7", REGISTERED), ("8", REGISTERED)]
    answer = client.participate("81-17", "acc", ParticipantState.REGISTER, entries)
    assert answer.accepted == {"7"}
    assert answer.errors["8"].message == "no such contact"


def test_a_batch_that_is_refused_is_halved() -> None:
    too_many = refusal(413, "", "too large")
    client, script = hubspot(too_many, accepted(1, 2), accepted(3, 4))
    entries = [(str(number), REGISTERED) for number in (1, 2, 3, 4)]
    answer = client.participate("81-17", "acc", ParticipantState.REGISTER, entries)
    assert answer.accepted == {"1", "2", "3", "4"}
    assert [len(body["inputs"]) for body in script.bodies] == [4, 2, 2]


NO_PAGE = Reply(404, b"<html>Resource not found</html>", {"Content-Type": "text/html"})


@pytest.mark.parametrize("unknown", [UNKNOWN_STATE, refusal(404, "", "No route matches that path"), NO_PAGE])
def test_the_long_spelling_where_the_short_one_is_unknown(unknown: Reply) -> None:
    client, script = hubspot(unknown, accepted(7), accepted(7))
    client.participate("81-17", "acc", ParticipantState.REGISTER, [("7", REGISTERED)])
    client.participate("81-17", "acc", ParticipantState.ATTEND, [("7", ATTENDED)])
    assert script.paths == [PATH.format(state) for state in ("register", "REGISTERED", "ATTENDED")]


def test_a_failed_try_does_not_change_the_spelling() -> None:
    client, script = hubspot(UNKNOWN_STATE, refusal(404, "OBJECT_NOT_FOUND", "none"), accepted(7))
    answer = client.participate_by_object("9", ParticipantState.REGISTER, [("7", REGISTERED)])
    assert answer.errors["7"].message == "Unknown subscriberState: register"
    client.participate_by_object("9", ParticipantState.REGISTER, [("7", REGISTERED)])
    assert script.paths[-1] == "/marketing/marketing-events/2026-03/9/attendance/register/create"


def test_an_event_that_is_gone_is_not_a_matter_of_spelling() -> None:
    client, script = hubspot(refusal(404, "OBJECT_NOT_FOUND", "Marketing event 81 does not exist"))
    with pytest.raises(SkipRecord) as caught:
        client.participate("81-17", "acc", ParticipantState.REGISTER, [("7", REGISTERED)])
    assert caught.value.cause == "not_found"
    assert len(script.sent) == 1


def test_what_hubspot_holds_is_read_back() -> None:
    row = {
        "id": "1",
        "associations": {"contact": {"contactId": "7", "email": "a@b.example"}, "marketingEvent": {}},
        "properties": {
            "attendanceState": "ATTENDED",
            "occurredAt": 1795514400000,
            "attendanceDurationSeconds": 1800,
            "attendancePercentage": "50.5%",
        },
    }
    absent = {"associations": {"contact": {"contactId": 8}}, "properties": {"attendanceState": "NO_SHOW"}}
    client, script = hubspot({"results": [row, absent], "total": 2})
    assert list(client.participations("acc", "81-17")) == [
        [
            RecordedParticipation("7", ParticipantState.ATTEND, AT, 1800, 50.5, email="a@b.example"),
            RecordedParticipation("8", ParticipantState.REGISTER, no_show=True),
        ]
    ]
    assert script.paths == ["/marketing/marketing-events/2026-03/participations/acc/81-17/breakdown?limit=100"]
