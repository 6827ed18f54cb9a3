"""What a person answered, asked and came from, on the page of the person."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from integrations.models import EngagementRow, Participant, RegistrantRow
from integrations.privacy.forget import forget_person
from tests.support.factories import START, OccurrenceFactory, ParticipantFactory
from tests.support.said import say

ANN, BEN = "ann@kuusi.example", "ben@lumi.example"


def page(client: Client, email: str = ANN, language: str = "en") -> str:
    answer = client.get(reverse("admin:person"), {"email": email}, headers={"accept-language": language})
    assert answer.status_code == 200
    return answer.content.decode()


def part(text: str) -> str:
    """Return the part of the page with what was said."""
    return text.partition('aria-labelledby="person-said"')[2].partition("</section>")[0]


def register(person: Participant, answers: dict[str, str] | None = None, days: int = 0, **more: Any) -> RegistrantRow:
    return RegistrantRow.objects.create(
        webinar=person.occurrence.webinar,
        registrant_id=f"r{days}",
        email=person.email,
        status="approved",
        created_at=START - timedelta(days=10 - days),
        answers=answers,
        **more,
    )


@pytest.fixture
def person(db: None) -> Participant:
    found: Participant = ParticipantFactory.create(
        email=ANN,
        occurrence__webinar__topic="Heat pumps",
        zoom_registered_at=START,
        polls_answered=2,
        questions_asked=1,
        surveys_answered=1,
    )
    return found


def test_the_answers_of_the_form_stand_by_question(admin: Client, person: Participant) -> None:
    register(person, {"org": "Kuusi Oy", "Which topic?": "Heat;Cooling", "comments": ""})
    shown = part(page(admin))
    for words in ("Organization</dt>", "Kuusi Oy", "Which topic?", "Heat, Cooling", "2 answers at registration"):
        assert words in shown, words
    assert "Questions and comments" not in shown


def test_zooms_own_fields_come_first_and_the_order_does_not_depend_on_the_database(
    admin: Client, person: Participant
) -> None:
    register(person, {"Why?": "Noise", "org": "Kuusi Oy", "A question that is longer": "Yes", "city": "Oulu"})
    shown = part(page(admin))
    places = [shown.index(words) for words in ("Oulu", "Kuusi Oy", "A question that is longer", "Why?")]
    assert places == sorted(places)


def test_zooms_own_fields_have_their_labels_in_the_readers_language(admin: Client, person: Participant) -> None:
    register(person, {"org": "Kuusi Oy"})
    assert "Organisaatio" in part(page(admin, language="fi"))


def test_who_registered_again_is_shown_with_the_latest_answers_and_source(admin: Client, person: Participant) -> None:
    register(person, {"org": "Old Oy"}, days=1, tracking_source="Newsletter")
    register(person, {"org": "New Oy"}, days=2, tracking_source="Partner")
    shown = part(page(admin))
    assert "New Oy" in shown and "Old Oy" not in shown
    assert "Source of the registration:</span> Partner" in shown


def test_polls_questions_and_survey_answers_stand_with_their_numbers(admin: Client, person: Participant) -> None:
    say(person.occurrence, "poll", ANN, "How do you heat?", "Oil;Wood")
    say(person.occurrence, "question", ANN, "How loud?", "live answered")
    say(person.occurrence, "question", ANN, "Who pays?")
    say(person.occurrence, "survey", ANN, "How useful?", "5")
    say(person.occurrence, "survey", BEN, "How useful?", "1 of Ben")
    shown = part(page(admin))
    for words in (
        "2 polls answered",
        "1 question asked",
        "1 survey answered",
        "Oil, Wood",
        "Answered live",
        "No answer",
    ):
        assert words in shown, words
    assert "of Ben" not in shown


def test_after_pruning_the_numbers_stay_and_it_says_so(admin: Client, person: Participant) -> None:
    type(person.occurrence).objects.update(raw_pruned_at=START)
    shown = part(page(admin))
    assert "2 polls answered" in shown and "The answers are no longer kept" in shown


def test_a_person_who_said_nothing_has_no_such_part(admin: Client) -> None:
    ParticipantFactory.create(email=BEN, zoom_registered_at=START)
    assert part(page(admin, BEN)) == ""


def test_who_only_dropped_in_is_told_with_the_minutes(admin: Client) -> None:
    ParticipantFactory.create(email=BEN, zoom_registered_at=START, dropped_in=timedelta(seconds=170))
    assert "dropped in, 3 min" in page(admin, BEN)


def test_it_does_not_ask_more_for_more_webinars(
    admin: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(60):
        occurrence = OccurrenceFactory.create(start=START - timedelta(days=number))
        one = ParticipantFactory.create(email=ANN, occurrence=occurrence)
        register(one, {"org": f"Company {number}"})
        say(occurrence, "poll", ANN, "How do you heat?", "Oil")
    with django_assert_max_num_queries(30):
        shown = part(page(admin))
    assert shown.count("<details") == 50
    assert "Of the latest 50 webinars." in shown


def test_erasing_a_person_erases_what_they_said_and_nothing_of_others(admin: Client, person: Participant) -> None:
    portal = person.occurrence.webinar.connection.hubspot
    Participant.objects.update(contact_id="77")
    register(person, {"org": "Kuusi Oy"})
    say(person.occurrence, "poll", ANN, "How do you heat?", "Oil")
    say(person.occurrence, "poll", BEN, "How do you heat?", "Wood", name="Ben Lund")
    forget_person(portal, "77", START)
    assert "Kuusi" not in page(admin) and "How do you heat" not in page(admin)
    assert [(row.email, row.name) for row in EngagementRow.objects.all()] == [(BEN, "Ben Lund")]
