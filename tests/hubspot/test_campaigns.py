"""Campaigns: found by name, one by its id, and their assets read to the end."""

import pytest

from integrations.errors import Gone, NotAllowed
from integrations.records import Campaign
from tests.hubspot.client import hubspot, refusal
from tests.transport.scripted import Reply

GUID = "9dbec438-53e2-4b28-8c0f-38f56574a6e8"
GONE = refusal(404, "OBJECT_NOT_FOUND", "none")


def shown(guid: str = GUID, name: str = "Autumn") -> dict[str, object]:
    return {"id": guid, "properties": {"hs_name": name}}


def test_campaigns_come_with_their_names_and_odd_rows_are_left_out() -> None:
    client, _ = hubspot({"results": [shown(), {"properties": {}}, "row", shown("b", "")], "total": 4})
    (page,) = client.campaigns("aut")
    assert page == [Campaign(GUID, "Autumn"), Campaign("b", "b")]


@pytest.mark.parametrize("reply", [GONE, refusal(400, "VALIDATION_ERROR", "Not a GUID")])
def test_a_campaign_that_is_not_there_is_none(reply: Reply) -> None:
    client, _ = hubspot(shown(), reply)
    assert client.campaign(GUID) == Campaign(GUID, "Autumn")
    assert client.campaign("x") is None


def test_an_account_without_campaigns_says_so() -> None:
    client, _ = hubspot(refusal(403, "FORBIDDEN", "This account does not have access to campaigns"))
    with pytest.raises(NotAllowed) as caught:
        client.campaign(GUID)
    assert caught.value.cause == "capability_missing"


def test_an_asset_is_tied_and_read_back() -> None:
    more = {"paging": {"next": {"after": "1"}}}
    client, script = hubspot(Reply(204), {"results": [{"id": "7"}], **more}, {"results": [{"id": "8"}]})
    client.tie_asset(GUID, "OBJECT_LIST", "7")
    assert client.campaign_assets(GUID, "OBJECT_LIST") == {"7", "8"}
    assert script.paths[0] == f"/marketing/campaigns/2026-03/{GUID}/assets/OBJECT_LIST/7"


def test_a_deleted_campaign_has_no_assets() -> None:
    client, _ = hubspot(GONE)
    with pytest.raises(Gone):
        client.campaign_assets(GUID, "OBJECT_LIST")
