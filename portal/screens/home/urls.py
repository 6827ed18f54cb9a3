"""The addresses of Home: the search for webinars, and the steps of the first hour."""

from django.contrib import admin
from django.urls import path

from portal.screens.home import look, removal
from portal.screens.home.first_hour import actions, before_you_begin
from portal.screens.shared.htmx import guarded_view

screen = admin.site.admin_view

urlpatterns = [
    path("before-you-begin/", screen(before_you_begin.before_you_begin_page), name="before_you_begin"),
    path("look-for-webinars/", guarded_view(look.look_now), name="look_for_webinars"),
    path("look-for-webinars/progress/", guarded_view(look.progress), name="discovery_progress"),
    path("remove-webinar/<row:pk>/", guarded_view(removal.remove_webinar), name="remove_webinar"),
    path("first-hour/exclusion/", screen(actions.exclude_domain), name="first_hour_exclusion"),
    path("first-hour/test-mode/", screen(actions.set_test_mode), name="first_hour_test_mode"),
    path("first-hour/preview/", screen(actions.count_people), name="first_hour_preview"),
    path("first-hour/preview/progress/", guarded_view(actions.preview_progress), name="first_hour_preview_progress"),
    path("first-hour/switch-on/", screen(actions.switch_on), name="first_hour_switch_on"),
    path("first-hour/sync-progress/", guarded_view(actions.sync_progress), name="first_hour_sync_progress"),
    path("first-hour/skip/", screen(actions.skip), name="first_hour_skip"),
    path("first-hour/leave/", screen(actions.leave), name="first_hour_leave"),
]
