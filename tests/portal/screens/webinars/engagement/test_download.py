"""The file of what people answered and asked."""

import csv
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from audits.models import Change
from integrations.models import Occurrence
from tests.support.factories import OccurrenceFactory
from tests.support.said import say


@pytest.fixture
def occurrence(db: None) -> Occurrence:
    row: Occurrence = OccurrenceFactory.create(webinar__zoom_id="81000000001", webinar__topic="Heat pumps")
    return row


def rows(client: Client, occurrence: Occurrence) -> list[list[str]]:
    answer: Any = client.get(reverse("admin:engagement_csv", args=(occurrence.pk,)))
    assert answer.headers["Content-Disposition"] == 'attachment; filename="answers-81000000001.csv"'
    return list(csv.reader(b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()))


def test_each_answer_and_question_is_a_row(admin: Client, occurrence: Occurrence) -> None:
    say(occurrence, "question", "ann@x.example", "How loud?", "40 dB", minute=3)
    say(occurrence, "poll", "ann@x.example", "Heating?", "Oil", minute=1)
    say(occurrence, "survey", "", "Useful?", "5", name="", minute=70)
    assert rows(admin, occurrence) == [
        ["Webinar", "Kind", "Question", "Answer", "Email", "Name", "Time"],
        ["81000000001", "poll", "Heating?", "Oil", "ann@x.example", "Ann", "2026-10-01 10:01:00"],
        ["81000000001", "question", "How loud?", "40 dB", "ann@x.example", "Ann", "2026-10-01 10:03:00"],
        ["81000000001", "survey", "Useful?", "5", "", "", "2026-10-01 11:10:00"],
    ]


def test_no_cell_is_a_formula(admin: Client, occurrence: Occurrence) -> None:
    say(occurrence, "poll", "ann@x.example", "=cmd()", "Oil;+1", name="@Ann")
    assert rows(admin, occurrence)[1][2:6] == ["'=cmd()", "Oil;'+1", "ann@x.example", "'@Ann"]


def test_the_download_is_recorded(admin: Client, occurrence: Occurrence) -> None:
    rows(admin, occurrence)
    change = Change.objects.get(what="export")
    assert (change.actor, change.after) == ("alice", {"how": "engagement"})
    assert "81000000001" in change.subject


def test_refuses_who_may_not_view_people(staff: Client, occurrence: Occurrence) -> None:
    assert staff.get(reverse("admin:engagement_csv", args=(occurrence.pk,))).status_code == 403
