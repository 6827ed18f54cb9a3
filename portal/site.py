"""The admin site: the screen of each model. Importing this module registers them all."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django.db.models import Model
from django.http import HttpRequest
from django.urls import URLPattern
from django.utils.translation import gettext_lazy
from django_celery_beat import admin as beat_admin
from django_celery_beat import models as beat
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from audits.models import Change, Person, Run
from integrations.models import (
    Connection,
    HubSpotAccount,
    Occurrence,
    Participant,
    SyncJob,
    WebinarRow,
    WorkflowAction,
    ZoomAccount,
    ZoomUserRow,
)
from portal import activity_log
from portal.screens import records
from portal.screens.connected_apps.accounts import HubSpotAccountAdmin, ZoomAccountAdmin
from portal.screens.people.page import ParticipantAdmin
from portal.screens.settings.activity import ChangeAdmin
from portal.screens.settings.all_connections import WebinarAdmin, ZoomUserAdmin
from portal.screens.settings.global_settings import ConnectionAdmin
from portal.screens.settings.workflow_action import WorkflowActionAdmin
from portal.screens.shared.admin import CarefulAdmin, ScreenAdmin
from portal.screens.webinars.failed_jobs import SyncJobAdmin
from portal.screens.webinars.page import OccurrenceAdmin
from portal.screens.webinars.webinar import page as webinar_page
from portal.screens.webinars.webinar.all_runs import PersonAdmin, RunAdmin
from portal.wording.labels import ROLES
from portal.wording.schedules import every


def role(group: Group) -> str:
    """Return the group's name. The portal's own groups are named in the reader's language."""
    return str(ROLES.get(group.name, group.name))


class RolesField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # Django takes none while running
    """The choice of a user's groups, by their names in the reader's language."""

    def label_from_instance(self, obj: Group) -> str:
        return role(obj)


class PortalUserAdmin(UserAdmin, CarefulAdmin[User]):  # type: ignore[type-arg]  # Django's takes none while running
    """The screen of a user."""

    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "groups":
            kwargs["form_class"] = RolesField
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def log_addition(self, request: HttpRequest, obj: User, message: Any) -> Any:
        _record_change(request, [obj])
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: User, message: Any) -> Any:
        _record_change(request, [obj])
        return super().log_change(request, obj, message)

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        _record_change(request, queryset)
        return super().log_deletions(request, queryset)


def _record_change(request: HttpRequest, users: Iterable[User]) -> None:
    for user in users:
        activity_log.record(activity_log.CHANGED_IN_SYSTEM, request.user.get_username(), subject=user.get_username())


class PortalGroupAdmin(GroupAdmin, CarefulAdmin[Group]):
    """The screen of a group."""

    list_display = ("role",)

    @admin.display(description=gettext_lazy("name"), ordering="name")
    def role(self, row: Group) -> str:
        return role(row)


class WebinarsAdmin(OccurrenceAdmin):
    """The webinars table, and below each webinar's address its audit log."""

    def get_urls(self) -> list[URLPattern]:
        return [*webinar_page.urls(self.admin_site), *super().get_urls()]


class TaskSelect(UnfoldAdminSelectWidget, beat_admin.TaskSelectWidget):  # type: ignore[misc]
    pass


class PeriodicTaskForm(beat_admin.PeriodicTaskForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["task"].widget = UnfoldAdminTextInputWidget()
        self.fields["regtask"].widget = TaskSelect()


class PortalPeriodicTaskAdmin(beat_admin.PeriodicTaskAdmin, CarefulAdmin[beat.PeriodicTask]):  # type: ignore[misc]
    form = PeriodicTaskForm
    change_form_template = None  # beat's own has an inline script, which our policy forbids
    list_display = ("name", "enabled", "scheduler", "last_run_at")

    @admin.display(description=gettext_lazy("Schedule"))
    def scheduler(self, row: beat.PeriodicTask) -> str:
        return str(row.scheduler)


class PortalClockedScheduleAdmin(beat_admin.ClockedScheduleAdmin, CarefulAdmin[beat.ClockedSchedule]):  # type: ignore[misc]
    pass


class PortalCrontabScheduleAdmin(beat_admin.CrontabScheduleAdmin, CarefulAdmin[beat.CrontabSchedule]):  # type: ignore[misc]
    pass


SCREENS: "dict[type[Model], type[admin.ModelAdmin[Any]]]" = {
    Occurrence: WebinarsAdmin,
    Participant: ParticipantAdmin,
    Run: RunAdmin,
    Person: PersonAdmin,
    Change: ChangeAdmin,
    SyncJob: SyncJobAdmin,
    Connection: ConnectionAdmin,
    ZoomUserRow: ZoomUserAdmin,
    WebinarRow: WebinarAdmin,
    ZoomAccount: ZoomAccountAdmin,
    HubSpotAccount: HubSpotAccountAdmin,
    WorkflowAction: WorkflowActionAdmin,
    User: PortalUserAdmin,
    Group: PortalGroupAdmin,
    beat.PeriodicTask: PortalPeriodicTaskAdmin,
    beat.IntervalSchedule: ScreenAdmin,
    beat.CrontabSchedule: PortalCrontabScheduleAdmin,
    beat.SolarSchedule: ScreenAdmin,
    beat.ClockedSchedule: PortalClockedScheduleAdmin,
    **{model: records.read_only(model) for model in records.COLUMNS},
}

# People who may view users must not see the secrets of their second factors.
for device in (TOTPDevice, StaticDevice):
    if admin.site.is_registered(device):
        admin.site.unregister(device)
beat.IntervalSchedule.add_to_class("__str__", every)
admin.site.index_template = "portal/home.html"
for model, screen in SCREENS.items():
    # Django and beat have registered their own screens when they were imported; the portal's take their place.
    if admin.site.is_registered(model):
        admin.site.unregister(model)
    admin.site.register(model, screen)
