"""The places where something is shown or set, by the words that stand there."""

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integrations.models import Connection
from portal.screens.search.found import MOST, Found, Group
from portal.signing_in.roles import is_administrator

Place = tuple[str | Promise, str, str]  # words, name of the address, permission
PLACES: tuple[Place, ...] = (
    (gettext_lazy("Home"), "admin:index", ""),
    (gettext_lazy("Webinars"), "admin:integrations_occurrence_changelist", "integrations.view_occurrence"),
    (gettext_lazy("People"), "admin:integrations_participant_changelist", "integrations.view_participant"),
    (gettext_lazy("Failed jobs"), "admin:integrations_syncjob_changelist", "integrations.view_syncjob"),
    (
        gettext_lazy("Workflow action"),
        "admin:integrations_workflowaction_changelist",
        "integrations.view_workflowaction",
    ),
    (gettext_lazy("Activity"), "admin:audits_change_changelist", "audits.view_change"),
    (gettext_lazy("Segment in HubSpot"), "admin:segments", "integrations.view_occurrence"),
    (gettext_lazy("Connected apps"), "connected_apps", "integrations.view_zoomaccount"),
    (gettext_lazy("Set up the apps"), "app_setup", "integrations.change_zoomaccount"),
    (gettext_lazy("Webhook deliveries"), "webhook_deliveries", "integrations.view_webhookdelivery"),
    (gettext_lazy("Alerts"), "alerts", "integrations.view_alert"),
    (gettext_lazy("Before you begin"), "before_you_begin", ""),
    (gettext_lazy("Your sessions"), "sessions", ""),
    (gettext_lazy("Second factor"), "second_factor", ""),
    (gettext_lazy("Change password"), "admin:password_change", ""),
)
GLOBAL, SEES = "admin:integrations_connection_change", "integrations.view_connection"
SETTINGS: tuple[Place, ...] = (
    (gettext_lazy("Global settings"), GLOBAL, SEES),
    (gettext_lazy("Sync webinar data"), GLOBAL, SEES),
    (gettext_lazy("Sync from"), GLOBAL, SEES),
    (gettext_lazy("Sync webinar recordings and transcripts"), GLOBAL, SEES),
    (gettext_lazy("Webinar exclusions"), GLOBAL, SEES),
    (gettext_lazy("Recording exclusions"), GLOBAL, SEES),
    (gettext_lazy("Contact exclusions"), GLOBAL, SEES),
    (gettext_lazy("Manage individual user settings"), "admin:user_settings", "integrations.view_zoomuserrow"),
    (gettext_lazy("Individual webinars"), "admin:webinar_settings", "integrations.view_webinarrow"),
)


def places(request: HttpRequest, words: str) -> Group:
    """Return the screens and settings that the reader may open and whose name holds the words."""
    wanted = words.casefold()
    found = [one for one in _all(request) if wanted in one.words.casefold()]
    return Group(_("Settings and pages"), "gear", found[:MOST])


def _all(request: HttpRequest) -> Iterator[Found]:
    user = request.user
    for words, name, permission in PLACES:
        if not permission or user.has_perm(permission):
            yield Found(str(words), reverse(name))
    if is_administrator(user):
        yield Found(_("Users"), reverse("users"), _("Connected apps"))
    primary = Connection.objects.order_by("-primary", "pk").values_list("pk", flat=True).first()
    for words, name, permission in SETTINGS if primary else ():
        if user.has_perm(permission):
            yield Found(str(words), reverse(name, args=(primary,)), _("Zoom"))
