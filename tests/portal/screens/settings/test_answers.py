"""The screen Answers: every question with its type, its examples and the property that its answers go to."""

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from audits.models import Change
from integrations.models import Connection, ContactProperty, RegistrationAnswer, SyncSettingsRow
from integrations.records import PropertyShape
from integrations.sync_settings.apply import apply
from integrations.sync_settings.document import Change as SettingsChange
from tests.portal.screens.settings.answers import (
    address,
    answer,
    ask,
    connection_with_properties,
    opened,
    row_of,
    stored,
    webinar_of,
)
from tests.support.factories import START, OccurrenceFactory


@pytest.fixture
def connection(db: None) -> Connection:
    return connection_with_properties()


def page(client: Client, connection: Connection, query: str = "") -> str:
    return str(client.get(address(connection, query)).content.decode())


def mapping(question: str, name: str, policy: str = "if_empty") -> dict[str, str]:
    return {"question": question, "property": name, "policy": policy}


def keep(connection: Connection, *answers: dict[str, str]) -> None:
    SyncSettingsRow.objects.update_or_create(connection=connection, defaults={"answers": list(answers)})


# --- What is shown ----------------------------------------------------------------------------------------------------


def test_a_question_is_shown_once_with_type_count_source_and_examples(admin: Client, connection: Connection) -> None:
    for email, topic in (("ann@x.example", "Heat"), ("bea@x.example", "Cooling")):
        webinar = webinar_of(connection)
        ask(webinar, "Which topic?", "Heat", "Cooling")
        answer(webinar, email, **{"Which  TOPIC?": topic})
    ask(webinar, "Will you buy?", "Yes", source="poll", kind="single", answered=7)

    text = page(admin, connection)

    assert text.count(">Which topic?</p>") == 1
    assert "Registration form · one choice · 2 answers" in text
    assert "<q>Cooling</q>, <q>Heat</q>" in text
    assert "Poll · one choice · 7 answers" in text
    assert "Zoom&#x27;s own field · not asked yet" in text


def test_without_the_right_to_read_people_there_are_no_examples(client: Client, connection: Connection) -> None:
    webinar = webinar_of(connection)
    ask(webinar, "Which topic?")
    answer(webinar, "ann@x.example", **{"Which topic?": "Heat"})
    user = User.objects.create_user("bob", password="pw", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename="view_syncsettingsrow"))
    client.force_login(user)

    text = page(client, connection)

    assert "Which topic?" in text
    assert "Heat" not in text


def test_mapped_questions_come_first_also_if_no_webinar_asks_them(admin: Client, connection: Connection) -> None:
    ask(webinar_of(connection), "A", answered=100)
    keep(connection, mapping("survey: How was it?", "company"), mapping("org", "company"))

    text = page(admin, connection)

    assert text.index(">How was it?</p>") < text.index(">Organization</p>") < text.index(">A</p>")
    assert "Survey · not asked yet" in text


def test_nothing_of_another_connection_is_shown(admin: Client, connection: Connection) -> None:
    other = connection_with_properties()
    ask(webinar_of(other), "Theirs?")
    ContactProperty.objects.filter(hubspot=other.hubspot, name="company").update(label="Their company")

    assert "Their" not in page(admin, connection)


def test_a_question_is_found_by_its_words(admin: Client, connection: Connection) -> None:
    ask(webinar_of(connection), "Which heating do you have?")

    text = page(admin, connection, "?q=HEATING")

    assert "Which heating do you have?" in text
    assert ">Organization</p>" not in text
    assert "No question has these words." in page(admin, connection, "?q=zebra")


def test_only_properties_that_fit_and_can_be_written_are_offered(admin: Client, connection: Connection) -> None:
    ask(webinar_of(connection), "Topics?", "Heat", "Cooling", kind="multiple")

    offered = {
        group: page(admin, connection, "?q=topics").split(f'<datalist id="properties-{group}">')[1].split("</data")[0]
        for group in ("several",)
    }["several"]

    assert '<option value="Topics">Multiple checkboxes</option>' in offered
    assert '<option value="Company name">Single-line text</option>' in offered
    for name in ("Budget", "Industry", "Create date", "Total attended", "Email"):
        assert f'"{name}"' not in offered


