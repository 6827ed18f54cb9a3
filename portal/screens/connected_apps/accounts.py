"""The tables of Zoom and HubSpot accounts with their states and permissions. They never show credentials."""

from collections.abc import Iterable

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from integrations.models import HubSpotAccount
from integrations.models.accounts import Account
from portal.screens.connected_apps.page import HUBSPOT_CAPABILITIES
from portal.screens.shared.admin import OwnPages, encrypted_fields
from portal.screens.shared.html import NOTHING, badge, moment
from portal.wording.errors import translated
from portal.wording.labels import ACCOUNT


class _AccountAdmin(OwnPages[Account]):
    """The columns that accounts of both kinds have."""

    tabs = "portal/partials/apps_places.html"

    ordering = ("name",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Account]:
        # Credentials are not even read: a page about an account must open when the encryption key is lost.
        return super().get_queryset(request).defer(*encrypted_fields(self.model))

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def account_state(self, row: Account) -> SafeString:
        return badge(next(look for state, look in ACCOUNT.items() if state == row.state))

    @admin.display(description=gettext_lazy("reason"), ordering="state_reason")
    def reason(self, row: Account) -> str:
        return translated(row.state_reason) or NOTHING

    @admin.display(description=gettext_lazy("permissions granted"))
    def scopes_shown(self, row: Account) -> SafeString | str:
        return _scopes(row.scopes)

    @admin.display(description=gettext_lazy("permissions missing"))
    def missing_shown(self, row: Account) -> SafeString | str:
        return _scopes(row.missing_scopes)

    @admin.display(description=gettext_lazy("connected"), ordering="connected_at")
    def connected(self, row: Account) -> SafeString:
        return moment(row.connected_at, row.timezone)


def _scopes(names: Iterable[str]) -> SafeString | str:
    items = format_html_join("", "<li><code>{}</code></li>", ((name,) for name in sorted(names)))
    return format_html('<ul class="portal-scopes">{}</ul>', items) if items else NOTHING


class ZoomAccountAdmin(_AccountAdmin):
    """The table of Zoom accounts."""

    place = "zoom"

    list_display = ("name", "account_id", "account_state", "reason", "connected")
    fields = (
        "name",
        "account_id",
        "account_state",
        "reason",
        "missing_shown",
        "scopes_shown",
        "timezone",
        "connected",
    )


class HubSpotAccountAdmin(_AccountAdmin):
    """The table of HubSpot accounts."""

    place = "hubspot"

    list_display = ("name", "portal_id", "account_state", "reason", "connected")
    fields = (
        "name",
        "portal_id",
        "app_id",
        "account_state",
        "reason",
        "missing_shown",
        "scopes_shown",
        "capabilities_shown",
        "users_known",
        "deletions_known",
        "timezone",
        "connected",
    )

    @admin.display(description=gettext_lazy("what this account can do"))
    def capabilities_shown(self, row: HubSpotAccount) -> str:
        words = (str(text) for name, text in HUBSPOT_CAPABILITIES.items() if name in row.capabilities)
        return "; ".join(words) or NOTHING

    @admin.display(description=gettext_lazy("HubSpot users last read"))
    def users_known(self, row: HubSpotAccount) -> SafeString:
        return moment(row.users_read_at, row.timezone)

    @admin.display(description=gettext_lazy("deleted contacts last read"))
    def deletions_known(self, row: HubSpotAccount) -> SafeString:
        return moment(row.deletions_read_at, row.timezone)
