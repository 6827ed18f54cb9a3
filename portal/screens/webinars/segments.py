"""Segment in HubSpot: common questions, the properties and filters that answer them, and what each tier can do."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integrations.clock import utcnow
from integrations.hubspot.schema import CONTACT_PROPERTIES
from integrations.models import HubSpotAccount, Occurrence
from integrations.models.webinars import AttendanceState
from portal.row_numbers import row_number
from portal.screens.shared import links
from portal.screens.shared.lists.filters import webinar_search
from portal.screens.shared.webinars.hubspot_lists import hubspot_lists

OFFERED = 8  # webinars to choose from; more are found by the search
PROPERTY_LABELS = {one.name: one.label for one in CONTACT_PROPERTIES}
ONLY_LAST = gettext_lazy("This finds people only until they attend a later webinar.")
NO_PROPERTY = gettext_lazy("No contact property shows this.")


@dataclass(frozen=True)
class Answer:
    """The ways to answer one question. The conditions of one way all have to hold.

    `%(id)s` and `%(name)s` stand for the webinar's.
    """

    question: str | Promise
    properties: tuple[str | Promise, ...]
    limit: str | Promise = ""  # of the answer by properties
    event: str | Promise = ""  # the filter on the marketing event
    custom: tuple[str | Promise, ...] = ()
    note: str | Promise = ""


ANSWERS = (
    Answer(
        gettext_lazy("Who attended this webinar?"),
        (gettext_lazy("zoom_sync_last_attended_webinar_id is equal to %(id)s"),),
        ONLY_LAST,
        gettext_lazy("Participation in the marketing event “%(name)s”: attended"),
        (gettext_lazy("Has completed “Attended Zoom webinar” where webinar_id is equal to %(id)s"),),
    ),
    Answer(
        gettext_lazy("Who attended more than half of it?"),
        (
            gettext_lazy("zoom_sync_last_attended_webinar_id is equal to %(id)s"),
            gettext_lazy("zoom_sync_last_attended_webinar_percentage is greater than 50"),
        ),
        ONLY_LAST,
        "",
        (
            gettext_lazy(
                "Has completed “Attended Zoom webinar” where webinar_id is equal to %(id)s and duration_percentage is "
                "greater than 50"
            ),
        ),
        gettext_lazy(
            "HubSpot's own percentage on the marketing event is leaving minus joining, so it is higher for those who "
            "left and came back."
        ),
    ),
    Answer(
        gettext_lazy("Who are the no-shows of this webinar?"),
        (
            gettext_lazy("zoom_sync_last_registered_webinar_id is equal to %(id)s"),
            gettext_lazy("zoom_sync_last_attended_webinar_id is none of %(id)s, or is unknown"),
        ),
        gettext_lazy("This finds people only until they register for a later webinar."),
        gettext_lazy("Participation in the marketing event “%(name)s”: no-show"),
        (
            gettext_lazy("Has completed “Registered for Zoom webinar” where webinar_id is equal to %(id)s"),
            gettext_lazy("Has not completed “Attended Zoom webinar” where webinar_id is equal to %(id)s"),
        ),
        gettext_lazy(
            "Build the no-show list only on completed events: as long as attendance is provisional, somebody who was "
            "there may still be missing."
        ),
    ),
    Answer(
        gettext_lazy("Who has registered for this webinar?"),
        (gettext_lazy("zoom_sync_last_registered_webinar_id is equal to %(id)s"),),
        gettext_lazy("This finds people only until they register for a later webinar."),
        gettext_lazy("Participation in the marketing event “%(name)s”: registered"),
        (gettext_lazy("Has completed “Registered for Zoom webinar” where webinar_id is equal to %(id)s"),),
    ),
    Answer(
        gettext_lazy("Who cancelled?"),
        (),
        NO_PROPERTY,
        gettext_lazy("Participation in the marketing event “%(name)s”: cancelled"),
        note=gettext_lazy("Cancelled registrations do not count in any total."),
    ),
    Answer(
        gettext_lazy("Who attends regularly?"),
        (gettext_lazy("zoom_sync_total_attended is greater than or equal to 3"),),
    ),
    Answer(
        gettext_lazy("Who registers but never attends?"),
        (
            gettext_lazy("zoom_sync_total_registrations is greater than or equal to 1"),
            gettext_lazy("zoom_sync_total_attended is equal to 0"),
        ),
        note=gettext_lazy("It counts all webinars, the coming ones as well: add a condition on the time registered."),
    ),
    Answer(
        gettext_lazy("Who usually stays to the end?"),
        (gettext_lazy("zoom_sync_average_duration is greater than 80"),),
        note=gettext_lazy("The mean of the percentages, from 0 to 100, over the webinars they attended."),
    ),
    Answer(
        gettext_lazy("Who attended any webinar in the past 30 days?"),
        (gettext_lazy("zoom_sync_last_attended_webinar_joined_at is less than 30 days ago"),),
        custom=(gettext_lazy("Has completed “Attended Zoom webinar” in the past 30 days"),),
    ),
)


@dataclass(frozen=True)
class Condition:
    """A condition on a property, with the label that HubSpot shows; `name` is the property's internal name."""

    words: str
    name: str


