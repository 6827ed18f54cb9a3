"""What the pages show after real syncs: of the form, the source, polls, questions, a survey, and a short stay."""

import csv
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from integrations.models import Occurrence
from sandbox.world import build
from sandbox.world.engagement import asked, poll_answer, reply, survey, survey_answer
from tests.support.webinars import ANN, BEN, CAT, ID, LENGTH, at, row, session, signed_up, webinar
from tests.support.world import Json, World


@pytest.fixture
def held(empty_world: World) -> World:
    """An hour with a form and a source, polls, a question and a survey; Ben looked in for three minutes."""
    world = empty_world
    world.settings(
        {
            "engagement": {"polls": True, "questions": True, "survey": True, "note": False},
            "attended_from": {"minutes": 10},
            "source": True,
        }
    )
    start, mail = at(world, -5), build.tracking_source("Newsletter", ID)
    said: Json = {
        "polls": [poll_answer(ANN, "Ann", "Heat or cold?", "Heat"), poll_answer(CAT, "Cat", "Heat or cold?", "Cold")],
        "questions": [asked(ANN, "Ann", "How loud?", reply("henrik@kuusi.example", "Henrik", "40 dB"))],
        "survey": survey(),
        "survey_answers": [survey_answer(ANN, "Ann", "How was it?", "5")],
    }
    stays = (row(ANN, 0, LENGTH), row(BEN, 0, 3), row(CAT, 0, LENGTH))
    people = [
        build.answered(
            signed_up(world, ANN, "Ann", "Virtanen"), {"Which topic?": "Heat;Cooling"}, mail, org="Kuusi Oy"
        ),
        signed_up(world, BEN, "Ben", "Lund", nth=1),
        signed_up(world, CAT, "Cat", "Aalto", nth=2),
    ]
    webinar(
        world,
        start,
        registrants=people,
        sessions=[session("run", start, LENGTH, *stays, **said)],
        registration=build.registration(custom_questions=[build.question("Which topic?", "Heat", "Cooling")], org=True),
        tracking_sources=[mail],
    )
    world.sync()
    world.sync()
    return world


def text(client: Client, address: str, **query: str) -> str:
    answer = client.get(address, query)
    assert answer.status_code == 200
    return answer.content.decode()


def lines(client: Client, name: str) -> list[list[str]]:
    answer: Any = client.get(reverse(name, args=(Occurrence.objects.get().pk,)))
    return list(csv.reader(b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()))


def test_the_tab_counts_what_zoom_reported(held: World, admin: Client) -> None:
    shown = text(admin, reverse("admin:webinar", args=(Occurrence.objects.get().pk,)), tab="engagement")
    for words in (
        "Heat or cold?",
        "1 · 50%",
        "Answered: 2 of 2 people who attended",
        "How loud?",
        "40 dB",
        "Average: 5",
    ):
        assert words in shown, words


def test_the_person_s_page_has_answers_source_and_questions(held: World, admin: Client) -> None:
    shown = text(admin, reverse("admin:person"), email=ANN)
    for words in ("Which topic?", "Heat, Cooling", "Kuusi Oy", "Newsletter", "1 poll answered", "How loud?", "40 dB"):
        assert words in shown, words


def test_who_dropped_in_is_told_with_the_minutes(held: World, admin: Client) -> None:
    assert "dropped in, 3 min" in text(admin, reverse("admin:person"), email=BEN)
    page = reverse("admin:webinar", args=(Occurrence.objects.get().pk,))
    assert BEN in text(admin, page, people="dropped_in")


def test_the_files_have_what_was_said_and_done(held: World, admin: Client) -> None:
    assert [ANN, "Heat or cold?", "Heat"] in [[one[4], one[2], one[3]] for one in lines(admin, "admin:engagement_csv")]
    header, *people = lines(admin, "admin:import_csv")
    ann = dict(zip(header, next(one for one in people if one[0] == ANN), strict=True))
    assert {"Attended": "TRUE", "Polls answered": "1", "Which topic?": "Heat;Cooling"}.items() <= ann.items()
