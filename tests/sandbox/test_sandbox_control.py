import json
from pathlib import Path

from sandbox.state import Sandbox
from tests.sandbox.hubspot.portal import CONTACTS, Portal


def test_it_is_healthy_and_shows_what_it_holds() -> None:
    portal = Portal()
    assert portal.client.get("/sandbox/health").get_json() == {"status": "ok", "now": portal.now}
    shown = portal.client.get("/sandbox/hubspot").get_json()
    assert shown == json.loads(json.dumps(portal.hs))


def test_it_counts_requests_by_route_outside_the_state() -> None:
    portal = Portal()
    for number in (1, 2):
        portal.get(f"{CONTACTS}/{number}")
    route = f"GET /hubspot{CONTACTS}/<contact_id>"
    assert portal.client.get("/sandbox/calls").get_json()[route] == 2
    assert "calls" not in portal.sandbox.state


def test_settings_can_be_changed_and_names_must_be_known() -> None:
    portal = Portal()
    assert portal.client.patch("/sandbox/hubspot", json={"limit_per_10s": 0}).status_code == 200
    assert portal.get(CONTACTS).status == 429
    assert portal.client.patch("/sandbox/hubspot", json={"limit": 0}).status_code == 400


def test_an_unknown_address_or_method_is_a_json_answer() -> None:
    portal = Portal()
    assert portal.get("/crm/nonsense").body["status"] == "error"
    assert (portal.get("/crm/nonsense").status, portal.send("PUT", CONTACTS).status) == (404, 405)


def test_the_state_is_saved_and_read_back_the_same(tmp_path: Path) -> None:
    portal = Portal()
    assert portal.client.post("/sandbox/save").status_code == 409
    portal.create({"email": "ann@kuusi.example"})
    portal.sandbox.live["state_file"] = tmp_path / "state.json"
    assert portal.client.post("/sandbox/save").status_code == 200
    assert Sandbox.load(tmp_path / "state.json").state == portal.sandbox.state
