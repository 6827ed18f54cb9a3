"""Each answer fits the response schema of Zoom's official specification, where that is at hand (CONTRACTS_DIR)."""

import json
import os
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from sandbox import webhooks
from tests.sandbox.zoom.test_answers import asks
from tests.sandbox.zoom.test_engagement import talks
from tests.sandbox.zoom.test_reports import uuid
from tests.sandbox.zoom.zoom_api import ZoomCaller

CONTRACTS = Path(os.environ.get("CONTRACTS_DIR", "../shared/contracts")) / "zoom"
DAYS = {"from": "2026-12-16", "to": "2027-01-15"}

pytestmark = pytest.mark.skipif(not CONTRACTS.is_dir(), reason="no specification at hand")

ANSWERS: list[tuple[str, str, dict[str, Any]]] = [
    ("/users", "/users", {}),
    ("/users", "/users", {"status": "pending"}),
    ("/users/{userId}", "/users/me", {}),
    ("/users/{userId}/settings", "/users/me/settings", {}),
    ("/users/{userId}/webinars", "/users/me/webinars", {"page_size": 300}),
    ("/webinars/{webinarId}", "/webinars/81000000001", {}),
    ("/webinars/{webinarId}", "/webinars/81000000007", {"show_previous_occurrences": "true"}),
    ("/webinars/{webinarId}/registrants", "/webinars/81000000002/registrants", {}),
    ("/webinars/{webinarId}/registrants", "/webinars/81000000003/registrants", {"status": "pending"}),
    ("/webinars/{webinarId}/registrants/questions", "/webinars/81000000003/registrants/questions", {}),
    ("/webinars/{webinarId}/panelists", "/webinars/81000000002/panelists", {}),
    ("/webinars/{webinarId}/tracking_sources", "/webinars/81000000002/tracking_sources", {}),
    ("/past_webinars/{webinarId}/instances", "/past_webinars/81000000009/instances", {}),
    ("/past_webinars/{webinarId}/participants", "/past_webinars/81000000002/participants", {}),
    ("/past_webinars/{webinarId}/absentees", "/past_webinars/81000000002/absentees", {}),
    ("/report/history_meetings", "/report/history_meetings", DAYS),
    ("/report/webinars/{webinarId}", "/report/webinars/81000000009", {}),
    ("/report/webinars/{webinarId}/participants", "/report/webinars/81000000002/participants", {}),
    ("/report/webinars/{webinarId}/participants", "/report/webinars/81000000009/participants", {}),
    ("/meetings/{meetingId}/recordings", "/meetings/81000000001/recordings", {}),
    ("/meetings/{meetingId}/transcript", "/meetings/81000000001/transcript", {}),
    ("/meetings/{meetingId}/transcript", "/meetings/81000000019/transcript", {}),
    ("/zoom_events/events", "/zoom_events/events", {"role_type": "host", "event_status_type": "past"}),
    ("/zoom_events/events/{eventId}/sessions", "/zoom_events/events/sandboxEvent1/sessions", {}),
]


@cache
def paths() -> dict[str, Any]:
    files = [CONTRACTS / "zoom-openapi-cut.json", CONTRACTS / "zoom-events-openapi-cut.json"]
    return {path: item for file in files for path, item in json.loads(file.read_text())["paths"].items()}


def schema(path: str, method: str = "get", status: str = "200") -> Any:
    content = paths()[path][method]["responses"][status]["content"]["application/json"]["schema"]
    return usable(content)


def usable(part: Any) -> Any:
    """OpenAPI's `nullable` in JSON Schema's words; its `oneOf` of overlapping objects is meant as `anyOf`."""
    if isinstance(part, list):
        return [usable(one) for one in part]
    if not isinstance(part, dict):
        return part
    mended = {("anyOf" if name == "oneOf" else name): usable(value) for name, value in part.items()}
    return {"anyOf": [mended, {"type": "null"}]} if mended.pop("nullable", False) is True else mended


FORMATS = jsonschema.FormatChecker([])


@FORMATS.checks("email")
def is_address(value: object) -> bool:
    """A masked address is an empty text: the specification says so in words, under the format it breaks."""
    return not isinstance(value, str) or value == "" or "@" in value


@FORMATS.checks("date-time", raises=ValueError)
def is_moment(value: object) -> bool:
    return not isinstance(value, str) or datetime.fromisoformat(value).tzinfo is not None


def check(value: Any, wanted: Any) -> None:
    jsonschema.validate(value, wanted, format_checker=FORMATS)


@pytest.mark.parametrize(("template", "path", "query"), ANSWERS)
def test_an_answer_fits(template: str, path: str, query: dict[str, Any]) -> None:
    check(ZoomCaller().read(path, **query), schema(template))


def test_the_parameters_are_known() -> None:
    for template, _, query in ANSWERS:
        known = {one["name"] for one in paths()[template]["get"].get("parameters", [])}
        assert set(query) - {"page_size"} <= known, template


def test_one_registrant_fits() -> None:
    zoom = ZoomCaller()
    one = zoom.read("/webinars/81000000001/registrants")["registrants"][0]
    answer = zoom.read(f"/webinars/81000000001/registrants/{one['id']}")
    check(answer, schema("/webinars/{webinarId}/registrants/{registrantId}"))


def test_a_new_registrant_fits() -> None:
    answer = ZoomCaller().post("/webinars/81000000016/registrants", {"email": "n@mail.example", "first_name": "N"})
    check(answer.get_json(), schema("/webinars/{webinarId}/registrants", "post", "201"))


@pytest.mark.parametrize("end", ["registrants", "registrants/questions", "tracking_sources"])
def test_a_form_and_its_answers_fit(end: str) -> None:
    check(ZoomCaller(asks).read(f"/webinars/81000000016/{end}"), schema(f"/webinars/{{webinarId}}/{end}"))


@pytest.mark.parametrize("name", ["created", "approved", "cancelled"])
def test_the_event_of_a_registration_fits(name: str) -> None:
    zoom = ZoomCaller(asks)
    registrant = zoom.sandbox.zoom["webinars"]["81000000016"]["registrants"][0]
    event = webhooks.registration_event(zoom.sandbox, name, 81000000016, registrant)
    document = json.loads((CONTRACTS / "zoom-webhooks-cut.json").read_text())
    known = document.get("webhooks") or document["paths"]
    request = known[f"webinar.registration_{name}"]["post"]["requestBody"]["content"]["application/json"]
    check(event, usable(request["schema"]))


@pytest.mark.parametrize("end", ["polls", "qa", "survey"])
def test_a_report_of_what_people_said_fits(end: str) -> None:
    for zoom, webinar_id in ((ZoomCaller(talks), 81000000001), (ZoomCaller(), 81000000002)):
        path = f"/report/webinars/{uuid(zoom, webinar_id)}/{end}"
        check(zoom.read(path), schema(f"/report/webinars/{{webinarId}}/{end}"))


def test_rows_with_a_registrant_id_fit() -> None:
    zoom = ZoomCaller()
    path = f"/report/webinars/{uuid(zoom, 81000000002)}/participants"
    check(zoom.read(path, include_fields="registrant_id"), schema("/report/webinars/{webinarId}/participants"))
