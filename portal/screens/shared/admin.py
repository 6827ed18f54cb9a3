"""The admin classes of the screens: unfold's with types, a read-only one, and counts that stop at a cap."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from django import forms
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.templatetags.admin_list import result_headers
from django.contrib.admin.utils import label_for_field, lookup_field
from django.contrib.admin.views.main import ChangeList
from django.core import paginator
from django.core.exceptions import FieldDoesNotExist, PermissionDenied, ValidationError
from django.db import DataError
from django.db.models import IntegerField, Model, QuerySet, Subquery
from django.db.models.constants import LOOKUP_SEP
from django.forms.models import BaseInlineFormSet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import Promise, cached_property
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from integrations.models.fields import EncryptedTextField
from portal.row_numbers import row_number
from portal.screens.shared.html import CAP, NOTHING, SEARCHED_CAP, moment

RowT = TypeVar("RowT", bound=Model)

if TYPE_CHECKING:
    # unfold has no types; its classes are Django's with another look.
    from django.contrib.admin import ModelAdmin as ModelAdmin
    from django.contrib.admin import StackedInline as StackedInline
    from django.contrib.admin import TabularInline as TabularInline

    InlineFormSet = BaseInlineFormSet
    ModelForm = forms.ModelForm
    Paginator = paginator.Paginator
else:
    from unfold import admin as unfold

    def _subscriptable(base: type) -> type:
        """Types name the rows of these classes, which Django's own do not take while running."""
        return type(base)(
            base.__name__, (base,), {"__module__": __name__, "__class_getitem__": classmethod(lambda cls, _: cls)}
        )

    ModelAdmin = _subscriptable(unfold.ModelAdmin)
    StackedInline = _subscriptable(unfold.StackedInline)
    TabularInline = _subscriptable(unfold.TabularInline)
    InlineFormSet = _subscriptable(BaseInlineFormSet)
    ModelForm = _subscriptable(forms.ModelForm)
    Paginator = _subscriptable(paginator.Paginator)


def capped_count(rows: QuerySet[Any, Any], cap: int = CAP) -> int:
    """Return the number of rows, counted up to the cap."""
    return rows.order_by().values("pk")[:cap].count()


class CappedCount(Subquery):
    """The capped count as a column, of rows that name the outer row by `OuterRef`.

    `by` is the last column of an index that holds these rows.
    """

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"

    def __init__(self, rows: QuerySet[Any, Any], by: str) -> None:
        super().__init__(rows.order_by(by).values(by)[:CAP], output_field=IntegerField())


class CappedPaginator(Paginator[Any]):
    """A paginator that counts up to a cap: nobody turns to page 200 of a table of millions."""

    cap = CAP

    @cached_property
    def count(self) -> int:
        rows = self.object_list
        return capped_count(rows, self.cap) if isinstance(rows, QuerySet) else len(rows)

    @property
    def full(self) -> bool:
        """True if there may be more rows than were counted."""
        return self.count >= self.cap


class CarefulAdmin(ModelAdmin[RowT]):
    """An admin class that looks up only what it shows, and takes any number and choice a request may carry."""

    also_looked_up: tuple[str, ...] = ()

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """Allow lookups by the columns shown and filtered by, and no others.

        Anybody who may ask how a column begins can read it.
        """
        named = (getattr(one, "parameter_name", one) for one in self.list_filter)
        filtered = {one[0] if isinstance(one, tuple) else one for one in named}
        columns = {*self.list_display, *self.also_looked_up, "pk", self.model._meta.pk.name}
        return lookup in filtered or _column(self.model, lookup) in filtered | columns

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> RowT | None:
        try:
            return super().get_object(request, object_id, from_field or None)
        except (OverflowError, DataError):  # the number is too large for any row
            return None

    def response_action(self, request: HttpRequest, queryset: QuerySet[RowT]) -> HttpResponse | None:
        """Run the chosen action; a choice that names no row is dropped."""
        data = request.POST.copy()
        key = self.model._meta.pk
        data.setlist(ACTION_CHECKBOX_NAME, [one for one in data.getlist(ACTION_CHECKBOX_NAME) if _names_row(key, one)])
        request.POST = data  # type: ignore[assignment]
        return super().response_action(request, queryset)


def _column(model: type[Model], lookup: str) -> str:
    """Return the column of a lookup without its condition: `a__b` for `a__b__startswith`."""
    path: list[str] = []
    options: Any = model._meta
    for part in lookup.split(LOOKUP_SEP):
        try:
            found = options.get_field(part) if options else None
        except FieldDoesNotExist:
            found = None
        if found is None:
            break
        path.append(part)
        options = found.related_model._meta if found.is_relation and found.related_model else None
    if len(path) > 1 and path[-1] in ("id", "pk"):
        path.pop()
    return LOOKUP_SEP.join(path)


