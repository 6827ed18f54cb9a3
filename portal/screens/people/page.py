"""The people who registered for webinars or attended them, with what is in HubSpot, or why it is not."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from integrations.decisions.exclusions import normalise_email
from integrations.models import Connection, Participant
from portal.screens.people import person
from portal.screens.shared import links
from portal.screens.shared.admin import ReadOnlyAdmin
from portal.screens.shared.html import badge, lines, link, moment
from portal.screens.shared.lists.filters import AttendedFilter, CauseFilter, OccurrenceFilter, OutcomeFilter
from portal.screens.shared.lists.views import Wanted, tabs
from portal.screens.shared.webinars.participation import (
    ParticipationShown,
    email_search,
    participation,
    participation_badge,
)
from portal.wording.labels import OUTCOMES

VIEWS: tuple[Wanted, ...] = (
    (gettext_lazy("Everybody"), "", None),
    *((words, f"outcome={outcome}", None) for outcome, words in OUTCOMES.items()),
)


class ParticipantAdmin(ReadOnlyAdmin[Participant]):
    """The table of participants."""

    change_list_template = "portal/people.html"
    list_display = ("email", "webinar", "outcome", "registered", "attended", "left")
    list_filter = (OutcomeFilter, CauseFilter, AttendedFilter, OccurrenceFilter)
    list_select_related = ("occurrence__webinar",)
    list_fullwidth = True
    search_fields = ("email",)
    search_help_text = gettext_lazy("Address or @domain")
    ordering = ("-id",)
    sortable_by = ()
    fields = ("email", "webinar", "outcome", "detail", "contact_id", "registered", "attended", "left")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Participant], search_term: str
    ) -> tuple[QuerySet[Participant], bool]:
        """Find people by a part of their address or by its whole domain: these have an index."""
        term = normalise_email(search_term)
        if not term:
            return queryset, False
        return queryset.filter(email_search(term)), False

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        response = super().changelist_view(request, extra_context)
        if isinstance(response, TemplateResponse) and response.context_data and "cl" in response.context_data:
            cl = response.context_data["cl"]
            rows = list(cl.result_list)
            facts = _connection_facts()
            response.context_data |= {
                "views": tabs(self, request, cl, VIEWS),
                "rows": [_table_row(row, *facts[row.occurrence.webinar.connection_id]) for row in rows],
                "capped": cl.paginator.full,
            }
        return response

    def get_urls(self) -> list[URLPattern]:
        return [
            path("person/", self.admin_site.admin_view(person.person_page), name="person"),
            path("person/join-link/", self.admin_site.admin_view(person.show_join_link), name="show_join_link"),
            *super().get_urls(),
        ]

    @admin.display(description=gettext_lazy("webinar"))
    def webinar(self, row: Participant) -> SafeString:
        webinar = row.occurrence.webinar
        name = link(links.webinar_address(row.occurrence_id), webinar.topic or webinar.zoom_id)
        return lines(name, row.occurrence.external_event_id)

    @admin.display(description=gettext_lazy("outcome"))
    def outcome(self, row: Participant) -> SafeString:
        return badge(participation_badge(row))

    @admin.display(description=gettext_lazy("registered"))
    def registered(self, row: Participant) -> SafeString:
        return moment(row.accepted_registered_at)

    @admin.display(description=gettext_lazy("attended"))
    def attended(self, row: Participant) -> SafeString:
        return moment(row.accepted_joined_at)

    @admin.display(description=gettext_lazy("left"))
    def left(self, row: Participant) -> SafeString:
        return moment(row.accepted_left_at)


def _connection_facts() -> dict[int, tuple[int, str, str]]:
    """Return by connection the HubSpot account's ID, the time zone, and the name if there are several.

    They are not joined to the rows, because counting the rows would then join them as well.
    """
    found = list(Connection.objects.values_list("pk", "hubspot__portal_id", "zoom__timezone", "name"))
    return {pk: (portal_id, zone, name if len(found) > 1 else "") for pk, portal_id, zone, name in found}


def _table_row(
    row: Participant, portal_id: int, zone: str, connection: str
) -> tuple[Participant, ParticipationShown, str, str]:
    return row, participation(row, portal_id), zone, connection
