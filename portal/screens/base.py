"""What the screens share: unfold's classes with types, the read-only kind, and a paginator that never counts all."""

from typing import TYPE_CHECKING, Any, TypeVar

from django import forms
from django.core import paginator
from django.db.models import Model, QuerySet
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.functional import cached_property

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


class ScreenAdmin(ModelAdmin[RowT]):
    """An admin screen. The one count of a list is that of the rows found."""

    show_full_result_count = False
    list_per_page = 50
    list_max_show_all = 200


class ReadOnlyAdmin(ScreenAdmin[RowT]):
    """For rows that the application writes and people read."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: RowT | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: RowT | None = None) -> bool:
        return False


class CappedPaginator(Paginator[Any]):
    """Counts up to a cap: in a table of millions, nobody turns to page 200, but everybody would pay for the count."""

    CAP = 10_000

    @cached_property
    def count(self) -> int:
        rows = self.object_list
        if isinstance(rows, QuerySet):
            return rows.order_by().values("pk")[: self.CAP].count()
        return len(rows)
