"""Segment in HubSpot: answers with the webinar's own ID, for every tier, and links into the connected portal."""

from django.test import Client
from django.urls import reverse

from integrations.hubspot.schema import CONTACT_PROPERTIES, EXTRA_PROPERTIES, JOIN_LINK
from portal.screens.people.properties import LABELS
from portal.screens.webinars.segments import ANSWERS
from tests.support.factories import HubSpotAccountFactory, OccurrenceFactory
from tests.support.forms import form_of


def page(client: Client, query: str = "") -> str:
    answer = client.get(f"{reverse('admin:segments')}?{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_conditions_hold_the_id_of_the_webinar(admin: Client) -> None:
    row = OccurrenceFactory.create(webinar__zoom_id="81234567890", attendance="provisional")
    text = page(admin, f"webinar={row.pk}")
    label = next(one.label for one in CONTACT_PROPERTIES if one.name == "zoom_sync_last_attended_webinar_id")
    assert f"{label} is equal to 81234567890</code>" in text
    assert '<small class="portal-meta">zoom_sync_last_attended_webinar_id</small>' in text
    assert "wait with the no-show list" in text


def test_a_webinar_is_chosen_on_the_page_itself(admin: Client) -> None:
    wanted = OccurrenceFactory.create(webinar__topic="Heat pumps", webinar__zoom_id="81234567890")
    OccurrenceFactory.create(webinar__topic="Solar roofs")
    address = reverse("admin:segments")

    text = form_of(admin.get(address), class_="portal-search-row").send(admin, address, q="pump").content.decode()

    assert f'href="?webinar={wanted.pk}"' in text and "Solar roofs" not in text
    assert "is equal to 81234567890" in page(admin, f"webinar={wanted.pk}")


def test_a_search_that_finds_nothing_says_so(admin: Client) -> None:
    assert "try a shorter search" in page(admin, "q=nothing")


def test_it_says_what_the_connected_account_can_do_and_links_into_it(admin: Client) -> None:
    HubSpotAccountFactory.create(portal_id=4711, capabilities=["custom_events"])
    text = page(admin)
    assert "Custom events are available in this account" in text
    for address in ("contacts/4711/objectLists", "contacts/4711/objects/0-54", "property-settings/4711"):
        assert address in text


def test_properties_are_those_that_are_made_in_hubspot() -> None:
    extra = [one for group in EXTRA_PROPERTIES.values() for one in group]
    made = {one.name: one.label for one in (*CONTACT_PROPERTIES, *extra) if one.name != JOIN_LINK}  # a credential
    assert {name: str(label) for name, label in LABELS.items()} == made
    used = " ".join(str(text) for answer in ANSWERS for text in answer.properties)
    assert {word for word in used.split() if word.startswith("zoom_sync_")} <= set(made)


def test_a_webinar_that_is_not_there_is_no_failure(admin: Client) -> None:
    for query in ("webinar=99", "webinar=x", "webinar=99999999999999999999"):
        assert "the webinar&#x27;s ID" in page(admin, query)


def test_refuses_staff_without_the_permission(staff: Client) -> None:
    assert staff.get(reverse("admin:segments")).status_code == 403
