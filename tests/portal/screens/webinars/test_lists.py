"""A webinar's lists: shown with their sizes, made again when they were deleted, and chosen for the webinar alone."""

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse

from audits.models import Change
from integrations.models import CampaignRow, Occurrence, OccurrenceList, SyncJob, SyncSettingsRow, WebinarRow
from integrations.records import Campaign
from tests.support.factories import OccurrenceFactory
from tests.support.forms import Form, form_of


@pytest.fixture
def occurrence(db: None) -> Occurrence:
    occurrence: Occurrence = OccurrenceFactory.create()
    connection = occurrence.webinar.connection
    SyncSettingsRow.objects.create(connection=connection, lists_kinds=["registered", "attended"], campaign="a-1")
    CampaignRow.keep(connection.hubspot, [Campaign("a-1", "Autumn"), Campaign("s-1", "Spring")])
    return occurrence


def a_list(occurrence: Occurrence, kind: str, **more: object) -> OccurrenceList:
    return OccurrenceList.objects.create(occurrence=occurrence, kind=kind, list_id="77", name=f"All {kind}", **more)


def page(occurrence: Occurrence, tab: str = "settings") -> str:
    return reverse("admin:webinar", args=(occurrence.pk,)) + f"?tab={tab}"


def form(client: Client, occurrence: Occurrence) -> Form:
    return form_of(client.get(page(occurrence)), action=reverse("admin:webinar_lists", args=(occurrence.pk,)))


def stored() -> tuple[list[str] | None, str | None]:
    row = WebinarRow.objects.get()
    return row.lists_kinds, row.campaign


def test_a_list_is_shown_with_its_size_and_its_address(admin: Client, occurrence: Occurrence) -> None:
    a_list(occurrence, "attended", size=1234)

    for address in (page(occurrence, "people"), f"{reverse('admin:segments')}?webinar={occurrence.pk}"):
        text = admin.get(address).content.decode()
        assert "/objectLists/77/filters" in text
        assert "1,234" in text


def test_without_lists_segments_leads_to_the_setting(admin: Client, occurrence: Occurrence) -> None:
    text = admin.get(f"{reverse('admin:segments')}?webinar={occurrence.pk}").content.decode()

    assert "None yet. Static lists of those who registered" in text


def test_a_deleted_list_is_said_to_be_and_made_again_by_its_button(admin: Client, occurrence: Occurrence) -> None:
    row = a_list(occurrence, "attended", state="deleted")
    again = reverse("admin:make_list_again", args=(occurrence.pk,))
    assert "deleted in HubSpot" in admin.get(page(occurrence, "people")).content.decode()
    button = form_of(admin.get(page(occurrence, "people")), action=again)

    answer = admin.post(button.action, button.fields | {"list": [str(row.pk)]}, headers={"HX-Request": "true"})

    assert "The list is being made again" in answer.content.decode()
    assert OccurrenceList.objects.get().wanted_again
    assert SyncJob.objects.get().occurrence == occurrence
    text = admin.get(page(occurrence, "people")).content.decode()
    assert "being made again" in text
    assert "Make again" not in text


def test_a_list_that_the_settings_switched_off_is_not_promised(admin: Client, occurrence: Occurrence) -> None:
    row = a_list(occurrence, "no_show", state="deleted")
    again = reverse("admin:make_list_again", args=(occurrence.pk,))

    answer = admin.post(again, {"list": str(row.pk)}, headers={"HX-Request": "true"})

    assert "Lists of this kind are switched off for this webinar" in answer.content.decode()
    assert not SyncJob.objects.exists()


@pytest.mark.parametrize("number", ["x", "0"])
def test_a_list_that_is_there_is_not_made_again(admin: Client, occurrence: Occurrence, number: str) -> None:
    row = a_list(occurrence, "no_show")
    again = reverse("admin:make_list_again", args=(occurrence.pk,))

    for one in (number, str(row.pk)):
        answer = admin.post(again, {"list": one}, headers={"HX-Request": "true"})
        assert "This list is there already." in answer.content.decode()

    assert not SyncJob.objects.exists()


def test_what_is_in_force_is_said_with_where_it_comes_from(admin: Client, occurrence: Occurrence) -> None:
    text = " ".join(admin.get(page(occurrence)).content.decode().split())

    assert "As set globally<small>registered, attended</small>" in text
    assert "As set globally<small>Autumn</small>" in text
    assert form(admin, occurrence).fields["lists"] == ["inherit"]


def test_own_lists_and_campaign_are_saved_and_taken_back(admin: Client, occurrence: Occurrence) -> None:
    form(admin, occurrence).send(
        admin, "", lists="own", kinds=["no_show", "attended"], campaign_choice="own", campaign="Spring"
    )

    assert stored() == (["attended", "no_show"], "s-1")
    assert form(admin, occurrence).fields["campaign"] == ["Spring"]
    assert set(Change.objects.values_list("what", "actor")) == {
        ("webinar.lists_kinds", "alice"),
        ("webinar.campaign", "alice"),
    }

    form(admin, occurrence).send(admin, "", lists="none", campaign_choice="none")
    assert stored() == ([], "")

    form(admin, occurrence).send(admin, "", lists="inherit", campaign_choice="inherit")
    assert stored() == (None, None)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"lists": "own", "kinds": []}, "choose at least one list"),
        ({"campaign_choice": "own", "campaign": "Winter"}, "HubSpot has no campaign of this name"),
        ({"campaign_choice": "own", "campaign": ""}, "HubSpot has no campaign of this name"),
    ],
)
def test_a_wrong_choice_changes_nothing(
    admin: Client, occurrence: Occurrence, wrong: dict[str, str | list[str]], said: str
) -> None:
    form(admin, occurrence).send(admin, "", **wrong)

    assert said in admin.get(page(occurrence)).content.decode()
    assert stored() == (None, None)


def test_who_may_not_change_webinars_gets_neither(client: Client, occurrence: Occurrence) -> None:
    a_list(occurrence, "no_show", state="deleted")
    user = User.objects.create_user("bo", password="pw", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=("view_run", "view_occurrence")))
    client.force_login(user)

    assert "Make again" not in client.get(page(occurrence)).content.decode()
    for name in ("webinar_lists", "make_list_again"):
        assert client.post(reverse(f"admin:{name}", args=(occurrence.pk,)), {"lists": "none"}).status_code == 403
    assert stored() == (None, None)
