"""The campaigns of HubSpot are kept, so that people choose from them without a call."""

import pytest

from integrations.accounts import campaigns
from integrations.accounts.connect import check_hubspot
from integrations.errors import IntegrationError
from integrations.models import CampaignRow, HubSpotAccount
from sandbox.hubspot.campaigns import add_campaign
from tests.support.world import World


def kept() -> list[str]:
    return sorted(CampaignRow.objects.values_list("name", flat=True))


def test_a_check_of_the_account_reads_them(empty_world: World) -> None:
    for number in range(101):
        add_campaign(empty_world.hubspot, f"Campaign {number:03}")

    check_hubspot(HubSpotAccount.objects.get())

    assert kept() == [f"Campaign {number:03}" for number in range(101)]
    assert HubSpotAccount.objects.get().campaigns_read_at is not None


def test_read_again_they_are_what_hubspot_has_now(empty_world: World) -> None:
    old = add_campaign(empty_world.hubspot, "Autumn")
    assert campaigns.read_again(HubSpotAccount.objects.get()) == 1
    del empty_world.hubspot["campaigns"][old]
    add_campaign(empty_world.hubspot, "Spring")

    assert campaigns.read_again(HubSpotAccount.objects.get()) == 1

    assert kept() == ["Spring"]


def test_where_hubspot_does_not_answer_the_known_ones_stay(empty_world: World) -> None:
    add_campaign(empty_world.hubspot, "Autumn")
    campaigns.read_again(HubSpotAccount.objects.get())
    empty_world.fault(path="/marketing/campaigns/", status=500, times=9)

    with pytest.raises(IntegrationError):
        campaigns.read_again(HubSpotAccount.objects.get())

    assert kept() == ["Autumn"]


def test_an_account_that_lost_campaigns_keeps_those_it_knew(empty_world: World) -> None:
    add_campaign(empty_world.hubspot, "Autumn")
    check_hubspot(HubSpotAccount.objects.get())
    empty_world.hubspot["tier"] = "starter"

    check_hubspot(HubSpotAccount.objects.get())

    account = HubSpotAccount.objects.get()
    assert "campaigns" not in account.capabilities
    assert kept() == ["Autumn"]
