"""What the screens share: unfold's classes with types, the read-only kind, and counts that never go through all."""

from typing import TYPE_CHECKING, Any, TypeVar

from django import forms
from django.core import paginator
from django.db.models import IntegerField, Model, QuerySet, Subquery
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.functional import cached_property

from portal.screens.parts import CAP, SEARCHED_CAP

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


def capped(rows: QuerySet[Any, Any], cap: int = CAP) -> int:
    """How many there are, up to the cap."""
    return rows.order_by().values("pk")[:cap].count()


class CappedCount(Subquery):
    """The same as a column, of rows that name the outer one by `OuterRef`; `by` is the end of an index they are in."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"

    def __init__(self, rows: QuerySet[Any, Any], by: str) -> None:
        super().__init__(rows.order_by(by).values(by)[:CAP], output_field=IntegerField())


class CappedPaginator(Paginator[Any]):
    """Nobody turns to page 200 of a table of millions."""

    cap = CAP

    @cached_property
    def count(self) -> int:
        rows = self.object_list
        return capped(rows, self.cap) if isinstance(rows, QuerySet) else len(rows)

    @property
    def full(self) -> bool:
        """There may be more."""
        return self.count >= self.cap


class ScreenAdmin(ModelAdmin[RowT]):
    """An admin screen. The one count of a list is that of the rows found."""

    show_full_result_count = False
    list_per_page = 50
    list_max_show_all = 200
    paginator = CappedPaginator

    def get_paginator(self, request: HttpRequest, *arguments: Any, **more: Any) -> CappedPaginator:
        paginator = CappedPaginator(*arguments, **more)
        if request.GET.get("q"):  # what is common is found at once, and who has to turn pages types another letter
            paginator.cap = SEARCHED_CAP
        return paginator


class ReadOnlyAdmin(ScreenAdmin[RowT]):
    """For rows that the application writes and people read."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: RowT | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: RowT | None = None) -> bool:
        return False
