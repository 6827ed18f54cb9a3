"""The sums of the past 30 days: webinars, and the people in them."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Sum
from django.urls import reverse

from integrations.models import Occurrence
from portal.screens.shared.webinars import webinar_lists

DAYS = 30


@dataclass(frozen=True)
class PastDays:
    """People count once in each webinar. `url`: the list of these webinars."""

    webinars: int
    people: int
    in_hubspot: int
    url: str


def past_days(now: datetime) -> PastDays:
    """Return the sums over the webinars of the past 30 days."""
    found = webinar_lists.past(Occurrence.objects.all(), now, DAYS).aggregate(
        webinars=Count("pk"), people=Sum("people", default=0), in_hubspot=Sum("in_hubspot", default=0)
    )
    return PastDays(**found, url=f"{reverse('admin:integrations_occurrence_changelist')}?period={DAYS}")
