"""The effects of a change of the lists and the campaign that are set globally, in words."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from integrations.models import Connection, SyncSettingsRow
from integrations.models.settings import kinds_of
from integrations.records.mapping import ListKind
from integrations.sync_settings.document import Change
from portal.screens.shared.campaigns import Campaigns
from portal.screens.shared.effect import Effect
from portal.wording.changes import KINDS


def of_lists(connection: Connection, change: Change) -> Iterator[Effect]:
    """Yield what a change of the kinds of lists and of the campaign does."""
    if change.fields.keys().isdisjoint(("lists_kinds", "campaign")):
        return
    row = SyncSettingsRow.load(connection)
    before, after = kinds_of(row.lists_kinds), kinds_of(change.fields.get("lists_kinds", row.lists_kinds))
    if added := [one for one in after if one not in before]:
        words = _(
            "Lists would be made in HubSpot: %(kinds)s. Webinars that are not completed get theirs now, completed "
            "ones with Sync now."
        )
        yield Effect(words % {"kinds": _words(added)}, "people")
    if removed := [one for one in before if one not in after]:
        words = _("Lists would no longer be kept up to date: %(kinds)s. HubSpot keeps them as they are.")
        yield Effect(words % {"kinds": _words(removed)}, "dash")
    campaign = change.fields.get("campaign", row.campaign)
    if campaign == row.campaign:
        return
    if campaign:
        words = _("Marketing events and lists would become assets of the campaign “%(name)s” as they are synced.")
        yield Effect(words % {"name": Campaigns(connection.hubspot_id).words(campaign)}, "people")
    else:
        yield Effect(_("Nothing more would be added to the campaign. What is in it stays."), "dash")


def _words(kinds: list[ListKind]) -> str:
    return ", ".join(str(KINDS[one]) for one in kinds)
