"""What people answered and asked in a real browser: from the list to the tab, to the person, and the file."""

from pathlib import Path

from django.urls import reverse
from django.utils.translation import gettext as _
from playwright.sync_api import Page, expect

from integrations.models import Occurrence
from tests.support.world import World

WEBINAR, ANN = 81000000001, "ann.virtanen@kuusi.example"


def test_the_answers_of_a_webinar_lead_to_the_people_who_gave_them(world: World, signed_in: Page) -> None:
    page = signed_in
    world.settings({"engagement": {"polls": True, "questions": True, "survey": True}})
    world.sync()
    row = Occurrence.objects.get(webinar__zoom_id=WEBINAR)
    page.goto(reverse("admin:webinar", args=(row.pk,)))

    page.get_by_role("link", name=_("Engagement"), exact=True).click()
    poll = page.get_by_role("article", name="What worries you most?")
    expect(poll.get_by_role("listitem").first).to_contain_text("Noise")
    expect(poll.get_by_role("listitem").first).to_contain_text("100")
    expect(page.get_by_role("region", name=_("Survey"))).to_contain_text("3.7" if _("Survey") == "Survey" else "3,7")
    with page.expect_download() as download:
        page.get_by_role("link", name=_("Answers and questions as CSV")).click()
    assert "District heating" in Path(download.value.path()).read_text(encoding="utf-8-sig")

    page.get_by_role("region", name=_("Questions and answers")).get_by_role("link", name=ANN).first.click()
    said = page.get_by_role("region", name=_("Answers and questions"))
    for words in (_("Organization"), "District heating", "How loud is a heat pump?", _("Answered live")):
        expect(said).to_contain_text(words)


def test_where_it_is_off_the_page_leads_to_the_switch(synced: World, signed_in: Page) -> None:
    row = Occurrence.objects.get(webinar__zoom_id=WEBINAR)
    signed_in.goto(reverse("admin:webinar", args=(row.pk,)) + "?tab=engagement")
    expect(signed_in.get_by_role("heading", name=_("Polls, questions and surveys are not read"))).to_be_visible()
    signed_in.get_by_role("link", name=_("Open the settings of answers")).click()
    signed_in.wait_for_url(f"**{reverse('admin:answers', args=(row.webinar.connection_id,))}#engagement")