def test_the_type_and_options_of_a_property_are_said_and_the_answers_without_one(
    admin: Client, connection: Connection
) -> None:
    ask(webinar_of(connection), "Your industry?", "energy", "Real estate", "Fin")
    keep(connection, mapping("Your industry?", "industry"))

    text = page(admin, connection)

    assert "Dropdown select: Energy, Real estate" in text
    assert "“Fin” has no option in Industry and is left out." in text
    assert "“energy”" not in text


def test_the_same_is_said_as_soon_as_a_property_is_picked(admin: Client, connection: Connection) -> None:
    ask(webinar_of(connection), "Your industry?", "Fin")
    sent = {"answer-0-question": "Your industry?", "answer-0-property": "Industry"}

    text = admin.get(address(connection) + "fit/", sent).content.decode()

    assert "“Fin” has no option in Industry and is left out." in text


def test_the_workflow_actions_answers_are_shown_the_other_way_round(admin: Client, connection: Connection) -> None:
    RegistrationAnswer.objects.create(hubspot=connection.hubspot, question="org", contact_property="company")

    text = page(admin, connection)

    assert "Company name answers “org”" in text
    assert f"/workflowaction/{connection.hubspot_id}/change/#answers" in text


# --- What is saved ----------------------------------------------------------------------------------------------------


def test_a_property_is_picked_by_its_label_and_saved_with_who_did_it(admin: Client, connection: Connection) -> None:
    ask(webinar_of(connection), "Which topic?", "Heat")
    form = opened(admin, connection)
    n = row_of(form, "Which topic?")

    reply = form.send(
        admin,
        address(connection),
        **{f"answer-{n}-property": "company name", f"answer-{n}-policy": "if_answered"},
    )

    assert reply.status_code == 302
    assert stored(connection) == [mapping("Which topic?", "company", "if_answered")]
    assert Change.objects.values_list("what", "actor").get() == ("answers", "alice")


def test_what_is_not_completed_follows_at_once_and_it_is_said(admin: Client, connection: Connection) -> None:
    SyncSettingsRow.objects.update_or_create(connection=connection, defaults={"sync_webinars": True})
    for completed in (None, START):
        OccurrenceFactory.create(webinar__connection=connection, event_completed_at=completed, event_fingerprint="x")
    form = opened(admin, connection)

    form.send(admin, address(connection), **{f"answer-{row_of(form, 'org')}-property": "Company name"})

    assert "1 webinar that is not completed is synced again now." in page(admin, connection)


def test_answers_to_polls_and_surveys_are_named_by_where_they_come_from(admin: Client, connection: Connection) -> None:
    ask(webinar_of(connection), "Will you buy?", source="poll", kind="short_answer")
    form = opened(admin, connection)

    form.send(admin, address(connection), **{f"answer-{row_of(form, 'poll: Will you buy?')}-property": "Job title"})

    assert stored(connection) == [mapping("poll: Will you buy?", "jobtitle")]


def test_questions_of_other_pages_stay_as_they_are(admin: Client, connection: Connection) -> None:
    webinar = webinar_of(connection)
    for number in range(40):
        ask(webinar, f"Question {number:02}")
    keep(connection, mapping("Old question", "company"))
    form = opened(admin, connection, "?q=question 39")
    n = row_of(form, "Question 39")

    reply = form.send(admin, "", **{f"answer-{n}-property": "Job title"})

    assert reply.headers["Location"].endswith("?q=question+39&saved=1")
    assert stored(connection) == [mapping("Old question", "company"), mapping("Question 39", "jobtitle")]


def test_an_emptied_property_is_no_longer_sent(admin: Client, connection: Connection) -> None:
    keep(connection, mapping("org", "company"), mapping("job_title", "jobtitle"))
    form = opened(admin, connection)

    form.send(admin, address(connection), **{f"answer-{row_of(form, 'org')}-property": ""})

    assert stored(connection) == [mapping("job_title", "jobtitle")]


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("Companie", "HubSpot has no such contact property."),
        ("Create date", "can&#x27;t be chosen"),
        ("Email", "can&#x27;t be chosen"),
        ("Budget", "“Budget” (Number) can&#x27;t hold the answers to this question."),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(
    admin: Client, connection: Connection, typed: str, says: str
) -> None:
    ask(webinar_of(connection), "Topics?", "Heat", kind="multiple")
    form = opened(admin, connection)
    n, other = row_of(form, "Topics?"), row_of(form, "org")

    reply = form.send(
        admin, address(connection), **{f"answer-{n}-property": typed, f"answer-{other}-property": "Company name"}
    )

    text = reply.content.decode()
    assert reply.status_code == 422
    assert "Nothing was saved: 1 field is wrong." in text
    assert says in text
    assert f'value="{typed}"' in text
    assert 'value="Company name" list=' in text
    assert text.count(" autofocus") == 1
    assert stored(connection) == []


