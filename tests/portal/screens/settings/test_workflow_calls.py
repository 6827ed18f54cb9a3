"""The log of the workflow action's calls: the person, the answer and the reason."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from integrations.models import HubSpotAccount, WorkflowCall
from integrations.models.workflow import CallState, WaitsFor
from tests.support.factories import START, ConnectionFactory
from tests.support.forms import form_of


@pytest.fixture
def account(db: None) -> HubSpotAccount:
    return ConnectionFactory.create(primary=True).hubspot


def address(account: HubSpotAccount) -> str:
    return reverse("admin:integrations_workflowaction_change", args=(account.pk,))


def call(account: HubSpotAccount, email: str, **more: object) -> None:
    fields = {"state": CallState.DONE, "webinar_id": "81234567890", "topic": "Heat pumps", **more}
    number = WorkflowCall.objects.count()
    WorkflowCall.objects.create(
        hubspot=account,
        callback_id=f"call-{number}",
        email=email,
        received_at=START + timedelta(minutes=number),
        not_before=START,
        **fields,
    )


def test_each_call_says_who_was_answered_what_and_why(admin: Client, account: HubSpotAccount) -> None:
    call(account, "ann@kuusi.example")
    call(account, "bea@kuusi.example", cause="full", message="The webinar is full. Raise the number.")
    call(account, "cid@kuusi.example", state=CallState.WAITING, waits_for=WaitsFor.ZOOM)

    page = admin.get(address(account)).content.decode()
    log = page[page.index('id="calls"') :]
    rows = [row.partition("</tr>")[0] for row in log.split("<tr>")[2:]]

    assert "cid@" in rows[0] and "Waiting" in rows[0] and "passing trouble" in rows[0]
    assert "bea@" in rows[1] and "Not registered" in rows[1]
    assert "The webinar is full" in rows[1] and "Raise the number." in rows[1]
    assert "ann@" in rows[2] and "Registered" in rows[2] and "Heat pumps" in rows[2]


@pytest.mark.parametrize("typed", ["bea@", "81234567891", "812 3456 7891"])
def test_calls_are_found_by_person_and_by_webinar(admin: Client, account: HubSpotAccount, typed: str) -> None:
    call(account, "ann@kuusi.example")
    call(account, "bea@kuusi.example", webinar_id="81234567891")

    search = form_of(admin.get(address(account)), role="search")
    page = search.send(admin, address(account), q=typed).content.decode()

    assert "bea@kuusi.example" in page and "ann@kuusi.example" not in page


def test_nothing_of_another_account_is_listed(admin: Client, account: HubSpotAccount) -> None:
    call(ConnectionFactory.create().hubspot, "ann@kuusi.example")
    assert "ann@kuusi.example" not in admin.get(address(account)).content.decode()


def test_it_asks_as_much_of_the_database_for_many_calls_as_for_few(
    admin: Client, account: HubSpotAccount, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(60):
        call(account, f"p{number}@kuusi.example")
    with django_assert_max_num_queries(25):
        page = admin.get(address(account)).content.decode()
    assert page.count("@kuusi.example</a>") == 50


def test_a_viewer_sees_the_page_and_changes_nothing(client: Client, account: HubSpotAccount) -> None:
    viewer = User.objects.create_user("bob", is_staff=True)
    viewer.groups.add(Group.objects.get(name="Viewer"))
    client.force_login(viewer)
    page = client.get(address(account)).content.decode()
    assert "Calls from HubSpot" in page and "Save</button>" not in page
    assert client.post(address(account), {"action_reaches_all": "on"}).status_code == 403
