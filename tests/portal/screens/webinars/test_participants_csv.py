"""The people of a webinar for HubSpot's participant import."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from integrations.decisions.mapping.questions import normalised_title
from integrations.models import Occurrence, QuestionRow, RegistrantRow, SegmentRow, SessionRow
from tests.support.factories import START, OccurrenceFactory, ParticipantFactory


def rows(admin: Client, occurrence: Occurrence) -> list[str]:
    answer: Any = admin.get(reverse("admin:import_csv", args=(occurrence.pk,)))
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    return b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()


@pytest.fixture
def occurrence(db: None) -> Occurrence:
    row = OccurrenceFactory.create(started_at=START, ended_at=START + timedelta(hours=1))
    session = SessionRow.objects.create(
        occurrence=row, uuid="u", started_at=START, ended_at=START + timedelta(hours=1), complete_read=1
    )
    for number, email in enumerate(("came@x.example", "no-show@x.example", "user@x.example")):
        RegistrantRow.objects.create(
            webinar=row.webinar,
            registrant_id=str(number),
            email=email,
            status="approved",
            created_at=START - timedelta(days=1),
        )
    SegmentRow.objects.create(
        session=session,
        read=1,
        email="came@x.example",
        joined_at=START,
        left_at=START + timedelta(minutes=9),
        seconds=540,
    )
    return row


def test_it_has_the_columns_of_the_import(admin: Client, occurrence: Occurrence) -> None:
    assert rows(admin, occurrence) == [
        "Email,Attended,Registered,Cancelled",
        "came@x.example,TRUE,TRUE,FALSE",
        "no-show@x.example,FALSE,TRUE,FALSE",
        "user@x.example,FALSE,TRUE,FALSE",
    ]


def test_whom_the_rules_leave_out_is_not_in_it(admin: Client, occurrence: Occurrence) -> None:
    ParticipantFactory.create(occurrence=occurrence, email="user@x.example", cause="hubspot_user")
    assert "user@x.example" not in " ".join(rows(admin, occurrence))


def test_whom_hubspot_rejected_is(admin: Client, occurrence: Occurrence) -> None:
    ParticipantFactory.create(occurrence=occurrence, email="user@x.example", cause="rejected_by_hubspot")
    assert "user@x.example,FALSE,TRUE,FALSE" in rows(admin, occurrence)


def test_once_the_raw_rows_are_pruned_it_tells_what_hubspot_took(admin: Client, occurrence: Occurrence) -> None:
    RegistrantRow.objects.all().delete()
    Occurrence.objects.update(raw_pruned_at=START)
    ParticipantFactory.create(occurrence=occurrence, email="a@x.example", accepted_joined_at=START)
    ParticipantFactory.create(
        occurrence=occurrence, email="b@x.example", sent=[["cancel", START.isoformat(), None, None]]
    )
    assert rows(admin, occurrence)[1:] == ["a@x.example,TRUE,FALSE,FALSE", "b@x.example,FALSE,FALSE,TRUE"]


def test_refuses_staff_without_the_permission(staff: Client, occurrence: Occurrence) -> None:
    assert staff.get(reverse("admin:import_csv", args=(occurrence.pk,))).status_code == 403


# --- What people did and answered -------------------------------------------------------------------------------------


def ask(occurrence: Occurrence, title: str, answered: int = 1) -> None:
    QuestionRow.objects.create(
        webinar=occurrence.webinar, source="form", key=normalised_title(title), title=title, answered=answered
    )


def test_what_people_did_follows_the_columns_of_the_import(admin: Client, occurrence: Occurrence) -> None:
    ParticipantFactory.create(occurrence=occurrence, email="came@x.example", polls_answered=2, questions_asked=0)
    assert rows(admin, occurrence)[:3] == [
        "Email,Attended,Registered,Cancelled,Polls answered,Questions asked,Surveys answered",
        "came@x.example,TRUE,TRUE,FALSE,2,0,",
        "no-show@x.example,FALSE,TRUE,FALSE,,,",
    ]


def test_each_question_of_the_form_has_a_column(admin: Client, occurrence: Occurrence) -> None:
    ask(occurrence, "org")
    ask(occurrence, "Which topic?", answered=2)
    answers = {"Which  TOPIC?": "Heat;Cooling", "org": "=Kuusi"}
    RegistrantRow.objects.filter(email="came@x.example").update(answers=answers)
    lines = rows(admin, occurrence)
    assert lines[0] == "Email,Attended,Registered,Cancelled,Which topic?,Organization"
    assert lines[1] == "came@x.example,TRUE,TRUE,FALSE,Heat;Cooling,'=Kuusi"
    assert lines[2] == "no-show@x.example,FALSE,TRUE,FALSE,,"


def test_a_question_with_the_name_of_a_column_of_the_import_does_not_pass_for_it(
    admin: Client, occurrence: Occurrence
) -> None:
    ask(occurrence, "E-mail")
    ask(occurrence, "attended")
    assert rows(admin, occurrence)[0] == "Email,Attended,Registered,Cancelled,Answer: attended,E-mail"


def test_once_pruned_the_numbers_stay_and_the_answers_are_gone(admin: Client, occurrence: Occurrence) -> None:
    ask(occurrence, "org")
    Occurrence.objects.update(raw_pruned_at=START)
    ParticipantFactory.create(
        occurrence=occurrence, email="a@x.example", accepted_joined_at=START, polls_answered=1, surveys_answered=1
    )
    assert rows(admin, occurrence) == [
        "Email,Attended,Registered,Cancelled,Polls answered,Questions asked,Surveys answered",
        "a@x.example,TRUE,FALSE,FALSE,1,,1",
    ]
