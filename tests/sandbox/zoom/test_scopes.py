"""An endpoint whose scope was not granted says which one it is."""

from sandbox.zoom import routes
from sandbox.zoom.access import asked
from tests.sandbox.zoom.zoom_api import ZoomCaller, refusal


def test_a_missing_scope_is_named() -> None:
    zoom = ZoomCaller(lambda state: state["scopes"].remove("report:read:list_history_meetings:admin"))
    answer = zoom.get("/report/history_meetings", **{"from": "2027-01-01", "to": "2027-01-15"})
    assert refusal(answer) == (400, 4711)
    assert "[report:read:list_history_meetings:admin]" in answer.get_json()["message"]


def test_the_others_go_on() -> None:
    zoom = ZoomCaller(lambda state: state["scopes"].remove("report:read:list_history_meetings:admin"))
    assert zoom.get("/users").status_code == 200


def test_every_endpoint_has_a_label_and_a_scope() -> None:
    for rule in routes.rules:
        if rule.rule.startswith("/zoom/v2/"):
            path = rule.rule.replace("<", "").replace(">", "")
            assert any(asked(method, path) for method in rule.methods or ()), rule.rule
