"""A webinar in detail; past occurrences only for who asks; panelists and tracking sources."""

from tests.sandbox.zoom.zoom_api import ZoomCaller, refusal


def test_the_detail_names_host_registration_and_alternative_hosts() -> None:
    webinar = ZoomCaller().read("/webinars/81000000002")
    assert webinar["host_email"] == "henrik.host@a.example"
    assert webinar["settings"]["alternative_hosts"] == "mira.alt@a.example"
    assert webinar["registration_url"].startswith("https://")


def test_without_registration_there_is_no_registration_url() -> None:
    assert "registration_url" not in ZoomCaller().read("/webinars/81000000012")


def test_a_series_without_fixed_times_has_no_start() -> None:
    zoom = ZoomCaller()
    listed = zoom.read("/users/henrik.host@a.example/webinars", page_size=300)["webinars"]
    (line,) = [one for one in listed if one["type"] == 6]
    assert "start_time" not in line
    assert "start_time" not in zoom.read(f"/webinars/{line['id']}")


def test_past_occurrences_are_shown_on_request() -> None:
    zoom = ZoomCaller()
    assert len(zoom.read("/webinars/81000000007")["occurrences"]) == 2
    assert len(zoom.read("/webinars/81000000007", show_previous_occurrences="true")["occurrences"]) == 4


def test_a_listed_webinar_may_be_missing() -> None:
    zoom = ZoomCaller()
    listed = zoom.read("/users/henrik.host@a.example/webinars", page_size=300)["webinars"]
    assert 81000000014 in [one["id"] for one in listed]
    assert refusal(zoom.get("/webinars/81000000014")) == (404, 3001)


def test_an_unknown_webinar_is_not_found_and_a_word_is_no_id() -> None:
    zoom = ZoomCaller()
    assert refusal(zoom.get("/webinars/1")) == (404, 3001)
    assert refusal(zoom.get("/webinars/abc")) == (400, 300)


def test_an_unknown_occurrence_is_refused() -> None:
    assert refusal(ZoomCaller().get("/webinars/81000000007", occurrence_id="1")) == (400, 300)


def test_panelists_are_listed() -> None:
    answer = ZoomCaller().read("/webinars/81000000002/panelists")
    assert [one["email"] for one in answer["panelists"]] == ["paul.panel@guest.example"]


def test_tracking_sources_may_be_none() -> None:
    assert ZoomCaller().read("/webinars/81000000002/tracking_sources")["total_records"] == 0
