"""Every request the sync makes on the way through the demo's world, and every answer to it, keeps the contract."""

import pytest

from sandbox import server
from sandbox.app import SandboxApp
from sandbox.hubspot.campaigns import add_campaign
from sandbox.state import Sandbox
from sandbox.world import advance
from tests.contract.middleware import Validating
from tests.contract.spec import Spec
from tests.support.lists import KINDS
from tests.support.world import World

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("tier", ["professional", "enterprise"])
def test_every_request_of_the_sync_validates(spec: Spec, monkeypatch: pytest.MonkeyPatch, tier: str) -> None:
    watching: list[Validating] = []

    def watched(sandbox: Sandbox) -> Validating:
        sandbox.hubspot["tier"] = tier
        watching.append(Validating(SandboxApp(sandbox), spec))
        return watching[0]

    monkeypatch.setattr(server, "SandboxApp", watched)
    before = spec.requests.total()
    with World.demo() as world:
        world.settings({"engagement": {"polls": True, "questions": True, "survey": True, "note": True}})
        world.settings({"lists": {"kinds": KINDS}, "campaign": add_campaign(world.hubspot, "Spring")})
        world.sync()
        advance(world.sandbox)
        world.later(minutes=1)
        world.sync(verify=True)

    assert world.hubspot["notes"]
    assert {one["name"].rpartition(": ")[2] for one in world.hubspot["lists"].values()} >= {"Registered", "No-show"}
    assert all(one["assets"]["OBJECT_LIST"] for one in world.hubspot["campaigns"].values() if one["name"] == "Spring")
    assert watching[0].violations == []
    assert spec.requests.total() - before > 300
