"""The world has forms, answers, sources, polls, questions and surveys, and properties to map them to."""

from typing import Any

from sandbox.zoom.shared.form import FIELDS
from tests.sandbox.zoom.test_reports import uuid
from tests.sandbox.zoom.zoom_api import ZoomCaller


def people(zoom: ZoomCaller, webinar_id: int) -> list[dict[str, Any]]:
    return list(zoom.read(f"/webinars/{webinar_id}/registrants", page_size=300)["registrants"])


def test_answers_belong_to_questions_of_the_form() -> None:
    zoom = ZoomCaller()
    for webinar_id in (81000000001, 81000000003, 81000000007, 81000000016):
        form = zoom.read(f"/webinars/{webinar_id}/registrants/questions")
        asked = {one["field_name"] for one in form["questions"]} | {one["title"] for one in form["custom_questions"]}
        for one in people(zoom, webinar_id):
            given = {name for name in FIELDS if one[name]} | {answer["title"] for answer in one["custom_questions"]}
            assert given <= asked, one["email"]


def test_only_one_webinar_asks_what_the_workflow_action_cannot_answer() -> None:
    zoom = ZoomCaller()
    required = []
    for webinar_id in zoom.sandbox.zoom["webinars"]:
        answer = zoom.get(f"/webinars/{webinar_id}/registrants/questions")
        form = answer.get_json() if answer.status_code == 200 else {"questions": [], "custom_questions": []}
        required += [webinar_id for one in [*form["questions"], *form["custom_questions"]] if one["required"]]
    assert required == ["81000000003"]


def test_sources_count_who_came_by_them() -> None:
    sources = ZoomCaller().read("/webinars/81000000001/tracking_sources")["tracking_sources"]
    found = {one["source_name"]: one["registration_count"] for one in sources}
    assert found == {"Newsletter": 2, "Partner's page": 1, "LinkedIn": 0}


def test_who_registered_twice_answered_anew() -> None:
    dan = [one["org"] for one in people(ZoomCaller(), 81000000001) if one["email"].lower() == "dan@kuusi.example"]
    assert dan == ["Koski Oy", "Koski Group"]


def test_each_session_of_a_restarted_webinar_has_its_own_poll() -> None:
    zoom = ZoomCaller()
    counts = [
        len(zoom.read(f"/report/webinars/{uuid(zoom, 81000000009, number)}/polls")["questions"]) for number in (0, 1)
    ]
    assert counts == [1, 4]


def test_there_are_questions_of_every_kind_and_two_surveys() -> None:
    zoom = ZoomCaller()
    rows = zoom.read(f"/report/webinars/{uuid(zoom, 81000000001)}/qa")["questions"]
    status = {one["question_status"] for row in rows for one in row["question_details"]}
    assert status == {"answered", "open", "deleted", "dismissed"}
    for webinar_id in (81000000001, 81000000020):
        assert zoom.read(f"/report/webinars/{uuid(zoom, webinar_id)}/survey")["survey_answers"]


def test_hubspot_has_properties_to_map_answers_to() -> None:
    properties = ZoomCaller().sandbox.hubspot["properties"]["contacts"].values()
    own = {one["name"]: one["type"] for one in properties if not one["hubspotDefined"] and not one["archived"]}
    assert set(own.values()) == {"string", "number", "bool", "enumeration", "date"}
    assert [one["name"] for one in properties if one["archived"]] == ["old_newsletter"]
