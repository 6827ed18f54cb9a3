"""Global settings of a connection: what syncs, the recordings, and the excluded domains."""

from dataclasses import replace
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST
from django.views.generic import RedirectView

from audits.models import Change as ChangeRow
from integrations.clock import utcnow
from integrations.decisions.exclusions import domain_of
from integrations.models import Connection, Participant, ZoomUserRow
from integrations.models.settings import ExclusionKind
from integrations.sync_settings.apply import Applied, ChangedMeanwhile, apply
from integrations.sync_settings.document import Change
from portal.screens.settings import (
    activity,
    individual_webinars,
    kept_connection,
    past_webinars,
    recording_users,
    zoom_users,
)
from portal.screens.settings.answers import page as answers
from portal.screens.settings.form import KINDS, MODES, SettingsForm
from portal.screens.settings.lists import views as lists
from portal.screens.shared import htmx
from portal.screens.shared.admin import OwnPages
from portal.screens.shared.discovery import start_wanted
from portal.screens.shared.foreseen import effects
from portal.screens.shared.html import PREVIEWED_CAP, at_least, badge, moment
from portal.screens.shared.webinars import switches
from portal.wording import changes
from portal.wording.labels import Badge

CHANGE = "integrations.change_syncsettingsrow"
CHANGE_USERS = "integrations.change_zoomuserrow"
ON = Badge(gettext_lazy("On"), "check", "good")
OFF = Badge(gettext_lazy("Off"), "dash", "quiet")
LATEST_PEOPLE = 5_000  # the excluded domains offered are those of these people
MOST_OFFERED = 100


def global_settings_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the settings, or save all of them or none. The values typed stay on the page until they are stored."""
    connection = _connection(request, pk)
    if request.method != "POST":
        return _render(request, connection, SettingsForm.stored(connection))
    form = SettingsForm.typed(connection, request.POST)
    if not request.user.has_perm(CHANGE):
        return _render(request, connection, form, problem=_not_allowed_message(), status=403)
    if "read_campaigns" in request.POST:
        said = lists.read_campaigns(connection)
        return _render(request, connection, SettingsForm.typed(connection, request.POST), campaigns_said=said)
    if not form.valid:
        words = ngettext(
            "Nothing was saved: %(n)d field is wrong.", "Nothing was saved: %(n)d fields are wrong.", form.wrong
        )
        return _render(request, connection, form, problem=words % {"n": form.wrong}, status=422)
    try:
        applied = apply(
            connection,
            _change(request, connection, form),
            actor=request.user.get_username(),
            now=utcnow(),
            expected=form.version,
            most=PREVIEWED_CAP,
        )
    except ChangedMeanwhile:
        return _render_conflict(request, connection, form)
    start_wanted()
    messages.success(request, _saved_message(applied))
    return HttpResponseRedirect(f"{request.path}?saved=1")


@require_POST
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what saving the form as it is would do."""
    connection = _connection(request, pk)
    form = SettingsForm.typed(connection, request.POST)
    shown = effects(request, connection, _change(request, connection, form), whole=form.valid)
    return render(request, "portal/partials/effects.html", {"effects": shown})


def _change(request: HttpRequest, connection: Connection, form: SettingsForm) -> Change:
    """Return what saving would change, with the users picked if the reader may change users."""
    users = recording_users.changed(connection, request.POST) if request.user.has_perm(CHANGE_USERS) else {}
    return replace(form.change(), users=users)


