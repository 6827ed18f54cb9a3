"""The checker itself: it must see what is wrong, or the other tests prove nothing."""

import pytest

from tests.contract.spec import Spec, contracts_dir

READ = "/crm/objects/2026-03/contacts/batch/read"
GOOD = {"properties": ["email"], "propertiesWithHistory": [], "inputs": [{"id": "1"}], "idProperty": "email"}


def test_a_good_request_passes(spec: Spec) -> None:
    assert spec.check_request("POST", READ, {"archived": ["false"]}, GOOD) == []


@pytest.mark.parametrize(
    ("method", "path", "query", "body", "words"),
    [
        ("POST", READ, {}, {**GOOD, "inputs": [{"id": 1}]}, "not of type 'string'"),
        ("POST", READ, {}, {key: GOOD[key] for key in ("properties", "inputs")}, "propertiesWithHistory"),
        ("POST", READ, {}, None, "a body is required"),
        ("POST", READ, {"archive": ["true"]}, GOOD, "no such parameter"),
        ("POST", READ, {"archived": ["yes"]}, GOOD, "not of type 'boolean'"),
        ("POST", "/crm/objects/2026-03/contacts/batch/reed", {}, GOOD, "no such operation"),
        ("GET", "/webinars/abc/registrants", {}, None, "not of type 'integer'"),
        ("GET", "/users", {"page_size": ["2001"]}, None, "greater than the maximum"),
        ("GET", "/report/history_meetings", {"from": ["2026-01-01"]}, None, "query to: required"),
        ("GET", "/users", {}, {"a": 1}, "does not take"),
    ],
)
def test_a_wrong_request_is_named(
    spec: Spec, method: str, path: str, query: dict[str, list[str]], body: object, words: str
) -> None:
    problems = spec.check_request(method, path, query, body)
    assert any(words in problem for problem in problems), problems


def test_a_wrong_answer_is_named(spec: Spec) -> None:
    assert spec.check_answer("GET", "/users", 200, {"users": [{"type": 2}]})
    assert spec.check_answer("POST", READ, 200, {"results": []})
    assert spec.check_answer("GET", "/users", 204, None)


def test_null_for_a_property_without_value_is_what_hubspot_sends(spec: Spec) -> None:
    at = "2026-01-01T00:00:00Z"
    row = {"id": "1", "properties": {"email": None}, "createdAt": at, "updatedAt": at, "archived": False}
    answer = {"status": "COMPLETE", "results": [row], "startedAt": at, "completedAt": at}
    assert spec.check_answer("POST", READ, 200, answer) == []


def test_an_encoded_uuid_is_one_piece_of_the_path(spec: Spec) -> None:
    found = spec.find("GET", "/report/webinars/a%252Fb%253D%253D/participants")
    assert found is not None
    assert found[0].template == "/report/webinars/{webinarId}/participants"


def test_the_files_are_where_the_environment_says(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    monkeypatch.setenv("CONTRACTS_DIR", str(tmp_path))
    assert str(contracts_dir()) == str(tmp_path)
