"""Which webinars belong to a month of a backfill: none is looked at in every month, and none counts twice."""

from datetime import datetime, timedelta

import pytest

from integrations.backfill.wanted import is_wanted
from tests.support.factories import START, OccurrenceFactory, WebinarFactory

pytestmark = pytest.mark.django_db


def in_the_month(start: datetime | None) -> bool:
    return start is None or START <= start < START + timedelta(days=28)


def wanted(days: int | None, **webinar: object) -> bool | None:
    """Return the answer for a webinar so many days after the month's first, with an undated occurrence."""
    row = WebinarFactory.create(starts_at=None if days is None else START + timedelta(days=days), **webinar)
    OccurrenceFactory.create(webinar=row, start=None, end=None)
    return is_wanted(row, in_the_month)


def test_a_webinar_is_of_the_month_of_its_date_alone() -> None:
    assert wanted(3) is True
    assert wanted(40) is None


def test_a_webinar_without_any_date_is_looked_at() -> None:
    assert wanted(None) is True


def test_one_of_zoom_events_is_of_no_month() -> None:
    assert wanted(3, zoom_event=True) is None
