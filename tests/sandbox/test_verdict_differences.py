"""Each difference is one sentence a person can act on."""

from typing import Any

from sandbox.differences import differences

ANN = "ann@x.example"
HERE = {"registered": True, "cancelled": False, "attended": True}


def document(**changes: Any) -> dict[str, Any]:
    one: dict[str, Any] = {"n": 1, "event": {"completed": True, "cancelled": False}, "people": {ANN: dict(HERE)}}
    one |= {"call": {"count": 1, "people": [ANN], "utterances": 2}} | changes
    contacts = {ANN: {"zoom_sync_total_attended": "1", "zoom_sync_average_duration": "50"}}
    return {"webinars": {"81": {"occurrences": [one]}}, "contacts": contacts, "untouched": ["no@x.example"]}


def only(expected: dict[str, Any], actual: dict[str, Any]) -> str:
    (sentence,) = differences(expected, actual)
    return sentence


def test_the_same_is_the_same() -> None:
    assert differences(document(), document()) == []


def test_a_missing_person_is_named() -> None:
    sentence = only(document(), document(people={}))
    assert sentence == "Webinar 81 #1: ann@x.example should have registered and attended, is missing"


def test_a_wrong_standing_is_named() -> None:
    sentence = only(document(), document(people={ANN: {**HERE, "attended": False}}))
    assert sentence == "Webinar 81 #1: ann@x.example should have attended"


def test_somebody_too_many_is_named() -> None:
    sentence = only(document(), document(people={ANN: HERE, "no@x.example": HERE}))
    assert sentence == "Webinar 81 #1: no@x.example should not be a participant, is one"


def test_an_event_that_should_not_be_is_named() -> None:
    assert only(document(event=None), document()) == "Webinar 81 #1: should have no marketing event, has one"


def test_a_missing_event_is_named() -> None:
    assert only(document(), document(event=None)) == "Webinar 81 #1: should have a marketing event, has none"


def test_an_event_that_should_be_completed_is_named() -> None:
    actual = document(event={"completed": False, "cancelled": False})
    assert only(document(), actual) == "Webinar 81 #1: the marketing event should be completed"


def test_a_missing_call_is_named() -> None:
    assert only(document(), document(call=None)) == "Webinar 81 #1: should have a call, has none"


def test_a_short_transcript_is_named() -> None:
    actual = document(call={"count": 1, "people": [ANN], "utterances": 0})
    assert only(document(), actual) == "Webinar 81 #1: should have 2 utterances, has 0"


def test_a_wrong_property_is_named() -> None:
    actual = document()
    actual["contacts"][ANN]["zoom_sync_average_duration"] = "49.99"
    assert only(document(), actual) == "Contact ann@x.example: zoom_sync_average_duration should be 50, is 49.99"


def test_numbers_are_compared_as_numbers() -> None:
    actual = document()
    actual["contacts"][ANN]["zoom_sync_average_duration"] = "50.00"
    assert differences(document(), actual) == []


def test_a_contact_that_should_have_been_left_alone_is_named() -> None:
    actual = document()
    actual["contacts"]["no@x.example"] = {}
    assert only(document(), actual) == "Contact no@x.example: should have been left alone, was written"


def test_a_contact_nobody_knows_is_named() -> None:
    actual = document()
    actual["contacts"]["who@x.example"] = {}
    assert only(document(), actual) == "Contact who@x.example: is not known, was written"


def test_a_missing_contact_is_named() -> None:
    actual = document()
    actual["contacts"] = {}
    assert only(document(), actual) == "Contact ann@x.example: should have been written, was not"


def test_lists_and_campaigns_are_compared_where_they_are_expected() -> None:
    wanted = document(lists={"Attended": [ANN], "No-show": ["b@x.example"]}, campaigns=["Autumn"])
    found = document(lists={"No-show": ["b@x.example", "c@x.example"]}, campaigns=[])

    assert differences(wanted, found) == [
        f"Webinar 81 #1: {ANN} should be in the list Attended",
        "Webinar 81 #1: there should be a list Attended",
        "Webinar 81 #1: c@x.example should not be in the list No-show",
        "Webinar 81 #1: it should be in the campaign Autumn",
    ]
    assert differences(document(), found) == []
