"""Lists are filtered as people do it: by the form on the page, which sends the fields that were left empty, too."""

from datetime import timedelta

import pytest
from django.test import Client

from integrations.clock import utcnow
from integrations.models import Occurrence, SyncJob
from integrations.models.jobs import JobState
from tests.support.factories import OccurrenceFactory, ParticipantFactory, WebinarFactory
from tests.support.forms import Form, form_of

WEBINARS, JOBS, PEOPLE = (f"/admin/integrations/{name}/" for name in ("occurrence", "syncjob", "participant"))
LISTS = (WEBINARS, JOBS, PEOPLE)


@pytest.fixture(autouse=True)
def some(admin: Client) -> None:
    """Three of each, so that every list can be narrowed down."""
    states = (("synced", "final", "info"), ("failed", "provisional", "error"), ("", "none", ""))
    for number, (status, attendance, level) in enumerate(states):
        start = utcnow() + timedelta(days=3 - number * 5)
        webinar = WebinarFactory.create(topic=f"Heat pumps {number}", host_email=f"host{number}@a.example")
        one = OccurrenceFactory.create(webinar=webinar, status=status, attendance=attendance, level=level, start=start)
        ParticipantFactory.create(
            occurrence=one,
            email=f"ann{number}@kuusi.example",
            cause="hubspot_user" if number else "",
            accepted_registered_at=start if number < 2 else None,
            accepted_joined_at=None if number else start,
        )
        state = JobState.PARKED if number == 1 else JobState.DONE
        SyncJob.objects.create(occurrence=one, state=state, trigger="schedule", not_before=start)
    assert Occurrence.objects.count() == 3


def form(admin: Client, address: str) -> Form:
    return form_of(admin.get(address), class_="portal-filters")


def found(answer: object) -> list[int]:
    return [row.pk for row in answer.context["cl"].result_list]  # type: ignore[attr-defined]


@pytest.mark.parametrize("address", LISTS)
def test_a_form_that_is_sent_as_it_stands_leaves_every_row(admin: Client, address: str) -> None:
    answer = form(admin, address).send(admin, address)
    assert len(found(answer)) == 3
    assert not answer.context["cl"].has_active_filters


@pytest.mark.parametrize("address", LISTS)
def test_blanks_filter_nothing(admin: Client, address: str) -> None:
    one = form(admin, address)
    assert len(found(one.send(admin, address, **dict.fromkeys(one.fields.keys() - one.choices.keys(), "  ")))) == 3


@pytest.mark.parametrize(
    ("address", "typed", "count"),
    [
        (WEBINARS, "pumps 1", 1),
        (WEBINARS, "heat", 3),
        (WEBINARS, "host2@", 1),
        (JOBS, "pumps 1", 1),
        (PEOPLE, "ann1@kuusi.example", 1),
        (PEOPLE, "ann", 3),
        (PEOPLE, "nobody@", 0),
    ],
)
def test_a_search_finds_what_was_typed(admin: Client, address: str, typed: str, count: int) -> None:
    assert len(found(form(admin, address).send(admin, address, q=typed))) == count


@pytest.mark.parametrize("address", LISTS)
def test_each_choice_of_each_select_finds_its_rows(admin: Client, address: str) -> None:
    asked = form(admin, address)
    assert asked.choices
    for name, values in asked.choices.items():
        rows = {value: found(asked.send(admin, address, **{name: value})) for value in values}
        assert len(rows.pop("")) == 3, name
        assert any(0 < len(some) < 3 for some in rows.values()) or name == "connection", (name, rows)


def test_choices_go_together_with_a_search(admin: Client) -> None:
    asked = form(admin, WEBINARS)
    assert len(found(asked.send(admin, WEBINARS, q="heat", state="needs_you", attendance="provisional"))) == 1
    assert found(asked.send(admin, WEBINARS, q="heat", state="needs_you", attendance="final")) == []
