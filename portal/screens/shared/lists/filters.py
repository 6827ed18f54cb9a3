"""The filters of the lists, and the search for webinars."""

from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from audits.codes import Status
from integrations.clock import utcnow
from integrations.decisions.webinar_ids import read_webinar_id
from integrations.models import Connection, Occurrence
from integrations.models.domain_lookups import ends_with
from integrations.models.participants import ATTENDED, DID_NOT_COME
from portal.row_numbers import row_number
from portal.screens.shared.webinars import webinar_lists
from portal.wording.labels import ATTENDANCE, JOB, NEVER, NEVER_SYNCED, OUTCOMES, PERSON_CAUSES, STATUS

Rows = QuerySet[Any]

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Labels = Mapping[str, "str | _StrPromise"]
    Admin = admin.ModelAdmin[Any]


def webinar_search(words: str, webinar: str = "") -> Q:
    """Return the condition for webinars by the beginning of an ID or a host, or by any part of a topic.

    Each of the three has its index. `webinar` is the path to the webinar, such as `webinar__`.
    """
    words = words.strip()
    if not words:
        return Q()
    found = Q((f"{webinar}topic__icontains", words)) | Q((f"{webinar}host_email__startswith", words.lower()))
    digits = read_webinar_id(words)
    return found | Q((f"{webinar}zoom_id__startswith", digits)) if digits else found


class LabelledFilter(admin.SimpleListFilter):
    """A filter by one value of a column, each value with its label."""

    field: ClassVar[str]
    labels: "ClassVar[Labels]"
    offered: ClassVar[bool] = True  # as a field of the form

    def lookups(self, request: HttpRequest, model_admin: "Admin") -> "Iterable[tuple[str, str | _StrPromise]]":
        return self.labels.items()

    def queryset(self, request: HttpRequest, queryset: "Rows") -> "Rows":
        value = self.value()
        if not value:
            return queryset
        return queryset.filter(**{self.field: "" if value == NEVER else value})


class StatusFilter(LabelledFilter):
    """A filter by what the last sync came to. Links have it; the form offers the state instead."""

    title, parameter_name, field = _("last sync"), "status", "status"
    offered = False
    labels = {str(status): look.words for status, look in STATUS.items() if status != Status.UNCHANGED} | {
        NEVER: NEVER_SYNCED.words
    }


class AttendanceFilter(LabelledFilter):
    """A filter by how final the attendance is."""

    title, parameter_name, field = _("attendance"), "attendance", "attendance"
    labels = {str(state): look.words for state, look in ATTENDANCE.items()}


class JobStateFilter(LabelledFilter):
    """A filter by the state of a job."""

    title, parameter_name, field = _("state"), "state", "state"
    labels = {str(state): look.words for state, look in JOB.items()}


class CauseFilter(LabelledFilter):
    """A filter by why people are left out."""

    title, parameter_name, field = _("why left out"), "cause", "cause"
    labels = {NEVER: _("Not left out"), **PERSON_CAUSES}


class StateFilter(admin.SimpleListFilter):
    """A filter by the state that the webinars table shows."""

    title, parameter_name = _("state"), "state"
    STATES: "ClassVar[Labels]" = {
        "needs_you": _("Needs you"),
        "waiting": _("Waiting"),
        "synced": _("Synced"),
        "left_out": _("Synced, some left out"),
        "off": _("Off"),
    }

    def lookups(self, request: HttpRequest, model_admin: "Admin") -> "Iterable[tuple[str, str | _StrPromise]]":
        return self.STATES.items()

    def queryset(self, request: HttpRequest, queryset: "Rows") -> "Rows":
        now = utcnow()
        lists: dict[str, Callable[[], Rows]] = {
            "needs_you": lambda: webinar_lists.needs_you(queryset),
            "waiting": lambda: webinar_lists.retrying(queryset),
            "synced": lambda: webinar_lists.synced(queryset, now),
            "left_out": lambda: webinar_lists.synced_with_some_left_out(queryset, now),
            "off": lambda: webinar_lists.off(queryset, now),
        }
        return lists.get(self.value() or "", lambda: queryset)()


class WarningsFilter(LabelledFilter):
    """A filter by the warnings of the last run. Links have it; the form offers the state instead."""

    offered = False
    title, parameter_name, field = _("warnings"), "warnings", "level"
    labels = {"error": _("With errors"), "warning": _("With warnings"), "info": _("Information only")}


