"""The screen Answers: which contact properties the answers go to. It shows all questions, and saves all or nothing."""

import json
from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.core.paginator import Page
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from audits.models import Change as ChangeRow
from integrations.clock import utcnow
from integrations.decisions.questions import normalised_title
from integrations.models import Connection, RegistrationAnswer, SyncSettingsRow
from integrations.sync_settings.apply import ChangedMeanwhile, apply, version
from portal.screens.settings import activity
from portal.screens.settings.answers import given, mappings, more, rules
from portal.screens.settings.answers.form import AnswersForm
from portal.screens.settings.answers.mappings import AnswerTyped, Fit
from portal.screens.settings.answers.properties import Properties, fit_group
from portal.screens.settings.answers.questions import ROWS_PER_PAGE, Question, all_questions, found, with_details
from portal.screens.settings.panel import connection_or_404, not_allowed_message, syncs_now_message
from portal.screens.shared import htmx
from portal.screens.shared.admin import CappedPaginator
from portal.screens.shared.html import PREVIEWED_CAP
from portal.screens.shared.webinars import switches
from portal.wording import changes

VIEW, CHANGE = "integrations.view_syncsettingsrow", "integrations.change_syncsettingsrow"


@dataclass(frozen=True)
class AnswerShown:
    """A row of the form with all that is said about its question. `number` is its place on the page."""

    number: int
    question: Question
    typed: AnswerTyped
    group: str
    fit: Fit
    examples: list[str]
    focus: bool = False


class Screen:
    """What one request of the screen reads, each part once."""

    def __init__(self, request: HttpRequest, connection: Connection) -> None:
        self.request, self.connection = request, connection
        self.row = SyncSettingsRow.load(connection)
        self.q = request.GET.get("q", "").strip()

    @cached_property
    def properties(self) -> Properties:
        return Properties(self.connection.hubspot)

    @cached_property
    def questions(self) -> dict[str, Question]:
        return all_questions(self.connection, [one["question"] for one in self.row.answers])

    @cached_property
    def page(self) -> "Page[Question]":
        return CappedPaginator(found(self.questions, self.q), ROWS_PER_PAGE).get_page(self.request.GET.get("page"))

    @cached_property
    def shown(self) -> dict[str, Question]:
        """The questions of the page by key, with their details. A form that comes back keeps its own."""
        keys = [normalised_title(row.question) for row in mappings.typed_rows(self.request.POST)]
        asked = [self.questions[key] for key in keys if key in self.questions] if keys else list(self.page.object_list)
        return {one.key: one for one in with_details(asked)}

    def stored_form(self) -> AnswersForm:
        return AnswersForm.stored(self.row, list(self.shown.values()), self.properties)

    def answers(self, form: AnswersForm) -> list[AnswerShown]:
        """Return the rows of the form. The first one that is wrong has the focus."""
        answered = given.by_question(given.latest(self.request, self.connection, self.shown.values()))
        wrong = next((number for number, row in enumerate(form.answers) if row.error), -1)
        return [
            AnswerShown(
                number,
                question,
                row,
                fit_group(question.kind),
                mappings.fit(question, self.properties.find(row.chosen), answered.get(row.key, ())),
                given.examples(answered.get(row.key, ())),
                number == wrong,
            )
            for number, row in enumerate(form.answers)
            if (question := self.shown.get(row.key))
        ]


