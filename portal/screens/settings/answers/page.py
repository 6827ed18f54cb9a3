"""The screen Answers: which contact properties the answers go to. It shows all questions, and saves all or nothing."""

import json

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from audits.models import Change as ChangeRow
from integrations.clock import utcnow
from integrations.decisions.mapping.questions import normalised_title
from integrations.sync_settings.apply import ChangedMeanwhile, apply, version
from portal.screens.settings import activity
from portal.screens.settings.answers import given, making, mappings, more, preview, rules
from portal.screens.settings.answers.form import AnswersForm
from portal.screens.settings.answers.properties import Properties
from portal.screens.settings.answers.questions import with_details
from portal.screens.settings.answers.screen import CHANGE, VIEW, Screen
from portal.screens.settings.panel import connection_or_404, not_allowed_message
from portal.screens.shared import htmx
from portal.screens.shared.html import PREVIEWED_CAP, at_least
from portal.screens.shared.webinars import switches
from portal.wording import changes


def answers_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the screen, or save all of it or nothing. What was typed stays on the page until it is stored."""
    screen = Screen(request, connection_or_404(request, pk, VIEW))
    if request.method != "POST":
        return _render(screen, screen.stored_form())
    form = AnswersForm.typed(request.POST)
    if "rules" in request.POST:
        return _rearrange(screen, form)
    if "make" in request.POST and request.user.has_perm(CHANGE):
        return _make(screen, form, request.POST["make"])
    form.check(screen.row, screen.shown, screen.properties)
    if "preview" in request.POST:
        return _preview(screen, form)
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
        sent = ngettext(
            "%(n)s webinar that is not completed is synced again now. Completed ones follow with Sync now.",
            "%(n)s webinars that are not completed are synced again now. Completed ones follow with Sync now.",
            applied.missed,
        )
        words += " " + sent % {"n": at_least(applied.missed, applied.more)}
    messages.success(request, words)
    return HttpResponseRedirect(screen.here(saved="1"))


def _rearrange(screen: Screen, form: AnswersForm) -> HttpResponse:
    """Add, move or remove a rule of the form, or offer what fits the property that was picked. Nothing is stored."""
    asked = screen.request.POST["rules"]
    form.rules = rules.rearranged(form.rules, asked)
    if not htmx.is_htmx_request(screen.request):
        return _render(screen, form)
    context = screen.row_context() | screen.rules_context(form)
    response = render(screen.request, "portal/partials/answers_rules.html", context)
    if focus := rules.focus_after(asked, len(form.rules)):
        response.headers["HX-Trigger-After-Settle"] = json.dumps({"portal:focus": {"id": focus}})
    return response


def _make(screen: Screen, form: AnswersForm, number: str) -> HttpResponse:
    """Create a property for the question of one row, and show the row with it. Nothing else is stored."""
    row = form.answers[int(number)] if number.isdecimal() and int(number) < len(form.answers) else None
    question = screen.shown.get(row.key) if row else None
    if row and question:
        making.make(screen.request, screen.connection, question, row)
        screen.forget_properties()
    if not (row and htmx.is_htmx_request(screen.request)):
        return _render(screen, form, status=422 if row and row.error else 200)
    (shown,) = (one for one in screen.answers(form) if one.typed is row)
    context = screen.row_context() | {"row": shown}
    return render(screen.request, "portal/partials/answers_row.html", context)


def _preview(screen: Screen, form: AnswersForm) -> HttpResponse:
    """Show what would be sent of real people if the form was saved as it is. Nothing is stored."""
    context = {"previewed": True, "people": preview.preview(screen, form), "form": form}
    if htmx.is_htmx_request(screen.request):
        return render(screen.request, "portal/partials/answers_preview.html", context)
    return _render(screen, form, people=context)


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
    people: dict[str, object] | None = None,
    status: int = 200,
) -> HttpResponse:
    request, properties = screen.request, screen.properties
    may_change = request.user.has_perm(CHANGE)
    rows = screen.answers(form)
    only_switches = form.wrong == len(form.wrong_switches)
    context = {
        **admin.site.each_context(request),
        "title": _("Answers"),
        "tab": "answers",
        "form": form,
        "answers": rows,
        **screen.row_context(),
        "lists": {group: properties.offered(group) for group in sorted({"rule", *(row.group for row in rows)})},
        "here": screen.here(),
        "restored": request.POST.get("rules") == "restored",
        "page": screen.page,
        "q": screen.q,
        "query": urlencode({"q": screen.q}) if screen.q else "",
        **screen.rules_context(form),
        "engagement": more.shown(more.ENGAGEMENT, form.switches, form.wrong_switches, focus=only_switches),
        "contact": more.shown(more.CONTACT, form.switches, form.wrong_switches, focus=only_switches),
        "to_zoom": screen.to_zoom(),
        "problem": problem,
        "since": since or [],
        "posted": request.method == "POST",
        "who_may": "" if may_change else switches.permitted_names(),
        "may_read_people": request.user.has_perm(given.VIEW_PEOPLE),
        **(people or {}),
    }
    return TemplateResponse(request, "portal/answers.html", context, status=status)


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
    offered = Properties(connection.hubspot_id).offered(request.GET.get("group", ""), _asked(request, "-property"))
    return render(request, "portal/partials/answer_options.html", {"offered": offered})


def _asked(request: HttpRequest, ending: str) -> str:
    """Return the value of the one field of the row with this ending; its name holds the row's number."""
    return next((str(value)[:400] for name, value in request.GET.items() if name.endswith(ending)), "")
