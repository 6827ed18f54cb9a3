"""The lists and the campaign in the global settings: chosen, tried with a real webinar, and read anew from HubSpot."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from integrations.models import CampaignRow, Connection, HubSpotAccount, SyncSettingsRow
from integrations.records import Campaign
from sandbox.hubspot.campaigns import add_campaign
from tests.support.factories import ConnectionFactory, OccurrenceFactory, WebinarFactory
from tests.support.forms import Form, form_of
from tests.support.world import World


@pytest.fixture
def connection(db: None) -> Connection:
    connection: Connection = ConnectionFactory.create()
    HubSpotAccount.objects.update(capabilities=["lists", "campaigns"])
    CampaignRow.keep(connection.hubspot, [Campaign("a-1", "Autumn"), Campaign("s-1", "Same"), Campaign("s-2", "Same")])
    return connection


def page(connection: Connection) -> str:
    return reverse("admin:integrations_connection_change", args=(connection.pk,))


def form(client: Client, connection: Connection) -> Form:
    return form_of(client.get(page(connection)), class_="settings-form")


def words(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def stored(connection: Connection) -> tuple[list[str], str, str, str]:
    row = SyncSettingsRow.load(connection)
    return row.lists_kinds, row.lists_folder, row.lists_name, row.campaign


def test_what_is_chosen_is_saved(admin: Client, connection: Connection) -> None:
    form(admin, connection).send(
        admin,
        page(connection),
        lists_kinds=["no_show", "registered"],
        lists_folder="Webinars",
        lists_name="{kind}: {topic}",
        campaign="autumn",
    )

    assert stored(connection) == (["registered", "no_show"], "Webinars", "{kind}: {topic}", "a-1")
    shown = form(admin, connection)
    assert shown.fields["lists_kinds"] == ["registered", "no_show"]
    assert shown.fields["campaign"] == ["Autumn"]


def test_an_empty_folder_and_name_are_the_usual_ones(admin: Client, connection: Connection) -> None:
    form(admin, connection).send(admin, page(connection), lists_folder=" ", lists_name="")

    assert stored(connection) == ([], "Zoom webinars", "{topic} {date}: {kind}", "")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("{topic}", "Write {kind} in it"),
        ("{topic} {who}: {kind}", "Nothing stands for {who}"),
        ("{kind} {kind}", "Write each of {topic}, {date}, {kind} once"),
    ],
)
def test_a_name_that_cannot_be_used_is_said(admin: Client, connection: Connection, name: str, said: str) -> None:
    answer = form(admin, connection).send(admin, page(connection), lists_name=name)

    assert answer.status_code == 422
    assert said in words(answer)
    assert stored(connection)[2] == "{topic} {date}: {kind}"


@pytest.mark.parametrize("typed", ["Winter", "Same"])
def test_a_campaign_that_is_not_the_only_one_of_its_name_is_asked_for(
    admin: Client, connection: Connection, typed: str
) -> None:
    answer = form(admin, connection).send(admin, page(connection), campaign=typed)

    assert answer.status_code == 422
    assert "HubSpot has no campaign of this name, or several." in words(answer)
    form(admin, connection).send(admin, page(connection), campaign="Same (s-2)")
    assert stored(connection)[3] == "s-2"


def test_a_stored_campaign_that_hubspot_deleted_stays_until_somebody_changes_it(
    admin: Client, connection: Connection
) -> None:
    SyncSettingsRow.load(connection)
    SyncSettingsRow.objects.update(campaign="gone-1")

    form(admin, connection).send(admin, page(connection), lists_kinds=["attended"])

    assert stored(connection) == (["attended"], "Zoom webinars", "{topic} {date}: {kind}", "gone-1")


def test_the_example_is_a_webinar_of_the_account(admin: Client, connection: Connection) -> None:
    webinar = WebinarFactory.create(connection=connection, topic="Heat & pumps")
    OccurrenceFactory.create(webinar=webinar)
    filled = form(admin, connection).fields | {"lists_kinds": ["attended"], "lists_name": ["{kind}: {topic}"]}

    answer = admin.post(reverse("admin:lists_example", args=(connection.pk,)), filled)

    assert "For “Heat &amp; pumps”:" in words(answer)
    assert "Attended: Heat &amp; pumps" in words(answer)


@pytest.mark.parametrize("kinds", [["²"], ["attended", "²"]])
def test_a_kind_that_nobody_could_tick_is_refused_and_breaks_no_page(
    admin: Client, connection: Connection, kinds: list[str]
) -> None:
    odd = form(admin, connection).fields | {"lists_kinds": kinds}

    for name in ("lists_example", "settings_preview"):
        assert admin.post(reverse(f"admin:{name}", args=(connection.pk,)), odd).status_code == 200
    answer = admin.post(page(connection), odd)

    assert answer.status_code == 422
    assert stored(connection)[0] == []


def test_campaigns_are_found_by_their_letters(admin: Client, connection: Connection) -> None:
    answer = admin.get(reverse("admin:lists_campaigns", args=(connection.pk,)), {"campaign": "aut"})

    assert 'value="Autumn"' in words(answer)
    assert "Same" not in words(answer)


def test_what_saving_would_do_is_said_before(admin: Client, connection: Connection) -> None:
    filled = form(admin, connection).fields | {"lists_kinds": ["attended"], "campaign": ["Autumn"]}

    answer = words(admin.post(reverse("admin:settings_preview", args=(connection.pk,)), filled))

    assert "Lists would be made in HubSpot: attended." in answer
    assert "become assets of the campaign “Autumn”" in answer


def test_without_the_permissions_the_section_says_so(admin: Client, connection: Connection) -> None:
    HubSpotAccount.objects.update(capabilities=[])

    text = words(admin.get(page(connection)))

    assert "may not read and write lists yet" in text
    assert "Campaigns need Marketing Hub Professional" in text


def test_the_button_reads_the_campaigns_anew_and_saves_nothing(admin: Client, empty_world: World) -> None:
    add_campaign(empty_world.hubspot, "Spring")
    connection = empty_world.connection
    filled = form(admin, connection).fields | {"read_campaigns": ["1"], "lists_folder": ["Typed"]}

    text = words(admin.post(page(connection), filled))

    assert "1 campaign was read." in text
    assert 'value="Typed"' in text
    assert list(CampaignRow.objects.values_list("name", flat=True)) == ["Spring"]
    assert stored(connection)[1] == "Zoom webinars"


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ({"status": 500, "times": 9}, "HubSpot does not answer at the moment"),
        (
            {"status": 403, "body": {"status": "error", "message": "no", "category": "FORBIDDEN"}},
            "HubSpot lets the portal read no campaigns",
        ),
    ],
)
def test_what_hubspot_refuses_is_said(admin: Client, empty_world: World, fault: dict[str, Any], said: str) -> None:
    empty_world.fault(path="/marketing/campaigns/", **fault)
    filled = form(admin, empty_world.connection).fields | {"read_campaigns": ["1"]}

    assert said in words(admin.post(page(empty_world.connection), filled))
