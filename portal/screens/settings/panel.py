"""The panel beside a settings table: it shows what a user or a webinar overrides, previews a change and stores it."""

import json
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, TypeVar

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from integrations.clock import utcnow
from integrations.models import Connection, SyncSettingsRow
from integrations.records import RecordingsMode, SyncSettings
from integrations.sync_settings.apply import apply
from integrations.sync_settings.document import Change
from portal.screens.settings.kept_connection import keep
from portal.screens.shared import htmx
from portal.screens.shared.foreseen import effects
from portal.screens.shared.html import PREVIEWED_CAP, at_least
from portal.screens.shared.webinars import switches
from portal.wording.labels import Badge

RowT = TypeVar("RowT", bound=Model)

ROWS_PER_PAGE = 50
ON = Badge(gettext_lazy("On"), "check", "good")
OFF = Badge(gettext_lazy("Off"), "dash", "quiet")
ANSWERS: dict[str, bool | None] = {"": None, "on": True, "off": False}
ANSWER_OF_VALUE = {value: answer for answer, value in ANSWERS.items()}


@dataclass(frozen=True)
class InForce:
    """The value in force for one setting, and the reason for it in the reader's words."""

    look: Badge
    source: str | Promise


@dataclass(frozen=True)
class Overridable:
    """A setting that a Zoom user or a webinar may override."""

    label: str | Promise
    help: str | Promise
    switch: str  # "sync" or "recordings": the global switch that must be on before this one can be


@dataclass(frozen=True)
class FieldShown:
    """One setting of the panel, with the answer chosen in it."""

    name: str
    label: str | Promise
    help: str | Promise
    value: str  # a key of ANSWERS
    inherited: InForce  # the value if this setting were inherited
    in_force: InForce


