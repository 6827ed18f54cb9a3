"""All addresses of the portal."""

from django.contrib import admin
from django.urls import include, path, register_converter
from django.views.generic import RedirectView
from django.views.i18n import set_language

from portal import site  # noqa: F401  (importing registers the screens)
from portal.row_numbers import RowConverter
from portal.screens.connected_apps import actions, page, setup, webhook_deliveries
from portal.screens.connected_apps.alerts import actions as alert_actions
from portal.screens.connected_apps.alerts.page import alerts_page
from portal.screens.search.page import search_page
from portal.screens.shared.htmx import guarded_view
from portal.screens.system.page import system_page
from portal.screens.users import actions as user_actions
from portal.screens.users import page as users
from portal.screens.your_account import first_account, login_code, password, second_factor, sessions, set_password
from portal.views import oauth, recordings, workflow_actions
from portal.views.health import health, live, ready
from portal.views.metrics import metrics
from portal.views.webhooks import hubspot_webhook, zoom_webhook

register_converter(RowConverter, "row")
screen = admin.site.admin_view

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="admin:index")),
    path("admin/connected-apps/", screen(page.connected_apps_page), name="connected_apps"),
    path("admin/connected-apps/setup/", screen(setup.setup_page), name="app_setup"),
    path(
        "admin/connected-apps/setup/<str:provider>/credentials/",
        screen(setup.save_credentials),
        name="save_credentials",
    ),
    path("admin/connected-apps/setup/hubspot-app.zip", screen(setup.download_hubspot_app), name="hubspot_app"),
    path(
        "admin/connected-apps/webhooks/", screen(webhook_deliveries.webhook_deliveries_page), name="webhook_deliveries"
    ),
    path("admin/connected-apps/alerts/", screen(alerts_page), name="alerts"),
    path("admin/connected-apps/alerts/add/", screen(alert_actions.add_recipient), name="alerts_add_recipient"),
    path(
        "admin/connected-apps/alerts/<row:pk>/remove/",
        screen(alert_actions.remove_recipient),
        name="alerts_remove_recipient",
    ),
    path(
        "admin/connected-apps/alerts/<row:pk>/test/",
        guarded_view(alert_actions.test_recipient),
        name="alerts_test_recipient",
    ),
    path("admin/connected-apps/alerts/webhook/", screen(alert_actions.change_webhook), name="alerts_webhook"),
    path(
        "admin/connected-apps/alerts/webhook/remove/",
        screen(alert_actions.remove_webhook),
        name="alerts_remove_webhook",
    ),
    path(
        "admin/connected-apps/alerts/webhook/test/",
        guarded_view(alert_actions.test_webhook),
        name="alerts_test_webhook",
    ),
    path("admin/connected-apps/alerts/try-again/", screen(alert_actions.try_again), name="alerts_try_again"),
    path("admin/connected-apps/alerts/drop/", screen(alert_actions.drop), name="alerts_drop"),
    path("admin/connected-apps/server/", screen(actions.connect_server), name="connect_zoom_server"),
    path("admin/connected-apps/token/", screen(actions.connect_token), name="connect_hubspot_token"),
    path("admin/connected-apps/pair/", screen(actions.pair_accounts), name="pair_accounts"),
    path("admin/connected-apps/<str:kind>/<row:pk>/check/", screen(actions.check), name="check_account"),
    path(
        "admin/connected-apps/<str:kind>/<row:pk>/disconnect/",
        screen(actions.disconnect),
        name="disconnect_account",
    ),
    path("admin/system/", screen(system_page), name="system"),
    path("admin/login/code/", login_code.login_code_page, name="login_code"),
    path("admin/sessions/", screen(sessions.sessions_page), name="sessions"),
    path("admin/sessions/end/", screen(sessions.end_all), name="end_sessions"),
    path("admin/second-factor/", screen(second_factor.second_factor_page), name="second_factor"),
    path("admin/second-factor/codes/", screen(second_factor.make_codes), name="recovery_codes"),
    path("admin/second-factor/remove/", screen(second_factor.remove), name="remove_second_factor"),
    path("admin/password_change/", screen(password.change_password)),
    path("admin/search/", guarded_view(search_page), name="search"),
    path("admin/users/", screen(users.users_page), name="users"),
    path("admin/users/invite/", screen(user_actions.invite), name="invite_user"),
    path("admin/users/<row:pk>/", screen(users.user_page), name="user"),
    path("admin/users/<row:pk>/link/", screen(user_actions.make_link), name="user_link"),
    path("admin/users/<row:pk>/<str:do>/", screen(user_actions.change), name="change_user"),
    path("admin/", include("portal.screens.home.urls")),
    path("admin/", admin.site.urls),
    path("connect/zoom/", oauth.begin, {"provider": "zoom"}, name="connect_zoom"),
    path("connect/zoom/callback/", oauth.callback, {"provider": "zoom"}, name="connect_zoom_callback"),
    path("connect/hubspot/", oauth.begin, {"provider": "hubspot"}, name="connect_hubspot"),
    path("connect/hubspot/callback/", oauth.callback, {"provider": "hubspot"}, name="connect_hubspot_callback"),
    path("setup/", first_account.first_account_page, name="first_account"),
    path("setup/<str:token>/", first_account.open_link, name="first_account_link"),
    path("setup/account/<str:uidb64>/<str:token>/", set_password.SetPasswordView.as_view(), name="set_password"),
    path("language/", set_language, name="set_language"),
    path("health/", health, name="health"),
    path("health/live", live, name="health_live"),
    path("health/ready", ready, name="health_ready"),
    path("metrics", metrics, name="metrics"),
    path("webhooks/zoom/<str:key>/", zoom_webhook, name="zoom_webhook"),
    path("webhooks/hubspot/", hubspot_webhook, name="hubspot_webhook"),
    path("recordings/play/", recordings.play, name="play_recording"),
    path("recordings/<str:external_id>/", recordings.authenticated, name="recording"),
    path("workflow-actions/add-contact-to-webinar/", workflow_actions.add_contact, name="workflow_add_contact"),
    path("workflow-actions/webinar-options/", workflow_actions.webinar_options, name="workflow_webinar_options"),
]

handler400 = "portal.views.error_pages.not_understood"
handler500 = "portal.views.error_pages.broken"
handler403 = "portal.views.error_pages.not_allowed"
handler404 = "portal.views.error_pages.not_there"
