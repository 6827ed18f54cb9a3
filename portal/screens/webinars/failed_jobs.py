"""Failed jobs: the queue of syncs, where a failed job waits until somebody has looked at it."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from integrations.models import SyncJob
from integrations.models.jobs import JobState
from portal import activity_log
from portal.screens.shared import links
from portal.screens.shared.admin import ReadOnlyAdmin
from portal.screens.shared.html import NOTHING, badge, lines, link, moment
from portal.screens.shared.lists.filters import JobConnectionFilter, JobStateFilter, webinar_search
from portal.screens.shared.webinars import webinar_row
from portal.screens.webinars import sync_now
from portal.screens.webinars.retry import retry_parked_jobs
from portal.wording.errors import translated
from portal.wording.labels import JOB


class SyncJobAdmin(ReadOnlyAdmin[SyncJob]):
    """The screen of the sync jobs, with the actions Retry and Cancel."""

    change_list_template = "portal/jobs.html"
    list_display = ("webinar", "job_state", "problem", "due", "made")
    list_display_links = ("job_state",)  # the first column has its own link
    list_filter = (JobStateFilter, JobConnectionFilter)
    list_select_related = ("occurrence__webinar",)
    list_fullwidth = True
    search_fields = ("occurrence__webinar__zoom_id__startswith",)
    search_help_text = gettext_lazy("Topic, webinar ID or host")
    ordering = ("-id",)
    sortable_by = ()
    actions = ("retry", "cancel")
    fields = ("webinar", "job_state", "problem", "attempts", "trigger", "actor", "due", "made")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[SyncJob], search_term: str
    ) -> tuple[QuerySet[SyncJob], bool]:
        return queryset.filter(webinar_search(search_term, "occurrence__webinar__")), False

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        response = super().changelist_view(request, extra_context)
        if isinstance(response, TemplateResponse) and response.context_data and "cl" in response.context_data:
            cl = response.context_data["cl"]
            known = webinar_row.connection_facts()
            rows = [
                (
                    job,
                    next(look for state, look in JOB.items() if state == job.state),
                    known.get(job.occurrence.webinar.connection_id, ("", ""))[1],
                )
                for job in cl.result_list
            ]
            response.context_data |= {
                "rows": rows,
                "may_sync": self.has_sync_permission(request),
                "failed_only": request.GET.get("state") == JobState.PARKED,
                "capped": cl.paginator.full,
            }
        return response

    @admin.display(description=gettext_lazy("webinar"))
    def webinar(self, row: SyncJob) -> SafeString:
        occurrence = row.occurrence
        name = link(links.webinar_address(occurrence.pk), occurrence.webinar.topic or occurrence.webinar.zoom_id)
        return lines(name, occurrence.external_event_id)

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def job_state(self, row: SyncJob) -> SafeString:
        return format_html("{}", badge(next(look for state, look in JOB.items() if state == row.state)))

    @admin.display(description=gettext_lazy("what went wrong"))
    def problem(self, row: SyncJob) -> str:
        return translated(row.error) or NOTHING

    @admin.display(description=gettext_lazy("not before"))
    def due(self, row: SyncJob) -> SafeString:
        return moment(row.not_before)

    @admin.display(description=gettext_lazy("asked for"))
    def made(self, row: SyncJob) -> SafeString:
        return moment(row.created_at)

    def has_sync_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("integrations.add_syncjob")

    @admin.action(description=gettext_lazy("Retry"), permissions=["sync"])
    def retry(self, request: HttpRequest, queryset: QuerySet[SyncJob]) -> None:
        failed = list(queryset.filter(state=JobState.PARKED)[: sync_now.MOST_AT_ONCE])
        if not failed:
            self.message_user(
                request, _("Nothing was retried: it has been dealt with in the meantime."), messages.WARNING
            )
            return
        self.message_user(request, retry_parked_jobs(failed, request.user.get_username()), messages.SUCCESS)

    @admin.action(description=gettext_lazy("Cancel"), permissions=["sync"])
    def cancel(self, request: HttpRequest, queryset: QuerySet[SyncJob]) -> None:
        """Cancel the jobs that failed or wait. A running job runs to its end, and the schedule goes on."""
        states = (JobState.PARKED, JobState.WAITING)
        chosen = list(queryset.filter(state__in=states)[: sync_now.MOST_AT_ONCE])
        done = queryset.model.objects.filter(pk__in=[job.pk for job in chosen], state__in=states).update(
            state=JobState.DONE, leased_until=None
        )
        if done:
            activity_log.record_webinars(
                activity_log.CANCEL, [job.occurrence_id for job in chosen], request.user.get_username()
            )
        words = ngettext("%(n)d job was cancelled.", "%(n)d jobs were cancelled.", done) % {"n": done}
        self.message_user(request, words, messages.SUCCESS if done else messages.WARNING)