def _names_row(key: Any, text: str) -> bool:
    if isinstance(key, IntegerField):
        return row_number(text) is not None
    try:
        key.to_python(text)
    except ValidationError:
        return False
    return True


class ScreenAdmin(CarefulAdmin[RowT]):
    """An admin screen. It counts the rows found, and never all rows."""

    show_full_result_count = False
    list_per_page = 50
    list_max_show_all = 200
    paginator = CappedPaginator

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        """Return the list as the address asks for it.

        A form sends the fields that were left empty, too. Left in, "All" would be a value that no row has.
        """
        request.GET = _filled_in(request.GET)  # type: ignore[assignment]
        return super().get_changelist_instance(request)

    def get_paginator(self, request: HttpRequest, *arguments: Any, **more: Any) -> CappedPaginator:
        paginator = CappedPaginator(*arguments, **more)
        if request.GET.get("q"):  # a search with many results is narrowed by another letter, not by turning pages
            paginator.cap = SEARCHED_CAP
        return paginator


def _filled_in(asked: QueryDict) -> QueryDict:
    """Return the parameters that have a value, of which blanks alone are none."""
    kept = QueryDict(mutable=True)
    for name, values in asked.lists():
        if filled := [value for value in values if value.strip()]:
            kept.setlist(name, filled)
    kept._mutable = False
    return kept


class ReadOnlyAdmin(ScreenAdmin[RowT]):
    """An admin screen for rows that the application writes and people only read."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: RowT | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: RowT | None = None) -> bool:
        return False


def encrypted_fields(model: type[Model]) -> list[str]:
    """Return the names of the model's columns that are encrypted at rest."""
    return [field.name for field in model._meta.fields if isinstance(field, EncryptedTextField)]


class OwnPages(ReadOnlyAdmin[RowT]):
    """A list with search and filters, and the page of one row, both in the portal's own frame.

    `title` is the list's, `tabs` the template of the tabs above it, and `place` the tab it is under.
    """

    change_list_template = "portal/list.html"
    title: str | Promise = ""
    tabs = ""
    place = ""

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        more = {"title": self._list_title(), "tabs": self.tabs, "place": self.place}
        response = super().changelist_view(request, more | (extra_context or {}))
        if isinstance(response, TemplateResponse) and response.context_data and "cl" in response.context_data:
            cl = response.context_data["cl"]
            headers = [one for one in result_headers(cl) if "action-checkbox" not in str(one.get("class_attrib"))]
            response.context_data |= {
                "headers": headers,
                "rows": [self._cells(cl, row, headers) for row in cl.result_list],
                "capped": cl.paginator.full,
            }
        return response

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the row's values."""
        row = self.get_object(request, object_id)
        if row is None:
            raise Http404
        if not self.has_view_permission(request, row):
            raise PermissionDenied
        names = [str(name) for name in self.fields or self.list_display]
        context = {
            **self.admin_site.each_context(request),
            "title": self.heading(row),
            "facts": [
                (capfirst(str(label_for_field(name, self.model, self))), self._value(row, name)) for name in names
            ],
            "back": reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"),
            "back_words": self._list_title(),
            "tabs": self.tabs,
            "place": self.place,
        }
        return TemplateResponse(request, "portal/record.html", context)

    def heading(self, row: RowT) -> str:
        """Return the title of the page of a row."""
        return str(row)

    def _list_title(self) -> str:
        return str(self.title or capfirst(self.opts.verbose_name_plural))

    def _cells(self, cl: ChangeList, row: RowT, headers: list[dict[str, Any]]) -> list[tuple[str, Any, str]]:
        """Return the label, the value and the link of each cell of a row."""
        names = [str(name) for name in cl.list_display if name != "action_checkbox"]
        linked = {str(name) for name in cl.list_display_links or ()}
        return [
            (capfirst(header["text"]), self._value(row, name), cl.url_for_result(row) if name in linked else "")
            for header, name in zip(headers, names, strict=True)
        ]

    def _value(self, row: RowT, name: str) -> Any:
        """Return a value as people read it."""
        field, _attribute, value = lookup_field(name, row, self)
        if field is not None and getattr(field, "choices", None):
            value = getattr(row, f"get_{name}_display")()
        if isinstance(value, bool):
            return _("Yes") if value else _("No")
        if value in (None, "", NOTHING):
            return format_html('<span class="portal-nothing">{}</span>', NOTHING)
        return moment(value) if isinstance(value, datetime) else value