def answers_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the screen, or save all of it or nothing. What was typed stays on the page until it is stored."""
    screen = Screen(request, connection_or_404(request, pk, VIEW))
    if request.method != "POST":
        return _render(screen, screen.stored_form())
    form = AnswersForm.typed(request.POST)
    if "rules" in request.POST:
        return _rearrange(screen, form)
    form.check(screen.row, screen.shown, screen.properties)
    if not request.user.has_perm(CHANGE):
        return _render(screen, form, problem=not_allowed_message(), status=403)
    if form.wrong:
        words = ngettext(
            "Nothing was saved: %(n)d field is wrong.", "Nothing was saved: %(n)d fields are wrong.", form.wrong
        )
        return _render(screen, form, problem=words % {"n": form.wrong}, status=422)
    try:
        applied = apply(
            screen.connection,
            form.change(screen.row, screen.properties),
            actor=request.user.get_username(),
            now=utcnow(),
            expected=form.version,
            most=PREVIEWED_CAP,
        )
    except ChangedMeanwhile:
        return _render_conflict(screen, form)
    words = _("Saved.") if applied.changes else _("There was nothing to save: no setting changed.")
    if applied.missed:
        words += f" {syncs_now_message(applied.missed, applied.more)}"
    messages.success(request, words)
    return HttpResponseRedirect(request.get_full_path())


def _rearrange(screen: Screen, form: AnswersForm) -> HttpResponse:
    """Add, move or remove a rule of the form, or offer what fits the property that was picked. Nothing is stored."""
    asked = screen.request.POST["rules"]
    form.rules = rules.rearranged(form.rules, asked)
    if not htmx.is_htmx_request(screen.request):
        return _render(screen, form)
    context = _rules_context(screen, form) | {"may_change": screen.request.user.has_perm(CHANGE)}
    response = render(screen.request, "portal/partials/answers_rules.html", context)
    if focus := rules.focus_after(asked, len(form.rules)):
        response.headers["HX-Trigger-After-Settle"] = json.dumps({"portal:focus": {"id": focus}})
    return response


def _rules_context(screen: Screen, form: AnswersForm) -> dict[str, Any]:
    return {
        "connection": screen.connection,
        "rules": rules.shown(form.rules, screen.properties, focus=not form.wrong_answers),
        "whens": rules.WHENS.items(),
        "many_properties": screen.properties.many,
    }


def _render_conflict(screen: Screen, form: AnswersForm) -> HttpResponse:
    """Render the form with who changed the settings meanwhile. The next save replaces their change."""
    last = ChangeRow.objects.filter(connection=screen.connection.name).exclude(what__in=changes.NOT_GLOBAL).first()
    form.version = version(screen.connection)
    problem = _(
        "Nothing was saved: %(who)s has changed these settings since you opened them. Below is what you entered. "
        "Save again to have it replace what is stored."
    )
    who = last.actor if last and last.actor else _("Someone else")
    since = [activity.activity_row(last)] if last else []
    return _render(screen, form, problem=problem % {"who": who}, since=since, status=409)


def _render(
    screen: Screen,
    form: AnswersForm,
    *,
    problem: str = "",
    since: list[activity.ActivityRow] | None = None,
    status: int = 200,
) -> HttpResponse:
    request, properties = screen.request, screen.properties
    may_change = request.user.has_perm(CHANGE)
    rows = screen.answers(form)
    context = {
        **admin.site.each_context(request),
        "title": _("Answers"),
        "connection": screen.connection,
        "tab": "answers",
        "form": form,
        "answers": rows,
        "policies": mappings.POLICIES.items(),
        "lists": {group: properties.offered(group) for group in sorted({"rule", *(row.group for row in rows)})},
        "many_properties": properties.many,
        "properties_known": bool(properties.shapes),
        "page": screen.page,
        "q": screen.q,
        "query": urlencode({"q": screen.q}) if screen.q else "",
        **_rules_context(screen, form),
        "engagement": more.shown(more.ENGAGEMENT, form.switches, form.wrong_switches),
        "contact": more.shown(more.CONTACT, form.switches, form.wrong_switches),
        "to_zoom": _to_zoom(screen),
        "problem": problem,
        "since": since or [],
        "posted": request.method == "POST",
        "may_change": may_change,
        "who_may": "" if may_change else switches.permitted_names(),
        "may_read_people": request.user.has_perm(given.VIEW_PEOPLE),
    }
    return TemplateResponse(request, "portal/answers.html", context, status=status)


def _to_zoom(screen: Screen) -> list[tuple[str, str]]:
    """Return what the workflow action does the other way round: the property, and the question that it answers."""
    rows = RegistrationAnswer.objects.filter(hubspot=screen.connection.hubspot_id).order_by("pk")
    named = rows.values_list("contact_property", "question")
    return [(screen.properties.words(name), question) for name, question in named]


@require_GET
def fit(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what the property of one row is, and which answers it cannot take, as it is picked."""
    screen = Screen(request, connection_or_404(request, pk, VIEW))
    key = normalised_title(_asked(request, "-question"))
    questions = with_details([screen.questions[key]] if key in screen.questions else [])
    answered = given.by_question(given.latest(request, screen.connection, questions))
    shape = screen.properties.find(_asked(request, "-property"))
    found_fit = mappings.fit(questions[0] if questions else None, shape, answered.get(key, ()))
    return render(request, "portal/partials/answer_fit.html", {"fit": found_fit})


@require_GET
def properties(request: HttpRequest, pk: int) -> HttpResponse:
    """List the properties with the letters typed, for accounts with more than a page lists."""
    connection = connection_or_404(request, pk, VIEW)
    offered = Properties(connection.hubspot).offered(request.GET.get("group", ""), _asked(request, "-property"))
    return render(request, "portal/partials/answer_options.html", {"offered": offered})


def _asked(request: HttpRequest, ending: str) -> str:
    """Return the value of the one field of the row with this ending; its name holds the row's number."""
    return next((str(value)[:400] for name, value in request.GET.items() if name.endswith(ending)), "")