@dataclass(frozen=True)
class AnswerShown:
    """An answer with the webinar's ID and name filled in."""

    question: str
    properties: list[Condition]
    limit: str
    event: str
    custom: list[str]
    note: str


@dataclass(frozen=True)
class HubSpotAccountShown:
    """A HubSpot account with the links to its lists, and if its tier has custom events."""

    name: str
    custom_events: bool
    segments_url: str
    events_url: str
    properties_url: str


def segments_page(request: HttpRequest) -> HttpResponse:
    """Show the questions and answers, for one webinar if it is named."""
    if not request.user.has_perm("integrations.view_occurrence"):
        raise PermissionDenied
    chosen = request.GET.get("webinar", "")
    rows = Occurrence.objects.select_related("webinar").annotate(portal_id=F("webinar__connection__hubspot__portal_id"))
    occurrence = rows.filter(pk=row_number(chosen) or 0).first()
    facts = {"id": _("the webinar's ID"), "name": _("the webinar's name")}
    if occurrence:
        facts = {"id": occurrence.webinar.zoom_id, "name": occurrence.webinar.topic}
    context = {
        **admin.site.each_context(request),
        "title": _("Segment in HubSpot"),
        "occurrence": occurrence,
        "q": request.GET.get("q", ""),
        "found": _found(request.GET.get("q", "")),
        "provisional": bool(occurrence and occurrence.attendance != AttendanceState.FINAL),
        "answers": [_answer_for_webinar(answer, facts) for answer in ANSWERS],
        "portals": list(_hubspot_accounts()),
        "hubspot_lists": hubspot_lists(occurrence, occurrence.portal_id) if occurrence else [],
    }
    return TemplateResponse(request, "portal/segments.html", context)


def _answer_for_webinar(answer: Answer, facts: dict[str, str]) -> AnswerShown:
    return AnswerShown(
        question=str(answer.question),
        properties=[_condition(str(text) % facts) for text in answer.properties],
        limit=str(answer.limit),
        event=str(answer.event) % facts,
        custom=[str(text) % facts for text in answer.custom],
        note=str(answer.note),
    )


def _condition(text: str) -> Condition:
    """Return the condition with the property's label in place of its internal name, with which the text begins."""
    name, _space, rest = text.partition(" ")
    return Condition(f"{PROPERTY_LABELS[name]} {rest}", name)


def _found(words: str) -> list[Occurrence]:
    """Return the webinars to choose from: the latest that have begun, or the latest of those searched for."""
    rows = Occurrence.objects.select_related("webinar").filter(webinar_search(words, "webinar__"))
    rows = rows if words.strip() else rows.filter(start__lte=utcnow())
    return list(rows.filter(start__isnull=False).order_by("-start")[:OFFERED])


def _hubspot_accounts() -> Iterator[HubSpotAccountShown]:
    rows = HubSpotAccount.objects.order_by("name").values_list("name", "portal_id", "capabilities")
    for name, portal_id, capabilities in rows:
        yield HubSpotAccountShown(
            name=name,
            custom_events="custom_events" in capabilities,
            segments_url=links.hubspot_segments(portal_id),
            events_url=links.hubspot_marketing_events(portal_id),
            properties_url=links.hubspot_properties(portal_id),
        )
