from typing import Any

import pytest

from tests.sandbox.hubspot.portal import PROPERTIES, Portal

OPTIONS = [{"label": name, "value": name, "hidden": False, "displayOrder": 0} for name in ("red", "blue")]


def portal_with(kind: str, field_type: str, options: list[dict[str, Any]] | None = None) -> Portal:
    portal = Portal()
    definition = {"name": "mine", "label": "Mine", "groupName": "contactinformation", "options": options or []}
    answer = portal.batch(f"{PROPERTIES}/batch/create", {**definition, "type": kind, "fieldType": field_type})
    assert answer.status == 201
    return portal


@pytest.mark.parametrize(
    ("kind", "field_type", "good", "bad"),
    [
        ("number", "number", ["3", "-1.5", ""], ["1,000", "many", "1_0"]),
        ("datetime", "date", ["2026-11-20T10:00:00Z", "1790000000000"], ["yesterday"]),
        ("enumeration", "checkbox", ["red", "red;blue", ";blue"], ["green", "Red"]),
        ("enumeration", "select", ["red", ""], ["red;blue", "Red"]),
        ("bool", "booleancheckbox", ["true", "false"], ["yes"]),
        ("date", "date", ["2026-11-20", "1795132800000", "2026-11-20T00:00:00Z"], ["1795132800001", "soon"]),
        ("string", "textarea", ["x" * 65_536], ["x" * 65_537]),
    ],
)
def test_a_value_must_fit_its_type(kind: str, field_type: str, good: list[str], bad: list[str]) -> None:
    portal = portal_with(kind, field_type, OPTIONS if kind == "enumeration" else None)
    for number, value in enumerate(good):
        assert portal.create({"email": f"g{number}@kuusi.example", "mine": value}).status == 201, value
    for number, value in enumerate(bad):
        answer = portal.create({"email": f"b{number}@kuusi.example", "mine": value})
        assert (answer.status, answer.errors[0]["category"]) == (207, "VALIDATION_ERROR"), value


def test_what_hubspot_computes_cannot_be_written() -> None:
    answer = Portal().create({"email": "ann@kuusi.example", "createdate": "2026-01-01T00:00:00Z"})
    assert (answer.status, answer.errors[0]["code"]) == (400, "READ_ONLY_VALUE")
