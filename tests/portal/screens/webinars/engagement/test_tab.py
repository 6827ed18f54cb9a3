"""The tab Engagement: polls and survey with their answers counted, what people asked, and why there is nothing."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection as database
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from integrations.models import EngagementRow, Occurrence, SyncSettingsRow
from tests.support.factories import START, OccurrenceFactory
from tests.support.said import say, session_of

HEATING = "How do you heat?"


@pytest.fixture
def occurrence(db: None) -> Occurrence:
    row: Occurrence = OccurrenceFactory.create(
        webinar__topic="Heat pumps", ended_at=START + timedelta(hours=1), attendance="final", attendees=4
    )
    SyncSettingsRow.objects.create(
        connection=row.webinar.connection, engagement_polls=True, engagement_questions=True, engagement_survey=True
    )
    return row


@pytest.fixture
def viewer(db: None, client: Client) -> Client:
    """Somebody who may look at webinars, and not at people."""
    user = User.objects.create_user("vera", password="pw", is_staff=True)
    names = ("view_run", "view_occurrence")
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    client.force_login(user)
    return client


def page(client: Client, row: Occurrence, query: str = "") -> str:
    answer = client.get(f"{reverse('admin:webinar', args=(row.pk,))}?tab=engagement{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def bars(text: str) -> list[tuple[str, str]]:
    """Return each answer with its number, as they are read."""
    found = r'<span class="engagement-words">([^<]*)</span>\s*<span class="portal-number">([^<]*)</span>'
    return re.findall(found, text)


# --- Polls and the survey ---------------------------------------------------------------------------------------------


def test_each_question_has_its_answers_counted(admin: Client, occurrence: Occurrence) -> None:
    for email, answer in (("a@x.example", "Oil"), ("b@x.example", "Oil"), ("", "Wood"), ("c@x.example", "")):
        say(occurrence, "poll", email, HEATING, answer)
    text = page(admin, occurrence)
    assert bars(text) == [("Oil", "2 · 67%"), ("Wood", "1 · 33%")]
    assert "Answered: 3 of 4 people who attended · 1 of them anonymous or unknown" in text
    assert '<rect width="67" height="4"/>' in text


def test_sessions_are_added_up_and_who_answered_twice_the_same_counts_once(
    admin: Client, occurrence: Occurrence
) -> None:
    say(occurrence, "poll", "a@x.example", HEATING, "Oil")
    say(occurrence, "poll", "a@x.example", HEATING, "Oil", uuid="second")
    say(occurrence, "poll", "b@x.example", HEATING, "Oil", uuid="second")
    assert bars(page(admin, occurrence)) == [("Oil", "2 · 100%")]


def test_two_spellings_are_one_question(admin: Client, occurrence: Occurrence) -> None:
    say(occurrence, "poll", "a@x.example", HEATING, "Oil")
    say(occurrence, "poll", "b@x.example", HEATING.upper(), "Wood", minute=2)
    text = page(admin, occurrence)
    assert text.count("engagement-question") == 1 and HEATING in text
    assert "Answered: 2" in text


def test_other_occurrences_do_not_count(admin: Client, occurrence: Occurrence) -> None:
    other = OccurrenceFactory.create(webinar=occurrence.webinar, occurrence_id="2")
    say(other, "poll", "a@x.example", HEATING, "Oil")
    session_of(occurrence)
    assert bars(page(admin, occurrence)) == []


def test_the_survey_says_the_average_of_numbers(admin: Client, occurrence: Occurrence) -> None:
    for number, answer in enumerate(("5", "4", "4")):
        say(occurrence, "survey", f"{number}@x.example", "How useful?", answer)
    text = page(admin, occurrence)
    assert "Average: 4.3" in text
    assert [answer for answer, _number in bars(text)] == ["5", "4"]


def test_a_ranking_says_the_places(admin: Client, occurrence: Occurrence) -> None:
    say(occurrence, "poll", "a@x.example", "Rank", "Price;Noise")
    say(occurrence, "poll", "b@x.example", "Rank", "Noise;Price")
    say(occurrence, "poll", "c@x.example", "Rank", "Noise;Price")
    assert bars(page(admin, occurrence)) == [("Noise", "place 1.3 on average"), ("Price", "place 1.7 on average")]


def free_answers(occurrence: Occurrence, count: int) -> None:
    for number in range(count):
        say(occurrence, "survey", f"{number}@x.example", "What next?", f"Thought {number:03}", minute=number)


def test_free_answers_come_the_newest_first_and_all_of_them_on_request(admin: Client, occurrence: Occurrence) -> None:
    free_answers(occurrence, 30)
    text = page(admin, occurrence)
    assert re.findall(r"Thought \d+", text) == [f"Thought {number:03}" for number in range(29, 19, -1)]
    assert "Show all: 20 more answers" in text
    url = re.search(r'<a class="portal-link" href="[^"]*" hx-get="([^"]*question=[^"]*)"', text)
    assert url
    whole = admin.get(url[1].replace("&amp;", "&"), headers={"HX-Request": "true"}).content.decode()
    assert len(re.findall(r"Thought \d+", whole)) == 30


def test_free_answers_are_hidden_from_who_may_not_view_people(viewer: Client, occurrence: Occurrence) -> None:
    free_answers(occurrence, 6)
    text = page(viewer, occurrence)
    assert "Thought" not in text and "Answered: 6" in text
    assert "engagement.csv" not in text


def test_what_only_one_person_answered_is_counted_without_its_words_for_them(
    viewer: Client, admin_user: User, occurrence: Occurrence
) -> None:
    """Few free answers look like options."""
    reader = Client()
    reader.force_login(admin_user)
    answers = (("a@x.example", "Oil"), ("b@x.example", "Oil"), ("c@x.example", "Call me: Cleo"), ("", "Wood"))
    for email, answer in answers:
        say(occurrence, "poll", email, HEATING, answer)
    assert bars(page(viewer, occurrence)) == [("Oil", "2 · 50%"), ("Answers that only one person gave", "2 · 50%")]
    assert ("Call me: Cleo", "1 · 25%") in bars(page(reader, occurrence))


def test_what_people_wrote_is_text(admin: Client, occurrence: Occurrence) -> None:
    say(occurrence, "poll", "a@x.example", "<b>Q</b>", "<script>x</script>")
    text = page(admin, occurrence)
    assert "<script>x" not in text and "&lt;script&gt;x&lt;/script&gt;" in text


# --- Questions that people asked --------------------------------------------------------------------------------------


def test_what_people_asked_has_who_when_and_what_the_hosts_said(admin: Client, occurrence: Occurrence) -> None:
    say(occurrence, "question", "ann@x.example", "How loud?", "40 dB", minute=1)
    say(occurrence, "question", "ben@x.example", "In winter?", "live answered", minute=2)
    say(occurrence, "question", "", "Recorded?", minute=3, name="")
    text = page(admin, occurrence)
    for words in ("3 questions, 1 without an answer", "ann@x.example", "40 dB", "Answered live", "No answer"):
        assert words in text
    assert text.index("How loud?") < text.index("In winter?") < text.index("Recorded?")
    assert "Anonymous or unknown" in text


def test_who_may_not_view_people_sees_no_name_and_no_address(viewer: Client, occurrence: Occurrence) -> None:
    say(occurrence, "question", "ann@x.example", "How loud?", "40 dB", name="Ann Virtanen")
    text = page(viewer, occurrence)
    assert "How loud?" in text
    assert "ann@x.example" not in text and "Virtanen" not in text


def test_many_questions_come_in_pages(admin: Client, occurrence: Occurrence) -> None:
    for number in range(30):
        say(occurrence, "question", "ann@x.example", f"Question {number:02}?", minute=number)
    assert len(re.findall(r"Question \d\d\?", page(admin, occurrence))) == 25
    assert re.findall(r"Question \d\d\?", page(admin, occurrence, "&page=2"))[0] == "Question 25?"


# --- Why there is nothing ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({}, "Not read yet"),
        ({"attendance": "provisional"}, "The attendance is not final yet"),
        ({"ended_at": None, "attendance": "none"}, "The webinar is not over yet"),
        ({"raw_pruned_at": START}, "The answers are no longer kept"),
    ],
)
def test_it_says_why_there_is_nothing(
    admin: Client, occurrence: Occurrence, changed: dict[str, object], words: str
) -> None:
    Occurrence.objects.filter(pk=occurrence.pk).update(**changed)
    text = page(admin, occurrence)
    assert words in text and "engagement.csv" not in text


def test_reports_without_anything_are_said(admin: Client, occurrence: Occurrence) -> None:
    session_of(occurrence)
    assert "Nobody said anything" in page(admin, occurrence)


def test_switched_off_it_leads_to_the_setting_for_who_may_change_it(admin: Client, occurrence: Occurrence) -> None:
    SyncSettingsRow.objects.update(engagement_polls=False, engagement_questions=False, engagement_survey=False)
    text = page(admin, occurrence)
    assert "Polls, questions and surveys are not read" in text
    assert reverse("admin:answers", args=(occurrence.webinar.connection_id,)) in text


def test_without_the_permission_there_is_no_link_to_the_setting(viewer: Client, occurrence: Occurrence) -> None:
    SyncSettingsRow.objects.update(engagement_polls=False, engagement_questions=False, engagement_survey=False)
    text = page(viewer, occurrence)
    assert reverse("admin:answers", args=(occurrence.webinar.connection_id,)) not in text
    assert "Somebody who may change the settings" in text


def test_a_part_that_is_off_is_named(admin: Client, occurrence: Occurrence) -> None:
    SyncSettingsRow.objects.update(engagement_survey=False)
    say(occurrence, "poll", "a@x.example", HEATING, "Oil")
    assert "Survey answers are not read." in page(admin, occurrence)


# --- Few queries ------------------------------------------------------------------------------------------------------


def test_the_queries_do_not_grow_with_the_answers(admin: Client, occurrence: Occurrence) -> None:
    def asked(people: range) -> int:
        for number in people:
            for kind in ("poll", "survey", "question"):
                say(occurrence, kind, f"{number}@x.example", f"{kind} {number}?", f"{number}")
        with CaptureQueriesContext(database) as queries:
            page(admin, occurrence)
        return len(queries)

    few = asked(range(2))
    assert asked(range(2, 60)) == few <= 30
    assert EngagementRow.objects.count() == 180