def test_what_was_entered_before_the_login_ended_comes_back_with_added_rules(
    admin: Client, connection: Connection
) -> None:
    form = opened(admin, connection)
    rule = {
        "rule-0-when": "no_show",
        "rule-0-property": "Company name",
        "rule-0-value": "Typed",
        "rule-0-policy": "always",
    }
    entered = form.fields | {"answer-0-property": ["Company name"], "rules": ["restored"]} | rule

    text = admin.post(address(connection), entered).content.decode()

    assert "What you had entered is back" in text
    assert 'value="Company name" list="properties-text"' in text
    assert 'value="Typed"' in text
    assert stored(connection) == []


def test_a_mapping_whose_property_is_gone_does_not_stop_other_changes(admin: Client, connection: Connection) -> None:
    keep(connection, mapping("org", "gone"))
    form = opened(admin, connection)

    form.send(admin, address(connection), **{f"answer-{row_of(form, 'job_title')}-property": "Job title"})

    assert stored(connection) == [mapping("org", "gone"), mapping("job_title", "jobtitle")]


def test_a_property_that_was_archived_or_became_read_only_is_said(admin: Client, connection: Connection) -> None:
    keep(connection, mapping("org", "gone"), mapping("city", "createdate"))

    text = page(admin, connection)

    assert text.count("HubSpot no longer has this property") == 1
    assert text.count("HubSpot lets nobody write this property") == 1


def test_of_two_properties_with_one_label_the_name_says_which(admin: Client, connection: Connection) -> None:
    shapes = [PropertyShape("one", "Same"), PropertyShape("two", "Same")]
    ContactProperty.keep(connection.hubspot, shapes)
    form = opened(admin, connection)

    form.send(admin, address(connection), **{f"answer-{row_of(form, 'org')}-property": "Same (two)"})

    assert stored(connection) == [mapping("org", "two")]


def test_before_the_properties_are_known_any_name_will_do(admin: Client, connection: Connection) -> None:
    ContactProperty.objects.all().delete()
    form = opened(admin, connection)

    form.send(admin, address(connection), **{f"answer-{row_of(form, 'org')}-property": "Company"})

    assert stored(connection) == [mapping("org", "company")]
    assert "not known yet" in page(admin, connection)


def test_of_two_people_the_second_is_told_and_keeps_what_was_typed(admin: Client, connection: Connection) -> None:
    form = opened(admin, connection)
    apply(connection, SettingsChange(fields={"source": True}), actor="bob")

    reply = form.send(admin, address(connection), **{f"answer-{row_of(form, 'org')}-property": "Company name"})

    text = reply.content.decode()
    assert reply.status_code == 409
    assert "bob has changed these settings since you opened them" in text
    assert 'value="Company name" list=' in text
    assert stored(connection) == []
    again = form.fields | {"version": [text.split('name="version" value="')[1].split('"')[0]]}
    n = row_of(form, "org")
    assert admin.post(address(connection), again | {f"answer-{n}-property": "Company name"}).status_code == 302


def test_looking_is_not_changing(client: Client, admin_user: User, connection: Connection) -> None:
    user = User.objects.create_user("bob", password="pw", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename="view_syncsettingsrow"))
    client.force_login(user)
    assert "Who can: alice." in page(client, connection)

    sent = {"version": "", "answer-0-question": "org", "answer-0-property": "Company name"}
    reply = client.post(address(connection), sent)

    assert reply.status_code == 403
    assert stored(connection) == []


def test_thousands_of_questions_and_properties_are_paged_with_few_queries(
    admin: Client, connection: Connection, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    webinar = webinar_of(connection)
    for number in range(200):
        ask(webinar, f"Question {number}")
    ContactProperty.keep(
        connection.hubspot, [PropertyShape(f"p{number}", f"Property {number}") for number in range(3000)]
    )

    with django_assert_max_num_queries(30):
        text = page(admin, connection, "?page=3")

    assert "Page 3 of 9" in text
    assert text.count('<option value="Property') == 2 * 300  # for questions, and for rules
    found = admin.get(address(connection) + "properties/", {"group": "text", "answer-0-property": "property 2999"})
    assert found.content.decode().strip() == '<option value="Property 2999">Single-line text</option>'
