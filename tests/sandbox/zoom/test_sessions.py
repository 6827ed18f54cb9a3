"""Sessions are addressed by UUID, encoded twice; a number means the latest one only."""

from urllib.parse import quote

import pytest

from tests.sandbox.zoom.zoom_api import ZoomCaller, refusal, twice

RESTARTED = 81000000009


def sessions(zoom: ZoomCaller) -> list[str]:
    return [one["uuid"] for one in zoom.read(f"/past_webinars/{RESTARTED}/instances")["webinars"]]


def test_a_restarted_webinar_has_two_sessions_with_slashes() -> None:
    first, second = sessions(ZoomCaller())
    assert first.startswith("/")
    assert "//" in second


@pytest.mark.parametrize("number", [0, 1])
def test_a_uuid_encoded_twice_is_found(number: int) -> None:
    zoom = ZoomCaller()
    uuid = sessions(zoom)[number]
    assert zoom.read(f"/report/webinars/{twice(uuid)}")["uuid"] == uuid


def test_a_uuid_with_a_slash_encoded_once_is_lost() -> None:
    zoom = ZoomCaller()
    assert zoom.get(f"/report/webinars/{quote(sessions(zoom)[0], safe='')}").status_code == 404


def test_a_number_means_the_latest_session() -> None:
    zoom = ZoomCaller()
    assert zoom.read(f"/report/webinars/{RESTARTED}")["uuid"] == sessions(zoom)[1]


def test_a_session_that_has_not_ended_is_unknown() -> None:
    zoom = ZoomCaller()
    assert refusal(zoom.get("/report/webinars/81000000003")) == (404, 3001)
    assert zoom.read("/past_webinars/81000000003/instances") == {"webinars": []}


def test_instances_of_an_unknown_webinar_are_refused() -> None:
    assert refusal(ZoomCaller().get("/past_webinars/1/instances")) == (400, 300)
