"""The set-up of the apps: the page with its ticks, the project to download, and the command."""

import json
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.test import Client
from pytest_django import Settings

from integrations.hubspot import app as project
from integrations.hubspot import scopes
from integrations.models import SyncSettingsRow
from integrations.zoom.app import EVENTS
from integrations.zoom.scopes import WANTED
from tests.commands.running import run
from tests.support.factories import ConnectionFactory

PAGE = "/admin/connected-apps/setup/"
PUBLIC_URL = "https://portal.example"


@pytest.fixture(autouse=True)
def public_url(settings: Settings) -> None:
    settings.PUBLIC_URL = PUBLIC_URL


def done(client: Client) -> dict[str, bool]:
    return {step.title: step.done for _part, steps in client.get(PAGE).context["parts"] for step in steps}


def test_at_first_only_the_address_is_ticked_off(admin: Client) -> None:
    assert [title for title, ticked in done(admin).items() if ticked] == ["Give the portal a public https address"]


def test_an_address_that_is_not_https_is_to_do(admin: Client, settings: Settings) -> None:
    settings.PUBLIC_URL = "http://127.0.0.1:8000"
    assert not any(done(admin).values())


def test_what_works_is_ticked_off(admin: Client, settings: Settings) -> None:
    settings.HUBSPOT_CLIENT_ID, settings.HUBSPOT_CLIENT_SECRET = "id", "secret"
    connection = ConnectionFactory.create()
    row = SyncSettingsRow.load(connection)
    row.sync_webinars = True
    row.save()
    still = [title for title, ticked in done(admin).items() if not ticked]
    assert still == ["Add the event subscription", "Let HubSpot send its first webhook"]


def test_a_missing_scope_and_a_disconnected_account_are_to_do_again(admin: Client) -> None:
    connection = ConnectionFactory.create(zoom__missing_scopes=["report:read:webinar:admin"])
    assert not done(admin)["Add the scopes"]
    connection.zoom.disconnect("It was disconnected in the portal.")
    assert not done(admin)["Connect Zoom"]


def test_the_page_shows_addresses_scopes_and_events_to_copy(admin: Client) -> None:
    connection = ConnectionFactory.create()
    page = admin.get(PAGE).content.decode()
    for words in (
        f"{PUBLIC_URL}/connect/zoom/callback/",
        f"{PUBLIC_URL}/webhooks/zoom/{connection.zoom.webhook_key}/",
        f"{PUBLIC_URL}/webhooks/hubspot/",
        *WANTED,
        *EVENTS,
        *scopes.REQUIRED,
        *scopes.OPTIONAL,
    ):
        assert words in page
    assert "SECRET" not in page.replace("ZOOM_CLIENT_SECRET", "").replace("HUBSPOT_CLIENT_SECRET", "").replace(
        "ZOOM_WEBHOOK_SECRET_TOKEN", ""
    )


def test_the_hubspot_project_is_downloaded_with_this_portals_addresses(admin: Client) -> None:
    answer = admin.get(f"{PAGE}hubspot-app.zip")
    with ZipFile(BytesIO(answer.content)) as archive:
        names = archive.namelist()
        app = json.loads(archive.read("zoom-webinars/src/app/app-hsmeta.json"))
        text = "".join(archive.read(name).decode() for name in names)
    assert "zoom-webinars/hsproject.json" in names
    assert app["config"]["auth"]["redirectUrls"] == [f"{PUBLIC_URL}/connect/hubspot/callback/"]
    assert "$PUBLIC_URL" not in text


def test_the_project_holds_app_action_and_webhooks() -> None:
    files = project.files(PUBLIC_URL, app_events=False)
    parsed = {name: json.loads(text) for name, text in files.items()}
    assert sorted(parsed) == [
        "hsproject.json",
        "src/app/app-hsmeta.json",
        "src/app/webhooks/webhooks-hsmeta.json",
        "src/app/workflow-actions/add-contact-to-webinar-hsmeta.json",
    ]
    app = parsed["src/app/app-hsmeta.json"]["config"]
    assert (app["distribution"], app["auth"]["type"]) == ("private", "oauth")
    assert app["auth"]["requiredScopes"] == list(scopes.REQUIRED)
    assert app["auth"]["optionalScopes"] == list(scopes.OPTIONAL)
    webhooks = parsed["src/app/webhooks/webhooks-hsmeta.json"]["config"]
    assert webhooks["settings"]["targetUrl"] == f"{PUBLIC_URL}/webhooks/hubspot/"
    action = parsed["src/app/workflow-actions/add-contact-to-webinar-hsmeta.json"]["config"]
    assert action["actionUrl"] == f"{PUBLIC_URL}/workflow-actions/add-contact-to-webinar/"
    assert action["inputFields"][0]["typeDefinition"]["name"] == "webinar_id"
    assert action["objectRequestOptions"]["properties"] == ["email", "firstname", "lastname"]


def test_app_events_come_only_with_hubspots_approval() -> None:
    files = project.files(PUBLIC_URL, app_events=True)
    app = json.loads(files[project.APP])["config"]
    assert app["distribution"] == "marketplace"
    assert "timeline" in app["auth"]["requiredScopes"]
    assert sum(name.startswith(project.EVENTS) for name in files) == 3


@pytest.mark.django_db
def test_the_command_writes_both_apps(tmp_path: Path) -> None:
    connection = ConnectionFactory.create()
    ran = run("app_setup", "--out", str(tmp_path))
    assert (ran.status, ran.err) == (0, "")
    zoom = json.loads((tmp_path / "zoom" / "app.json").read_text())
    assert zoom["redirect_url"] == f"{PUBLIC_URL}/connect/zoom/callback/"
    assert zoom["scopes"] == list(WANTED)
    assert zoom["events"] == list(EVENTS)
    assert zoom["event_notification_endpoints"] == [f"{PUBLIC_URL}/webhooks/zoom/{connection.zoom.webhook_key}/"]
    assert (tmp_path / "hubspot" / "hsproject.json").exists()


@pytest.mark.django_db
def test_the_command_says_what_does_not_work_yet(settings: Settings) -> None:
    settings.PUBLIC_URL = "http://127.0.0.1:8000"
    ran = run("app_setup")
    assert '"redirect_url"' in ran.out
    assert '"requiredScopes"' in ran.out
    assert "PUBLIC_URL is not https" in ran.err
    assert "once the account is connected" in ran.err
