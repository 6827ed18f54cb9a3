"""The people of a webinar for HubSpot's participant import."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from integrations.models import Occurrence, RegistrantRow, SegmentRow, SessionRow
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