class OverridesPanel(ABC, Generic[RowT]):
    """The panel of one kind of row. A subclass says what differs between Zoom users and webinars."""

    tab: ClassVar[str]
    title: ClassVar[str | Promise]
    heading: ClassVar[str | Promise]
    # The URL name of the table; with `_panel` and `_preview` behind it, those of the panel and its preview.
    url_name: ClassVar[str]
    change_permission: ClassVar[str]
    changed_meanwhile: ClassVar[str | Promise]
    overridables: ClassVar[Mapping[str, Overridable]]  # by the field of the row

    @abstractmethod
    def element_id(self, row: RowT) -> str:
        """Return the id of the row's element in the table."""

    @abstractmethod
    def subtitle(self, row: RowT) -> str:
        """Return the names and numbers by which people know the row."""

    @abstractmethod
    def change(self, row: RowT, values: dict[str, bool | None]) -> Change:
        """Return the settings change that stores these values for the row."""

    @abstractmethod
    def states(self, row: RowT, settings: SyncSettings) -> list[tuple[InForce, InForce]]:
        """Return for each setting its value if it were inherited, and its value in force."""

    @abstractmethod
    def saved_message(self, row: RowT) -> str:
        """Return the sentence that confirms a change of the row."""

    @abstractmethod
    def table_query(self, row: RowT) -> dict[str, str]:
        """Return the query under which the table shows the row."""

    @abstractmethod
    def render_row(self, request: HttpRequest, connection: Connection, row: RowT) -> HttpResponse:
        """Render the row of the table with the values now in force."""

    def more_context(self, connection: Connection, row: RowT) -> dict[str, Any]:
        """Return what only this kind's panel shows."""
        return {}

    # --- Requests ---

    def respond(self, request: HttpRequest, connection: Connection, row: RowT) -> HttpResponse:
        """Show the panel, or store the answers sent and close it."""
        if request.method != "POST":
            return self._render(request, connection, row, self._stored_answers(row))
        answers = self._sent_answers(request)
        problem, status = self._refusal(request, connection, row, answers)
        if problem:
            return self._render(request, connection, row, answers, problem=problem, status=status)
        return self._store(request, connection, row, answers)

    def preview(self, request: HttpRequest, connection: Connection, row: RowT) -> HttpResponse:
        """Show what storing the answers sent would do."""
        change = self._change(row, self._sent_answers(request))
        context = {"effects": effects(request, connection, change)}
        return render(request, "portal/partials/effects.html", context)

    def _stored_answers(self, row: RowT) -> dict[str, str]:
        return {name: ANSWER_OF_VALUE[getattr(row, name)] for name in self.overridables}

    def _sent_answers(self, request: HttpRequest) -> dict[str, str]:
        return {name: request.POST.get(name, "") for name in self.overridables}

    def _change(self, row: RowT, answers: Mapping[str, str]) -> Change:
        return self.change(row, {name: ANSWERS.get(answer) for name, answer in answers.items()})

    def _refusal(
        self, request: HttpRequest, connection: Connection, row: RowT, answers: Mapping[str, str]
    ) -> tuple[str | Promise, int]:
        """Return why nothing may be saved, and the status of that response; or an empty sentence."""
        if not request.user.has_perm(self.change_permission):
            return not_allowed_message(), 403
        stored = self._stored_answers(row)
        if any(request.POST.get(f"was_{name}") != answer for name, answer in stored.items()):
            return self.changed_meanwhile, 409
        settings = SyncSettingsRow.load(connection).record()
        locked = {
            "sync": not settings.sync_webinars,
            "recordings": not settings.sync_webinars or settings.recordings is RecordingsMode.NONE,
        }
        for name, overridable in self.overridables.items():
            if locked[overridable.switch] and answers[name] == "on" and stored[name] != "on":
                return switches.locked_message(request, overridable.switch), 409
        return "", 200

    def _store(
        self, request: HttpRequest, connection: Connection, row: RowT, answers: Mapping[str, str]
    ) -> HttpResponse:
        change = self._change(row, answers)
        applied = apply(connection, change, actor=request.user.get_username(), now=utcnow(), most=PREVIEWED_CAP)
        message = self.saved_message(row) if applied.changes else _("There was nothing to save: no setting changed.")
        if applied.missed:
            message += f" {syncs_now_message(applied.missed, applied.more)}"
        if not htmx.is_htmx_request(request):
            table = reverse(f"admin:{self.url_name}", args=(connection.pk,))
            return HttpResponseRedirect(f"{table}?{urlencode(self.table_query(row))}")
        row.refresh_from_db()
        response = self.render_row(request, connection, row)
        # The page's script closes the panel and shows the message above the table.
        response.headers["HX-Trigger"] = json.dumps({"portal:saved": {"words": message}})
        return response

    # --- Rendering ---

    def _render(
        self,
        request: HttpRequest,
        connection: Connection,
        row: RowT,
        answers: Mapping[str, str],
        *,
        problem: str | Promise = "",
        status: int = 200,
    ) -> HttpResponse:
        """Render the panel: beside the table, or as a page of its own where no script runs."""
        context = self._context(request, connection, row, answers) | {"problem": problem}
        if htmx.is_htmx_request(request):
            response = render(request, "portal/partials/settings_panel.html", context, status=status)
            response.headers["HX-Retarget"], response.headers["HX-Reswap"] = "#panel-body", "innerHTML"
            return response
        context = {**admin.site.each_context(request), "title": self.title, **context}
        return TemplateResponse(request, "portal/settings_panel_page.html", context, status=status)

    def _context(
        self, request: HttpRequest, connection: Connection, row: RowT, answers: Mapping[str, str]
    ) -> dict[str, Any]:
        settings = SyncSettingsRow.load(connection).record()
        key = (connection.pk, row.pk)
        return {
            "connection": connection,
            "row": row,
            "row_id": self.element_id(row),
            "heading": self.heading,
            "about": self.subtitle(row),
            "panel_url": reverse(f"admin:{self.url_name}_panel", args=key),
            "preview_url": reverse(f"admin:{self.url_name}_preview", args=key),
            "fields": self._fields(row, settings, answers),
            "was": self._stored_answers(row),
            "may_change": request.user.has_perm(self.change_permission),
            "syncs": settings.sync_webinars,
            "may_turn_on": request.user.has_perm(switches.CHANGE_GLOBAL),
            "who_may": "" if settings.sync_webinars else switches.permitted_names(),
            "tab": self.tab,
            "posted": request.method == "POST",
            **self.more_context(connection, row),
        }

    def _fields(self, row: RowT, settings: SyncSettings, answers: Mapping[str, str]) -> list[FieldShown]:
        pairs = zip(self.overridables.items(), self.states(row, settings), strict=True)
        return [
            FieldShown(name, overridable.label, overridable.help, answers[name], inherited, in_force)
            for (name, overridable), (inherited, in_force) in pairs
        ]


def connection_or_404(request: HttpRequest, pk: int, permission: str) -> Connection:
    """Return the connection.

    Raises: PermissionDenied, if the user lacks the permission; Http404, if there is no such connection.
    """
    if not request.user.has_perm(permission):
        raise PermissionDenied
    connection = get_object_or_404(Connection, pk=pk)
    keep(request, connection)
    return connection


def syncs_now_message(count: int, more: bool) -> str:
    """Return how many webinars sync what they missed; `more` if not all of them were counted."""
    words = ngettext(
        "What was missed is synced now: %(n)s webinar.", "What was missed is synced now: %(n)s webinars.", count
    )
    return words % {"n": at_least(count, more)}


def not_allowed_message() -> str:
    """Return that the user may not change these settings, and who may."""
    names = switches.permitted_names()
    words = _("You have no permission to change these settings.")
    return f"{words} " + (_("Who can: %(names)s.") % {"names": names} if names else "")
