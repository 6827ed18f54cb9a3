"""Lists and the campaign in a browser: the name's example follows the typing, and the webinar's own choice unfolds."""

import pytest
from django.urls import reverse
from django.utils.translation import gettext as _
from playwright.sync_api import Page, expect

from integrations.models import CampaignRow, Occurrence, OccurrenceList, SyncSettingsRow, WebinarRow
from sandbox.hubspot.campaigns import add_campaign
from tests.support.world import World

pytestmark = pytest.mark.parametrize("language", ["fi"], indirect=True)


@pytest.fixture
def opened(synced: World, signed_in: Page) -> Page:
    signed_in.goto(reverse("admin:integrations_connection_change", args=(synced.connection.pk,)))
    return signed_in


def test_the_example_follows_what_is_typed_and_ticked(opened: Page) -> None:
    names = opened.locator("#list-example .list-name")
    opened.locator("[name=lists_kinds][value=attended]").check()
    opened.locator("[name=lists_kinds][value=cancelled]").check()
    expect(names).to_have_count(2)
    opened.locator("#id_lists_name").fill("Zoom {kind}: {topic}")
    expect(names.first).to_contain_text("Zoom Attended: ")
    expect(opened.locator("#effects")).to_contain_text(_("attended"))


def test_a_campaign_is_read_picked_and_saved(synced: World, opened: Page) -> None:
    campaign = add_campaign(synced.hubspot, "Spring 2027")
    opened.locator("#id_lists_folder").fill("Typed")
    opened.get_by_role("button", name=_("Reload the campaigns")).click()
    expect(opened.locator("#campaigns option[value='Spring 2027']")).to_have_count(1)
    expect(opened.locator("#id_lists_folder")).to_have_value("Typed")
    opened.locator("#id_campaign").fill("spring 2027")
    opened.locator("[name=lists_kinds][value=registered]").check()
    opened.locator(".settings-bar [type=submit]").click()
    expect(opened.locator("#id_campaign")).to_have_value("Spring 2027")
    row = SyncSettingsRow.objects.get()
    assert (row.campaign, row.lists_folder, row.lists_kinds) == (campaign, "Typed", ["registered"])


def test_a_webinars_own_choice_unfolds_and_is_saved(synced: World, signed_in: Page) -> None:
    occurrence = Occurrence.objects.exclude(event_object_id="").earliest("pk")
    CampaignRow.objects.create(hubspot=synced.connection.hubspot, campaign_id="s-1", name="Spring")
    signed_in.goto(reverse("admin:webinar", args=(occurrence.pk,)) + "?tab=settings")
    form = signed_in.locator("#webinar-lists")
    expect(form.locator("[name=kinds]").first).to_be_hidden()
    form.locator("[name=lists][value=own]").check()
    form.locator("[name=kinds][value=attended]").set_checked(True)
    form.locator("[name=campaign_choice][value=own]").check()
    form.locator("[name=campaign]").fill("Spring")
    form.get_by_role("button", name=_("Save")).click()
    expect(signed_in.get_by_text(_("Saved. Lists that HubSpot already has stay there."))).to_be_visible()
    row = WebinarRow.objects.get(pk=occurrence.webinar_id)
    assert "attended" in (row.lists_kinds or [])
    assert row.campaign == "s-1"


def test_a_deleted_list_is_made_again(synced: World, signed_in: Page) -> None:
    occurrence = Occurrence.objects.exclude(event_object_id="").earliest("pk")
    kept = OccurrenceList.objects.filter(occurrence=occurrence)
    kept.delete()
    SyncSettingsRow.objects.update(lists_kinds=["attended"])
    OccurrenceList.objects.create(occurrence=occurrence, kind="attended", list_id="7", name="A", state="deleted")
    signed_in.goto(reverse("admin:webinar", args=(occurrence.pk,)))
    signed_in.locator(".webinar-lists button").click()
    expect(signed_in.locator("#panel-said")).to_contain_text(
        _("The list is being made again with everybody who belongs to it.")
    )
    assert kept.get().wanted_again
