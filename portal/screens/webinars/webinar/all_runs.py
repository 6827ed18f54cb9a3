"""The audit logs of all webinars: the runs and the people they name. They outlive the webinars they are about."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import F, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audits import codes
from audits.models import Person, Run, Trigger
from integrations.decisions.exclusions import normalise_email
from integrations.decisions.webinar_ids import read_webinar_id
from integrations.models import Occurrence
from portal.screens.shared.admin import OwnPages
from portal.screens.shared.html import badge, lines, moment
from portal.screens.shared.lists.filters import LabelledFilter
from portal.screens.webinars.webinar.run import RunPlace, run_details
from portal.wording.errors import translated
from portal.wording.labels import PERSON_CAUSES, STATUS, status_badge


class RunStatusFilter(LabelledFilter):
    """A filter by what a run came to."""

    title, parameter_name, field = gettext_lazy("state"), "status", "status"
    labels = {str(status): look.words for status, look in STATUS.items() if status != codes.Status.UNCHANGED}

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return the runs in this state. One that found everything in HubSpot already is called synced as well."""
        if self.value() == codes.Status.SYNCED:
            return queryset.filter(status__in=(codes.Status.SYNCED, codes.Status.UNCHANGED))
        return super().queryset(request, queryset)


class TriggerFilter(LabelledFilter):
    """A filter by what started a run."""

    title, parameter_name, field = gettext_lazy("trigger"), "trigger", "trigger"
    labels = dict(Trigger.choices)


class RunAdmin(OwnPages[Run]):
    """The table of runs, and the page of one run."""

    title = gettext_lazy("Audit logs")
    tabs, place = "portal/partials/webinar_places.html", "runs"

    list_display = ("webinar", "started", "state", "trigger", "who", "connection")
    list_filter = (RunStatusFilter, TriggerFilter)
    search_fields = ("webinar_id",)
    search_help_text = gettext_lazy("Webinar ID")
    sortable_by = ("started",)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Run], search_term: str
    ) -> tuple[QuerySet[Run], bool]:
        """Find runs by a whole webinar ID, with or without Zoom's blanks: half an ID would match thousands of runs."""
        if not search_term.strip():
            return queryset, False
        webinar_id = read_webinar_id(search_term)
        return queryset.filter(webinar_id=webinar_id) if webinar_id else queryset.none(), False

    @admin.display(description=gettext_lazy("webinar"))
    def webinar(self, row: Run) -> SafeString:
        return lines(row.topic or _("(no topic)"), "-".join(filter(None, (row.webinar_id, row.occurrence_id))))

    @admin.display(description=gettext_lazy("started"), ordering="started_at")
    def started(self, row: Run) -> SafeString:
        return moment(row.started_at)

    @admin.display(description=gettext_lazy("state"))
    def state(self, row: Run) -> SafeString:
        return badge(status_badge(row.status))

    @admin.display(description=gettext_lazy("by"))
    def who(self, row: Run) -> str:
        return row.actor or _("The system")

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show one run, as the audit logs of its webinar show it."""
        run = self.get_object(request, object_id)
        if run is None:
            raise Http404
        if not self.has_view_permission(request, run):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": _("Audit log"),
            "place": "runs",
            "subtitle": run.topic,
            "run": run,
            "runs": run_details([run], _run_place(run)),
        }
        return TemplateResponse(request, "portal/webinar/run_page.html", context)


def _run_place(run: Run) -> RunPlace:
    """Return the occurrence the run was about, if it is still there."""
    found = (
        Occurrence.objects.select_related("webinar")
        .filter(
            webinar__connection__name=run.connection,
            webinar__zoom_id=run.webinar_id,
            occurrence_id=run.occurrence_id,
        )
        .annotate(portal_id=F("webinar__connection__hubspot__portal_id"))
        .first()
    )
    return RunPlace(found, found.portal_id) if found else RunPlace()


class PersonAdmin(OwnPages[Person]):
    """The table of the people named by the audit logs, for causes with too many people for their page."""

    title = gettext_lazy("People in the audit logs")
    tabs, place = "portal/partials/webinar_places.html", "runs"

    list_display = ("address", "cause_words", "words", "webinar", "started")
    list_display_links = None
    list_select_related = ("entry__run",)
    search_fields = ("email",)
    search_help_text = gettext_lazy("How the e-mail address begins")
    ordering = ("-id",)
    sortable_by = ()
    also_looked_up = ("entry", "cause")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Person], search_term: str
    ) -> tuple[QuerySet[Person], bool]:
        """Find people by the beginning of their address, which is what has an index."""
        return queryset.filter(email__startswith=normalise_email(search_term)), False

    @admin.display(description=gettext_lazy("e-mail address"))
    def address(self, row: Person) -> str:
        return row.email or _("(no e-mail address)")

    @admin.display(description=gettext_lazy("why"))
    def cause_words(self, row: Person) -> SafeString:
        words = PERSON_CAUSES.get(row.cause) or str(codes.cause_row(row.entry.code, row.cause).words % {"count": 1})
        return lines(words, codes.title(row.entry.code))

    @admin.display(description=gettext_lazy("detail"))
    def words(self, row: Person) -> str:
        return translated(row.detail)

    @admin.display(description=gettext_lazy("webinar"))
    def webinar(self, row: Person) -> str:
        return row.entry.run.topic or row.entry.run.webinar_id

    @admin.display(description=gettext_lazy("run"))
    def started(self, row: Person) -> SafeString:
        return moment(row.entry.run.started_at)