class HostFilter(admin.SimpleListFilter):
    """A filter by the host's address, or by a domain with its `@`. It is typed, as there may be thousands of hosts."""

    title, parameter_name = _("host"), "host"
    typed = True

    def lookups(self, request: HttpRequest, model_admin: "Admin") -> list[tuple[str, str]]:
        return [("", "")]

    def queryset(self, request: HttpRequest, queryset: "Rows") -> "Rows":
        host = (self.value() or "").strip().lower()
        if not host:
            return queryset
        if not host.startswith("@"):
            return queryset.filter(webinar__host_email__startswith=host)
        return queryset.filter(ends_with("webinar__host_email", host))


class PeriodFilter(admin.SimpleListFilter):
    """A filter by when webinars start."""

    title, parameter_name = _("period"), "period"
    DAYS = {"7": _("Past 7 days"), "30": _("Past 30 days"), "90": _("Past 90 days"), "365": _("Past year")}

    def lookups(self, request: HttpRequest, model_admin: "Admin") -> "list[tuple[str, str | _StrPromise]]":
        return [("upcoming", _("Upcoming")), *self.DAYS.items()]

    def queryset(self, request: HttpRequest, queryset: "Rows") -> "Rows":
        value = self.value()
        if value == "upcoming":
            return queryset.filter(start__gte=utcnow())
        if value in self.DAYS:
            return queryset.filter(start__gte=utcnow() - timedelta(days=int(value)), start__lt=utcnow())
        return queryset


class OutcomeFilter(LabelledFilter):
    """A filter by how people stand."""

    title, parameter_name, field = _("outcome"), "outcome", "outcome"
    labels = OUTCOMES


class OccurrenceFilter(admin.SimpleListFilter):
    """A filter by a webinar. Links have it; the form offers it nowhere, as there may be thousands."""

    title, parameter_name = _("webinar"), "occurrence"
    offered = False

    def lookups(self, request: HttpRequest, model_admin: "Admin") -> list[tuple[str, str]]:
        """Return the one webinar that is asked for, with its topic for the chip."""
        asked = request.GET.get("occurrence", "")
        pk = row_number(asked)
        row = Occurrence.objects.select_related("webinar").filter(pk=pk).first() if pk is not None else None
        return [(asked, str(row.webinar) if row else asked)]

    def queryset(self, request: HttpRequest, queryset: "Rows") -> "Rows":
        if not self.value():
            return queryset
        pk = row_number(self.value())
        return queryset.none() if pk is None else queryset.filter(occurrence=pk)


class AttendedFilter(admin.SimpleListFilter):
    """A filter by if people attended."""

    title, parameter_name = _("attended"), "attended"
    CHOICES = {"yes": _("Attended"), "no": _("Registered, did not attend")}
    CONDITIONS = {
        "yes": ATTENDED,
        "no": DID_NOT_COME,
    }

    def lookups(self, request: HttpRequest, model_admin: "Admin") -> "Iterable[tuple[str, str | _StrPromise]]":
        return self.CHOICES.items()

    def queryset(self, request: HttpRequest, queryset: "Rows") -> "Rows":
        condition = self.CONDITIONS.get(self.value() or "")
        return queryset.filter(condition) if condition else queryset


class ConnectionFilter(admin.SimpleListFilter):
    """A filter by connection, offered if there is more than one."""

    title, parameter_name = _("connection"), "connection"
    field: ClassVar[str] = "webinar__connection_id"

    def lookups(self, request: HttpRequest, model_admin: "Admin") -> list[tuple[str, str]]:
        names = _connection_names(request)
        return [(str(pk), name) for pk, name in names] if len(names) > 1 else []

    def queryset(self, request: HttpRequest, queryset: "Rows") -> "Rows":
        value = row_number(self.value())
        return queryset if value is None else queryset.filter(**{self.field: value})


def _connection_names(request: HttpRequest) -> list[tuple[int, str]]:
    """Return the connections, which are read once a request: each tab of a list has its filters."""
    known: dict[str, Any] = request.__dict__
    if "connection_names" not in known:
        known["connection_names"] = list(Connection.objects.order_by("name").values_list("pk", "name"))
    return list(known["connection_names"])


class JobConnectionFilter(ConnectionFilter):
    """A filter by the connection of a job's webinar."""

    field = "occurrence__webinar__connection_id"


WEBINAR_FILTERS = (
    StateFilter,
    StatusFilter,
    WarningsFilter,
    AttendanceFilter,
    PeriodFilter,
    HostFilter,
    ConnectionFilter,
)
