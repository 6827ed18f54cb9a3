"""Campaigns and their assets, which the account's tier and the scopes may not allow."""

from collections.abc import Iterator

from integrations.errors import Gone, SkipRecord
from integrations.hubspot import parse_lists
from integrations.hubspot.client.area import Area
from integrations.records.lists import Campaign
from integrations.transport.http import Params

PATH = "/marketing/campaigns/{v}"
MARKETING_EVENT, CONTACT_LIST = "MARKETING_EVENT", "OBJECT_LIST"  # types of assets
NAME = "hs_name"


class CampaignsApi(Area):
    """Endpoints under /marketing/campaigns/{v}."""

    def campaigns(self, search: str = "") -> Iterator[list[Campaign]]:
        """GET /marketing/campaigns/{v} · 100 a page · marketing.campaigns.read. `search` is a part of the name."""
        read = self.left_out.begin("", "campaigns")
        wanted: Params = {"name": search} if search else {}
        params: Params = {"limit": 100, "properties": NAME, **wanted}
        for rows in self._pages(PATH, params=params, loose=True):
            yield read.parsed(rows, parse_lists.campaign)

    def campaign(self, campaign_id: str) -> Campaign | None:
        """GET /marketing/campaigns/{v}/{campaignGuid} · marketing.campaigns.read. None for what is no id, too."""
        try:
            return parse_lists.campaign(
                self._get(f"{PATH}/{{}}", campaign_id, params={"properties": NAME}, expect="id")
            )
        except SkipRecord as error:
            if isinstance(error, Gone) or error.cause == "rejected_by_hubspot":
                return None
            raise

    def tie_asset(self, campaign_id: str, asset_type: str, asset_id: str) -> None:
        """PUT …/{campaignGuid}/assets/{assetType}/{assetId} · marketing.campaigns.write. Safe to repeat.

        Raises: Gone if the campaign or the asset is gone.
        """
        self._send("PUT", f"{PATH}/{{}}/assets/{{}}/{{}}", campaign_id, asset_type, asset_id, repeat=True)

    def campaign_assets(self, campaign_id: str, asset_type: str) -> frozenset[str]:
        """GET …/{campaignGuid}/assets/{assetType} · 100 a page · marketing.campaigns.read. Returns ids.

        Raises: Gone if the campaign is gone.
        """
        pages = self._pages(f"{PATH}/{{}}/assets/{{}}", campaign_id, asset_type, params={"limit": 100})
        return frozenset(parse_lists.asset(row) for rows in pages for row in rows)
