"""Campaigns in the stand-in: found by a part of the name, with lists and marketing events as assets."""

import pytest

from sandbox.hubspot import seed
from sandbox.hubspot.campaigns import add_campaign
from tests.sandbox.hubspot.portal import Portal

CAMPAIGNS = "/marketing/campaigns/2026-03"


def test_campaigns_are_found_by_a_part_of_the_name() -> None:
    portal = Portal()
    for name in ("Spring 2027", "Autumn webinars", "autumn fair"):
        add_campaign(portal.hs, name)
    found = portal.get(CAMPAIGNS, name="AUTUMN", properties="hs_name")
    assert [one["properties"]["hs_name"] for one in found.results] == ["autumn fair", "Autumn webinars"]
    assert portal.get(CAMPAIGNS, limit=2).body["paging"]["next"]["after"] == "2"
    assert portal.get(CAMPAIGNS).results[0]["properties"] == {}


def test_lists_and_marketing_events_become_assets_once() -> None:
    portal = Portal()
    campaign = add_campaign(portal.hs, "Autumn")
    event = portal.make_event().body["objectId"]
    for _ in range(2):
        assert portal.send("PUT", f"{CAMPAIGNS}/{campaign}/assets/MARKETING_EVENT/{event}").status == 204
    assets = portal.get(f"{CAMPAIGNS}/{campaign}/assets/MARKETING_EVENT").results
    assert assets == [{"id": event, "name": "Launch"}]
    assert portal.send("PUT", f"{CAMPAIGNS}/{campaign}/assets/OBJECT_LIST/5").status == 404
    assert portal.send("PUT", f"{CAMPAIGNS}/{campaign}/assets/COFFEE/5").status == 400
    portal.send("DELETE", f"{CAMPAIGNS}/{campaign}")
    assert portal.get(f"{CAMPAIGNS}/{campaign}/assets/MARKETING_EVENT").status == 404


@pytest.mark.parametrize("tier", ["free", "starter"])
def test_below_professional_there_are_none(tier: str) -> None:
    answer = Portal(tier=tier).get(CAMPAIGNS)
    assert (answer.status, answer.body["category"]) == (403, "FORBIDDEN")


def test_the_scopes_are_checked() -> None:
    portal = Portal()
    portal.token = seed.add_token(portal.hs, "narrow", scopes=["marketing.campaigns.read"])
    campaign = add_campaign(portal.hs, "Autumn")
    assert portal.get(f"{CAMPAIGNS}/{campaign}").status == 200
    refused = portal.send("PUT", f"{CAMPAIGNS}/{campaign}/assets/OBJECT_LIST/5")
    assert refused.body["category"] == "MISSING_SCOPES"
