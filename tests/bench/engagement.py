"""What it takes to read what everybody said in the big webinar, and to tell HubSpot."""

import json
from collections.abc import Iterator
from math import ceil
from typing import Any

from sandbox.world.engagement import asked, poll_answer, survey, survey_answer
from tests.bench.portal import Bench

EVERYTHING = {"engagement": {"polls": True, "questions": True, "survey": True, "note": True}}


def let_everybody_speak(webinar: dict[str, Any]) -> None:
    """Let each person who came answer two questions of a poll and one of the survey, and every tenth ask something."""
    (session,) = webinar["sessions"]
    people = list({row["email"]: row["name"] for row in session["rows"]}.items())
    polls = ("Heat or cold?", "Which room?")
    session["polls"] = [poll_answer(*one, question, "Heat", "Cold") for one in people for question in polls]
    session["questions"] = [asked(*one, "How loud is it?") for one in people[::10]]
    session["survey"] = survey()
    session["survey_answers"] = [survey_answer(*one, "How was it?", "Good") for one in people]


def figures(made: Bench, webinar_id: str) -> Iterator[tuple[str, float, float, str]]:
    """Switch on everything about polls, questions, surveys and notes once everybody is in HubSpot.

    Yields what was measured, how much, how much it may be, and the unit.
    """
    made.sync()
    plain = made.sync()["api_calls"]
    webinars = made.get("/sandbox/zoom")["webinars"]
    let_everybody_speak(webinars[webinar_id])
    made.patch("zoom", {"webinars": webinars})
    made.manage("sync_settings", "--apply", "-", given=json.dumps(EVERYTHING))
    told, before = made.sync(), made.writes()
    again = made.sync()["api_calls"]
    people, notes = ceil(made.people / 100), ceil(made.people * 0.6 / 100)
    yield "Zoom calls more for polls, questions and a survey", told["api_calls"]["zoom"] - plain["zoom"], 3, ""
    # Contacts are looked up and updated, notes written and shown on them; properties are made once.
    more = told["api_calls"]["hubspot"] - plain["hubspot"]
    yield "HubSpot calls more for them and for notes", more, 2 * people + 2 * notes + 6, ""
    yield "CPU a person for them", round(told["cpu"] / made.people * 1000, 2), 2.5, " ms"
    yield "SQL statements a person for them", round(told["statements"] / made.people, 3), 0.15, ""
    yield "writes of an unchanged sync after them", made.writes() - before, 0, ""
    yield "Zoom calls more of an unchanged sync after them", again["zoom"] - plain["zoom"], 0, ""
