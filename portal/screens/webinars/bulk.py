"""The actions on selected webinars: sync, retry, and the switches, which can be undone."""

from collections.abc import Callable

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from audits.models import Trigger
from integrations.models import Occurrence, SyncJob, WebinarRow
from integrations.models.jobs import JobState
from portal.screens.shared.effect import Effect
from portal.screens.shared.foreseen import switch_effects
from portal.screens.shared.webinars import switches
from portal.screens.webinars import sync_now, undo
from portal.screens.webinars.one_row import OneRowViews

Rows = QuerySet[Occurrence]
Act = Callable[[HttpRequest, list[int]], None]
Switch = tuple[str, bool | None]  # "sync" or "recordings", and what it is switched to
UNASKED = 10  # webinars at most that are changed without a question, if it can be taken back
NAMED = 10  # webinars in the question


class BulkActions(OneRowViews):
    """The actions of the bar that comes with a selection."""

    actions = (
        "sync_now",
        "retry_failed",
        *(f"{name}_{wish}" for name in ("switch", "recordings") for wish in ("on", "off", "inherit")),
    )

    @admin.action(description=gettext_lazy("Sync now"), permissions=["sync"])
    def sync_now(self, request: HttpRequest, queryset: Rows) -> HttpResponse | None:
        return self._ask_or_act(request, queryset, self._sync)

    @admin.action(description=gettext_lazy("Retry"), permissions=["sync"])
    def retry_failed(self, request: HttpRequest, queryset: Rows) -> HttpResponse | None:
        return self._ask_or_act(request, queryset, self._retry)

    @admin.action(description=gettext_lazy("Sync: on"), permissions=["switch"])
    def switch_on(self, request: HttpRequest, queryset: Rows) -> HttpResponse | None:
        return self._ask_to_switch(request, queryset, "sync", True)

    @admin.action(description=gettext_lazy("Sync: off"), permissions=["switch"])
    def switch_off(self, request: HttpRequest, queryset: Rows) -> HttpResponse | None:
        return self._ask_to_switch(request, queryset, "sync", False)

    @admin.action(description=gettext_lazy("Sync: inherit"), permissions=["switch"])
    def switch_inherit(self, request: HttpRequest, queryset: Rows) -> HttpResponse | None:
        return self._ask_to_switch(request, queryset, "sync", None)

    @admin.action(description=gettext_lazy("Recordings: on"), permissions=["switch"])
    def recordings_on(self, request: HttpRequest, queryset: Rows) -> HttpResponse | None:
        return self._ask_to_switch(request, queryset, "recordings", True)

    @admin.action(description=gettext_lazy("Recordings: off"), permissions=["switch"])
    def recordings_off(self, request: HttpRequest, queryset: Rows) -> HttpResponse | None:
        return self._ask_to_switch(request, queryset, "recordings", False)

    @admin.action(description=gettext_lazy("Recordings: inherit"), permissions=["switch"])
    def recordings_inherit(self, request: HttpRequest, queryset: Rows) -> HttpResponse | None:
        return self._ask_to_switch(request, queryset, "recordings", None)

    # --- The question before many are touched ---

    def _ask_or_act(
        self, request: HttpRequest, queryset: Rows, act: Act, switch: Switch | None = None
    ) -> HttpResponse | None:
        chosen = self._chosen(request, queryset)
        if "sure" not in request.POST:
            foreseen = (
                switch_effects(request, WebinarRow.objects.filter(occurrences__in=chosen).distinct(), *switch)
                if switch and chosen
                else []
            )
            if len(chosen) > UNASKED or any(one.for_good for one in foreseen):
                return self._ask(request, chosen, foreseen)
        if chosen:
            act(request, chosen)
        return None

    def _chosen(self, request: HttpRequest, queryset: Rows) -> list[int]:
        """Return the chosen rows, or none of them, with a message, if they are too many or no longer there."""
        chosen = list(queryset.order_by().values_list("pk", flat=True)[: sync_now.MOST_AT_ONCE + 1])
        if len(chosen) > sync_now.MOST_AT_ONCE:
            words = _("Nothing was done: choose at most %(most)d webinars at once.") % {"most": sync_now.MOST_AT_ONCE}
            self.message_user(request, words, messages.ERROR)
            return []
        if not chosen:
            self.message_user(request, _("Nothing was done: these webinars no longer exist."), messages.ERROR)
        return chosen

    def _ask(self, request: HttpRequest, chosen: list[int], foreseen: list[Effect]) -> HttpResponse:
        name = request.POST.get("action", "")
        label = dict(self.get_action_choices(request))[name]
        some = Occurrence.objects.filter(pk__in=chosen).select_related("webinar").order_by("-start", "pk")
        context = {
            **self.admin_site.each_context(request),
            "title": _question(name, len(chosen)),
            "action": name,
            "label": label,
            "field": ACTION_CHECKBOX_NAME,
            "chosen": chosen,
            "named": some[:NAMED],
            "more": max(0, len(chosen) - NAMED),
            "effects": foreseen,
            "back": request.get_full_path(),
        }
        return TemplateResponse(request, "portal/webinars_sure.html", context)

    # --- What they do ---

    def _sync(self, request: HttpRequest, chosen: list[int]) -> None:
        self.message_user(request, sync_now.request_syncs(chosen, request.user.get_username()), messages.SUCCESS)

    def _retry(self, request: HttpRequest, chosen: list[int]) -> None:
        parked = SyncJob.objects.filter(occurrence__in=chosen, state=JobState.PARKED)
        failed = Occurrence.objects.filter(Q(status__in=("failed", "partial")) | Q(pk__in=parked.values("occurrence")))
        again = list(failed.filter(pk__in=chosen).values_list("pk", flat=True))
        if not again:
            self.message_user(request, _("None of them failed: there was nothing to retry."), messages.WARNING)
            return
        message = sync_now.request_syncs(again, request.user.get_username(), Trigger.RETRY)
        for job in parked:
            job.finish()
        self.message_user(request, message, messages.SUCCESS)

    def _ask_to_switch(self, request: HttpRequest, queryset: Rows, name: str, wish: bool | None) -> HttpResponse | None:
        return self._ask_or_act(request, queryset, self._switching(name, wish), (name, wish))

    def _switching(self, name: str, wish: bool | None) -> Act:
        def switch(request: HttpRequest, chosen: list[int]) -> None:
            rows = list(WebinarRow.objects.filter(occurrences__in=chosen).distinct())
            before = {row.pk: getattr(row, name) for row in rows}
            words, tone = switches.change_switch(request, rows, name, wish)
            offered = undo.offer(request, words, name, wish, before)
            self.message_user(request, offered, messages.SUCCESS if tone == "good" else messages.ERROR)

        return switch


def _question(action: str, count: int) -> str:
    """Return the question with the number of webinars it is about."""
    if action == "sync_now":
        return ngettext("Sync %(n)d webinar now?", "Sync %(n)d webinars now?", count) % {"n": count}
    if action == "retry_failed":
        return ngettext("Retry %(n)d webinar?", "Retry %(n)d webinars?", count) % {"n": count}
    return ngettext("Change the switch of %(n)d webinar?", "Change the switches of %(n)d webinars?", count) % {
        "n": count
    }
