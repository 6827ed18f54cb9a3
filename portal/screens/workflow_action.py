"""What a HubSpot account's workflow action may reach, and which contact properties answer Zoom's questions."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from integrations.models import Connection, RegistrationAnswer, WorkflowAction
from portal.screens.accounts import secrets_of
from portal.screens.base import ScreenAdmin, TabularInline


class ConnectionInline(TabularInline[Connection, WorkflowAction]):
    """The business unit of each connection. The primary one's Zoom account is the one workflows reach."""

    model = Connection
    fields = ("name", "primary", "business_unit")
    readonly_fields = ("name", "primary")
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class AnswerInline(TabularInline[RegistrationAnswer, WorkflowAction]):
    model = RegistrationAnswer
    fields = ("question", "contact_property")
    extra = 1


class WorkflowActionAdmin(ScreenAdmin[WorkflowAction]):
    list_display = ("name", "portal_id", "action_reaches_all")
    fields = ("name", "action_reaches_all")
    readonly_fields = ("name",)
    inlines = (ConnectionInline, AnswerInline)
    ordering = ("name",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: WorkflowAction | None = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[WorkflowAction]:
        return super().get_queryset(request).defer(*secrets_of(self.model))
