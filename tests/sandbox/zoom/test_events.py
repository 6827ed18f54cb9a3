"""Zoom Events says which webinars are its own; the webinar itself does not."""

from tests.sandbox.zoom.zoom_api import ZoomCaller, refusal


def test_a_past_event_names_its_webinar() -> None:
    zoom = ZoomCaller()
    (event,) = zoom.read("/zoom_events/events", role_type="host", event_status_type="past")["events"]
    (session,) = zoom.read(f"/zoom_events/events/{event['event_id']}/sessions")["sessions"]
    assert (session["type"], session["webinar_id"]) == (2, 81000000012)


def test_upcoming_events_are_listed_apart() -> None:
    assert ZoomCaller().read("/zoom_events/events", role_type="host")["events"] == []


def test_an_attendee_sees_no_hosted_events() -> None:
    assert ZoomCaller().read("/zoom_events/events", event_status_type="past")["events"] == []


def test_an_unknown_event_is_not_found() -> None:
    assert refusal(ZoomCaller().get("/zoom_events/events/none/sessions"))[0] == 404
