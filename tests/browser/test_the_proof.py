"""The part Proof of a webinar's page in a real browser: a proof is asked for, and a difference is repaired."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from playwright.sync_api import Page, expect

from integrations.clock import utcnow
from integrations.models import Occurrence, Proof, SyncJob
from integrations.models.jobs import JobState
from integrations.proof import store
from tests.support import proving
from tests.support.world import World

WEBINAR = 81000000002


def opened(page: Page) -> Occurrence:
    row = Occurrence.objects.get(webinar__zoom_id=WEBINAR)
    page.goto(reverse("admin:webinar", args=(row.pk,)) + "?tab=proof")
    return row


def test_prove_now_shows_the_progress_and_then_that_every_one_is_accounted_for(synced: World, signed_in: Page) -> None:
    page, row = signed_in, opened(signed_in)
    page.get_by_role("button", name=_("Prove now")).click()
    progress = _("Zoom and HubSpot are being read anew. What differs is looked at twice, ten seconds apart.")
    expect(page.locator("#webinar-proof [role=status]")).to_contain_text(progress)
    expect(page.locator("#webinar-proof-said")).to_be_focused()

    store.prove_wanted(Proof.objects.get(occurrence=row).pk, synced.clock)

    people = Proof.objects.get(occurrence=row).people
    words = ngettext("%(n)s person, accounted for", "%(n)s people, every one accounted for", people) % {"n": people}
    expect(page.locator("#webinar-proof")).to_contain_text(words)
    expect(page.locator("#webinar-proof-said")).to_be_focused()


def test_the_button_of_a_difference_sends_that_person_again(synced: World, signed_in: Page) -> None:
    page = signed_in
    contact_id = next(iter(proving.participants(synced, WEBINAR)))
    email = synced.hubspot["contacts"][contact_id]["properties"]["email"]
    del proving.participants(synced, WEBINAR)[contact_id]
    assert proving.named(proving.prove(synced, WEBINAR)) == [("participation_missing", email)]
    row = opened(page)

    page.locator(".webinar-differences li").get_by_role("button").click()

    expect(page.locator("#webinar-proof [role=status]")).to_contain_text(
        _("The repair is under way; the webinar is proved again right after it.")
    )
    job = SyncJob.objects.get(occurrence=row, state=JobState.WAITING, not_before__lte=utcnow())
    assert job.people == [email]
