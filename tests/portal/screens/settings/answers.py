"""Questions, properties and people for the tests of the screen Answers."""

from typing import Any

from django.test import Client
from django.urls import reverse

from integrations.decisions.mapping.questions import normalised_title
from integrations.models import Connection, ContactProperty, RegistrantRow, SyncSettingsRow, WebinarRow
from integrations.models.answers import QuestionRow
from integrations.records import PropertyOption, PropertyShape
from tests.support.factories import START, ConnectionFactory, WebinarFactory
from tests.support.forms import Form, form_of

INDUSTRY = tuple(
    PropertyOption(value, label) for value, label in (("ENERGY", "Energy"), ("REAL_ESTATE", "Real estate"))
)
STAGES = tuple(
    PropertyOption(value, label)
    for value, label in (("subscriber", "Subscriber"), ("lead", "Lead"), ("marketingqualifiedlead", "MQL"))
)
TOPICS = tuple(PropertyOption(one, one) for one in ("Heat", "Cooling"))
SHAPES = (
    PropertyShape("company", "Company name"),
    PropertyShape("jobtitle", "Job title"),
    PropertyShape("industry", "Industry", "enumeration", "select", INDUSTRY),
    PropertyShape("topics", "Topics", "enumeration", "checkbox", TOPICS),
    PropertyShape("lifecyclestage", "Lifecycle stage", "enumeration", "radio", STAGES),
    PropertyShape("budget", "Budget", "number", "number"),
    PropertyShape("createdate", "Create date", "datetime", "date", read_only=True),
    PropertyShape("zoom_sync_total_attended", "Total attended", "number", "number"),
    PropertyShape("email", "Email"),
)


def connection_with_properties() -> Connection:
    connection = ConnectionFactory.create()
    ContactProperty.keep(connection.hubspot, SHAPES)
    return connection


def ask(
    webinar: WebinarRow, title: str, *choices: str, source: str = "form", kind: str = "", answered: int = 1
) -> None:
    """Have the webinar ask the question."""
    QuestionRow.objects.create(
        webinar=webinar,
        source=source,
        key=normalised_title(title),
        title=title,
        kind=kind or ("single_radio" if choices else "short"),
        choices=list(choices),
        answered=answered,
    )


def answer(webinar: WebinarRow, email: str, **answers: str) -> None:
    """Have somebody register with these answers."""
    RegistrantRow.objects.create(
        webinar=webinar, registrant_id=email, email=email, status="approved", created_at=START, answers=answers or None
    )


def webinar_of(connection: Connection) -> WebinarRow:
    webinar: WebinarRow = WebinarFactory.create(connection=connection)
    return webinar


def address(connection: Connection, query: str = "") -> str:
    return reverse("admin:answers", args=(connection.pk,)) + query


def opened(client: Client, connection: Connection, query: str = "") -> Form:
    """Return the form as the page has it."""
    return form_of(client.get(address(connection, query)), id="answers-form")


def row_of(form: Form, question: str) -> str:
    """Return the number of the question's row in the form."""
    return next(name for name, value in form.fields.items() if value == [question]).split("-")[1]


def stored(connection: Connection) -> list[dict[str, Any]]:
    return list(SyncSettingsRow.objects.get(connection=connection).answers)
