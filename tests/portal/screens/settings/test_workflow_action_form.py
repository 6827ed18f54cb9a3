"""The form of the workflow action: its reach, and the contact properties that answer questions."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from integrations.models import Connection, ContactProperty, HubSpotAccount, RegistrationAnswer
from integrations.records import PropertyShape
from tests.support.factories import ConnectionFactory, WebinarFactory


@pytest.fixture
def account(db: None) -> HubSpotAccount:
    connection = ConnectionFactory.create(primary=True)
    shapes = [PropertyShape("jobtitle", "Job title"), PropertyShape("heating", "Heating now")]
    ContactProperty.keep(connection.hubspot, shapes)
    WebinarFactory.create(connection=connection, questions=["org", "Which heating do you have now?"])
    return connection.hubspot


def address(account: HubSpotAccount) -> str:
    return reverse("admin:integrations_workflowaction_change", args=(account.pk,))


def form(account: HubSpotAccount, *answers: tuple[str, str], **more: str) -> dict[str, str]:
    """Return the form as the page posts it."""
    connection = Connection.objects.get(hubspot=account)
    sent = {
        "connections-TOTAL_FORMS": "1",
        "connections-INITIAL_FORMS": "1",
        "connections-0-id": str(connection.pk),
        "connections-0-hubspot": str(account.pk),
        "connections-0-business_unit": "Nordics",
        "registration_answers-TOTAL_FORMS": str(len(answers)),
        "registration_answers-INITIAL_FORMS": "0",
    }
    for number, (question, contact_property) in enumerate(answers):
        prefix = f"registration_answers-{number}"
        sent |= {f"{prefix}-question": question, f"{prefix}-contact_property": contact_property}
    return sent | more


def stored() -> list[tuple[str, str]]:
    return list(RegistrationAnswer.objects.order_by("pk").values_list("question", "contact_property"))


def test_it_is_saved(admin: Client, account: HubSpotAccount) -> None:
    sent = form(account, ("Which heating do you have now?", "heating"), ("job_title", "jobtitle"))

    answer = admin.post(address(account), sent | {"action_reaches_all": "on"})

    assert answer.status_code == 302
    assert stored() == [("Which heating do you have now?", "heating"), ("job_title", "jobtitle")]
    assert HubSpotAccount.objects.get().action_reaches_all
    assert Connection.objects.get().business_unit == "Nordics"
    assert HubSpotAccount.objects.get().access_token == "hubspot-access-SECRET"


def test_what_is_known_is_offered_while_somebody_types(admin: Client, account: HubSpotAccount) -> None:
    page = admin.get(address(account)).content.decode()

    assert 'list="known-questions"' in page
    assert 'list="known-properties"' in page
    assert '<option value="Which heating do you have now?">' in page
    assert '<option value="job_title">job title</option>' in page
    assert '<option value="jobtitle">Job title</option>' in page
    assert page.count('<option value="org">') == 1


def test_nothing_of_another_account_is_offered(admin: Client, account: HubSpotAccount) -> None:
    other = ConnectionFactory.create()
    ContactProperty.keep(other.hubspot, [PropertyShape("theirs", "Theirs")])
    WebinarFactory.create(connection=other, questions=["Something of theirs?"])

    page = admin.get(address(account)).content.decode()

    assert "heirs" not in page


@pytest.mark.parametrize("typed", ["Job title", "JOBTITLE", " jobtitle "])
def test_a_property_may_be_named_by_its_label(admin: Client, account: HubSpotAccount, typed: str) -> None:
    admin.post(address(account), form(account, ("org", typed)))

    assert stored() == [("org", "jobtitle")]


def test_a_property_that_hubspot_has_not_is_refused(admin: Client, account: HubSpotAccount) -> None:
    page = admin.post(address(account), form(account, ("org", "jobtitel"))).content.decode()

    assert "HubSpot has no such contact property." in page
    assert 'value="jobtitel"' in page
    assert stored() == []


def test_before_the_properties_were_read_any_name_will_do(admin: Client, account: HubSpotAccount) -> None:
    ContactProperty.objects.all().delete()

    admin.post(address(account), form(account, ("org", "anything")))

    assert stored() == [("org", "anything")]


def test_a_question_has_one_answer_however_it_is_written(admin: Client, account: HubSpotAccount) -> None:
    sent = form(account, ("job_title", "jobtitle"), ("Job  Title", "heating"))

    page = admin.post(address(account), sent).content.decode()

    assert "This question is answered above already." in page
    assert stored() == []


def test_a_viewer_saves_nothing(staff: Client, account: HubSpotAccount) -> None:
    answer: Any = staff.post(address(account), form(account, ("org", "jobtitle")))

    assert answer.status_code == 403
    assert stored() == []
