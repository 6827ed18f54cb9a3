"""The addresses of Home: the search for webinars, and the steps of the first hour."""

from django.contrib import admin
from django.urls import path

from portal.screens.home import before_you_begin, first_hour, look, removal
from portal.screens.shared.htmx import guarded_view

screen = admin.site.admin_view

urlpatterns = [
    path("before-you-begin/", screen(before_you_begin.before_you_begin_page), name="before_you_begin"),
    path("look-for-webinars/", guarded_view(look.look_now), name="look_for_webinars"),
    path("look-for-webinars/progress/", guarded_view(look.progress), name="discovery_progress"),
    path("remove-webinar/<row:pk>/", guarded_view(removal.remove_webinar), name="remove_webinar"),
    path("first-hour/exclusion/", screen(first_hour.exclude_domain), name="first_hour_exclusion"),
    path("first-hour/test-mode/", screen(first_hour.set_test_mode), name="first_hour_test_mode"),
    path("first-hour/preview/", screen(first_hour.count_people), name="first_hour_preview"),
    path("first-hour/preview/progress/", guarded_view(first_hour.preview_progress), name="first_hour_preview_progress"),
    path("first-hour/switch-on/", screen(first_hour.switch_on), name="first_hour_switch_on"),
    path("first-hour/sync-progress/", guarded_view(first_hour.sync_progress), name="first_hour_sync_progress"),
    path("first-hour/skip/", screen(first_hour.skip), name="first_hour_skip"),
    path("first-hour/leave/", screen(first_hour.leave), name="first_hour_leave"),
]
