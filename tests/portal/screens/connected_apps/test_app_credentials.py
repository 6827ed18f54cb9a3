"""The credentials of the apps, typed in the portal: the environment goes first, and secrets are never shown."""

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection as database
from django.test import Client
from pytest_django import Settings

from integrations.accounts import consent
from integrations.accounts.apps import known_app
from integrations.models import AppCredentials
from tests.support.factories import ConnectionFactory
from tests.support.forms import Form, form_of

PAGE = "/admin/connected-apps/setup/"
VARIABLES = ("ZOOM_CLIENT_ID", "ZOOM_CLIENT_SECRET", "ZOOM_WEBHOOK_SECRET_TOKEN")


@pytest.fixture(autouse=True)
def nothing_in_the_environment(settings: Settings) -> None:
    for name in (*VARIABLES, "HUBSPOT_CLIENT_ID", "HUBSPOT_CLIENT_SECRET", "HUBSPOT_APP_ID"):
        setattr(settings, name, "")


def credentials(client: Client, provider: str) -> Form:
    return form_of(client.get(PAGE), action=f"{PAGE}{provider}/credentials/")


def test_what_is_typed_is_what_new_connections_use(admin: Client) -> None:
    assert consent.zoom_app() is None
    answer = credentials(admin, "zoom").send(
        admin, PAGE, client_id=" id ", client_secret="s3cret", webhook_secret="t0ken"
    )
    assert (answer.status_code, answer["Location"]) == (302, PAGE)
    app = consent.zoom_app()
    assert app
    assert (app.client_id, app.client_secret) == ("id", "s3cret")
    assert known_app("zoom").webhook_secret == "t0ken"


def test_secrets_are_stored_encrypted_and_never_shown_again(admin: Client) -> None:
    credentials(admin, "hubspot").send(admin, PAGE, client_id="hub-id", client_secret="s3cret", app_id="42")
    with database.cursor() as cursor:
        cursor.execute("SELECT client_secret FROM integrations_appcredentials")
        assert "s3cret" not in cursor.fetchone()[0]
    page = admin.get(PAGE).content.decode()
    assert "s3cret" not in page
    assert "hub-id" in page
    assert "One is stored, encrypted." in page


def test_an_empty_secret_keeps_the_stored_one(admin: Client) -> None:
    credentials(admin, "hubspot").send(admin, PAGE, client_id="old", client_secret="s3cret", app_id="42")
    credentials(admin, "hubspot").send(admin, PAGE, client_id="new")
    assert (known_app("hubspot").client_id, known_app("hubspot").client_secret) == ("new", "s3cret")


def test_the_environment_goes_first_and_is_read_only(admin: Client, settings: Settings) -> None:
    credentials(admin, "zoom").send(admin, PAGE, client_id="typed", client_secret="typed-secret")
    settings.ZOOM_CLIENT_ID, settings.ZOOM_CLIENT_SECRET = "given", "given-secret"
    assert (known_app("zoom").client_id, known_app("zoom").client_secret) == ("given", "given-secret")
    page = admin.get(PAGE).content.decode()
    assert "from the environment (ZOOM_CLIENT_ID)" in page
    assert "given-secret" not in page
    assert list(credentials(admin, "zoom").fields) == ["csrfmiddlewaretoken", "webhook_secret"]
    admin.post(f"{PAGE}zoom/credentials/", {"client_id": "forced", "webhook_secret": "t"})
    assert AppCredentials.objects.get().client_id == "typed"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"client_id": "id"}, "Copy it from the app&#x27;s page."),
        ({"client_id": "id", "client_secret": "s3cret", "app_id": "4x"}, "An app&#x27;s ID has digits only."),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_nothing_is_stored(
    admin: Client, typed: dict[str, str], words: str
) -> None:
    answer = credentials(admin, "hubspot").send(admin, PAGE, **typed)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "s3cret" not in answer.content.decode()
    assert 'value="id"' in answer.content.decode()
    assert not AppCredentials.objects.exists()


def test_the_secret_token_reaches_the_account_that_is_connected_already(admin: Client) -> None:
    zoom = ConnectionFactory.create(zoom__client_id="another").zoom
    credentials(admin, "zoom").send(admin, PAGE, client_id="id", client_secret="s", webhook_secret="t0ken")
    zoom.refresh_from_db()
    assert (zoom.webhook_secret, zoom.client_secret) == ("t0ken", "zoom-client-SECRET")


def test_a_renewed_client_secret_reaches_the_accounts_of_its_app(admin: Client) -> None:
    one = ConnectionFactory.create(zoom__client_id="id", hubspot__client_id="hub")
    other = ConnectionFactory.create(zoom__client_id="another")
    credentials(admin, "zoom").send(admin, PAGE, client_id="id", client_secret="renewed")
    credentials(admin, "hubspot").send(admin, PAGE, client_id="hub", client_secret="renewed")
    for account in (one.zoom, one.hubspot, other.zoom):
        account.refresh_from_db()
    assert (one.zoom.client_secret, one.hubspot.client_secret) == ("renewed", "renewed")
    assert other.zoom.client_secret == "zoom-client-SECRET"


def test_who_may_not_change_accounts_sees_no_form(staff: Client) -> None:
    for model in ("zoomaccount", "hubspotaccount"):
        User.objects.get(username="bob").user_permissions.add(Permission.objects.get(codename=f"view_{model}"))
    assert "/credentials/" not in staff.get(PAGE).content.decode()
    assert staff.post(f"{PAGE}zoom/credentials/", {"client_id": "id"}).status_code == 403


def test_the_change_stands_in_activity_without_the_values(admin: Client) -> None:
    credentials(admin, "zoom").send(admin, PAGE, client_id="id", client_secret="s3cret")
    page = admin.get("/admin/audits/change/").content.decode()
    assert "App credentials changed" in page
    assert "s3cret" not in page
