"""Marketing events: by external id for their own app, by object id for every app."""

from datetime import UTC, datetime, timedelta

import pytest

from integrations.errors import RetryLater
from integrations.records import MarketingEventWrite
from tests.hubspot.client import hubspot, refusal
from tests.transport.scripted import Reply

AT = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
WRITE = MarketingEventWrite("81/17", "acc", "Webinar", "Olivia", url="https://zoom.us/w/81", start=AT, end=AT)
GONE = refusal(404, "OBJECT_NOT_FOUND", "none")
SHOWN = {
    "id": "1",
    "objectId": "900",
    "externalEventId": "81/17",
    "eventName": "Webinar",
    "appInfo": {"id": "501", "name": "App"},
    "startDateTime": "2026-11-24T10:00:00Z",
    "eventCompleted": True,
    "eventCancelled": None,
}


def test_an_event_is_made_or_updated_by_its_external_id() -> None:
    client, script = hubspot({"id": "x", "eventName": "Webinar"})
    event = client.put_event(WRITE)
    assert (event.external_id, event.account_id, event.object_id) == ("81/17", "acc", "")
    assert script.paths == ["/marketing/marketing-events/2026-03/events/81%2F17"]
    assert script.bodies == [
        {
            "eventName": "Webinar",
            "eventOrganizer": "Olivia",
            "eventType": "WEBINAR",
            "customProperties": [],
            "eventUrl": "https://zoom.us/w/81",
            "startDateTime": "2026-11-24T10:00:00.000Z",
            "endDateTime": "2026-11-24T10:00:00.000Z",
            "externalEventId": "81/17",
            "externalAccountId": "acc",
            "eventCancelled": False,
        }
    ]


def test_an_event_says_which_app_made_it() -> None:
    client, _ = hubspot({"results": [SHOWN]})
    ((event,),) = client.events()
    assert (event.object_id, event.app_id, event.start) == ("900", "501", AT)
    assert (event.completed, event.cancelled) == (True, False)


def test_an_event_that_is_not_there_is_none() -> None:
    client, _ = hubspot(GONE)
    assert client.event("81", "acc") is None
    assert client.event_by_object("900") is None
    assert client.find_events("81") == []


def test_events_of_other_apps_are_found_by_identifier() -> None:
    row = {"objectId": "900", "externalEventId": "81", "externalAccountId": "acc", "marketingEventName": "Webinar"}
    client, _ = hubspot({"results": [row], "total": 1})
    (event,) = client.find_events("81")
    assert (event.object_id, event.account_id, event.name) == ("900", "acc", "Webinar")


@pytest.mark.parametrize(("cancelled", "sent"), [(None, {}), (True, {"eventCancelled": True})])
def test_a_patch_by_object_id(cancelled: bool | None, sent: dict[str, bool]) -> None:
    client, script = hubspot(SHOWN)
    assert client.patch_event_by_object("900", WRITE, cancelled=cancelled).object_id == "900"
    (body,) = script.bodies
    assert {key: value for key, value in body.items() if key == "eventCancelled"} == sent
    assert body["customProperties"] == []
    assert "externalEventId" not in body


def test_completing_is_never_repeated() -> None:
    client, script = hubspot(Reply(502))
    with pytest.raises(RetryLater) as caught:
        client.complete_event("81", "acc", AT, AT + timedelta(hours=1))
    assert caught.value.answer_lost
    assert script.bodies == [{"startDateTime": "2026-11-24T10:00:00.000Z", "endDateTime": "2026-11-24T11:00:00.000Z"}]