def lists_example(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what the lists would be called."""
    return lists.render_example(request, _connection(request, pk))


def lists_campaigns(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the campaigns to choose from."""
    return lists.render_campaigns(request, _connection(request, pk))


def _connection(request: HttpRequest, pk: int) -> Connection:
    if not request.user.has_perms(("integrations.view_connection", "integrations.view_syncsettingsrow")):
        raise PermissionDenied
    connection = get_object_or_404(Connection.objects.select_related("hubspot", "zoom"), pk=pk)
    kept_connection.keep(request, connection)
    return connection


def _saved_message(applied: Applied) -> str:
    if not applied.changes:
        return _("There was nothing to save: no setting changed.")
    searched = " " + _("Zoom is being searched for more webinars.") if applied.searched else ""
    if not applied.missed:
        return _("Saved.") + searched
    words = ngettext(
        "Saved. The data that %(n)s webinar missed is being synced now.",
        "Saved. The data that %(n)s webinars missed is being synced now.",
        applied.missed,
    )
    return words % {"n": at_least(applied.missed, applied.more)} + searched


def _not_allowed_message() -> str:
    names = switches.permitted_names()
    words = _("You have no permission to change these settings.")
    return f"{words} " + (
        _("Who can: %(names)s.") % {"names": names} if names else _("Ask an administrator for access.")
    )


def _render_conflict(request: HttpRequest, connection: Connection, form: SettingsForm) -> HttpResponse:
    """Render the form with who changed the settings meanwhile. The next save replaces their change."""
    last = ChangeRow.objects.filter(connection=connection.name).exclude(what__in=changes.NOT_GLOBAL).first()
    form.version = SettingsForm.stored(connection).version
    who = last.actor if last and last.actor else _("Someone else")
    problem = _(
        "Nothing was saved: %(who)s has changed these settings since you opened them. Below is what you entered. "
        "Save again to have it replace what is stored."
    )
    since = [activity.activity_row(last)] if last else []
    return _render(request, connection, form, problem=problem % {"who": who}, since=since, status=409)


def _render(
    request: HttpRequest,
    connection: Connection,
    form: SettingsForm,
    *,
    problem: str = "",
    since: list[activity.ActivityRow] | None = None,
    campaigns_said: tuple[str, str] = ("", ""),
    status: int = 200,
) -> HttpResponse:
    may_change = request.user.has_perm(CHANGE)
    context = {
        **admin.site.each_context(request),
        **(zoom_users.table_context(request, connection) if request.user.has_perm(zoom_users.VIEW) else {}),
        "title": _("Global settings"),
        "connection": connection,
        "form": form,
        "fields": form.fields,
        "modes": MODES,
        "exclusions": _exclusions(connection, form),
        **lists.section(connection, form.lists, campaigns_said),
        "problem": problem,
        "since": since or [],
        "posted": request.method == "POST",
        "may_change": may_change,
        "who_may": "" if may_change else switches.permitted_names(),
        "picker": recording_users.offered(connection, request.POST if request.method == "POST" else None),
        "may_pick": may_change and request.user.has_perm(CHANGE_USERS),
        "tab": "global",
    }
    return TemplateResponse(request, "portal/global_settings.html", context, status=status)


def _exclusions(connection: Connection, form: SettingsForm) -> list[dict[str, Any]]:
    hosts = _distinct_domains(ZoomUserRow.objects.filter(connection=connection).values_list("email", flat=True))
    # Going through all people would take a while, and those seen last are the ones worth offering.
    people = Participant.objects.order_by("-pk")
    if Connection.objects.count() > 1:
        people = people.filter(occurrence__webinar__connection=connection)
    contacts = _distinct_domains(people.values_list("email", flat=True)[:LATEST_PEOPLE])
    seen = {ExclusionKind.HOSTS: hosts, ExclusionKind.RECORDINGS: hosts, ExclusionKind.CONTACTS: contacts}
    return [
        {"kind": kind, "title": title, "help": help_text, "rows": form.domains[kind], "seen": seen[ExclusionKind(kind)]}
        for kind, (title, help_text) in KINDS.items()
    ]


def _distinct_domains(addresses: QuerySet[Any, str]) -> list[str]:
    return sorted({domain_of(address) for address in addresses} - {""})[:MOST_OFFERED]


class ConnectionAdmin(OwnPages[Connection]):
    """The connections and their settings. Connecting two accounts makes a connection, so none is added here."""

    tabs = "portal/partials/settings_tabs.html"

    list_display = ("name", "sync_state", "discovered", "primary")
    list_select_related = ("settings",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Connection]:
        return super().get_queryset(request).order_by("-primary", "name")

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show the settings of the only connection or of the one chosen last, or else what there is to choose from."""
        chosen = kept_connection.kept(request)
        if chosen and self.has_view_or_change_permission(request):
            return HttpResponseRedirect(reverse("admin:integrations_connection_change", args=(chosen,)))
        title = _("Choose a connection") if Connection.objects.exists() else _("Global settings")
        more = {"title": title, "tab": "global"}
        return super().changelist_view(request, more | (extra_context or {}))

    def get_urls(self) -> list[URLPattern]:
        named = "integrations_connection_change"
        return [
            path("<row:pk>/", RedirectView.as_view(pattern_name=f"admin:{named}")),
            path("<row:pk>/change/", htmx.guarded_view(global_settings_page), name=named),
            path("<row:pk>/preview/", htmx.guarded_view(preview), name="settings_preview"),
            path("<row:pk>/lists/example/", htmx.guarded_view(lists_example), name="lists_example"),
            path("<row:pk>/lists/campaigns/", htmx.guarded_view(lists_campaigns), name="lists_campaigns"),
            path("<row:pk>/users/", htmx.guarded_view(zoom_users.table), name="user_settings"),
            path("<row:pk>/users/<row:user>/", htmx.guarded_view(zoom_users.panel), name="user_settings_panel"),
            path(
                "<row:pk>/users/<row:user>/preview/",
                htmx.guarded_view(zoom_users.preview),
                name="user_settings_preview",
            ),
            path("<row:pk>/webinars/", htmx.guarded_view(individual_webinars.table), name="webinar_settings"),
            path(
                "<row:pk>/webinars/<row:webinar>/",
                htmx.guarded_view(individual_webinars.panel),
                name="webinar_settings_panel",
            ),
            path(
                "<row:pk>/webinars/<row:webinar>/preview/",
                htmx.guarded_view(individual_webinars.preview),
                name="webinar_settings_preview",
            ),
            path("<row:pk>/answers/", htmx.guarded_view(answers.answers_page), name="answers"),
            path("<row:pk>/answers/fit/", htmx.guarded_view(answers.fit), name="answers_fit"),
            path("<row:pk>/answers/properties/", htmx.guarded_view(answers.properties), name="answers_properties"),
            path("<row:pk>/past-webinars/", htmx.guarded_view(past_webinars.page), name="past_webinars"),
            path(
                "<row:pk>/past-webinars/progress/",
                htmx.guarded_view(past_webinars.progress),
                name="past_webinars_progress",
            ),
            path("<row:pk>/past-webinars/start/", htmx.guarded_view(past_webinars.start), name="past_webinars_start"),
            path("<row:pk>/past-webinars/pause/", htmx.guarded_view(past_webinars.pause), name="past_webinars_pause"),
            path(
                "<row:pk>/past-webinars/resume/", htmx.guarded_view(past_webinars.resume), name="past_webinars_resume"
            ),
            # Django's unnamed redirect of other paths is left out: it leads to an address that ours has replaced.
            *(url for url in super().get_urls() if url.name not in (named, None)),
        ]

    @admin.display(description=gettext_lazy("Sync webinar data"))
    def sync_state(self, row: Connection) -> SafeString:
        return badge(ON if hasattr(row, "settings") and row.settings.sync_webinars else OFF)

    @admin.display(description=gettext_lazy("webinars last looked for"))
    def discovered(self, row: Connection) -> SafeString:
        return moment(row.discovered_at)
