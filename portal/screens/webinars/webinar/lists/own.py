"""A webinar's own choice of lists and campaign, on its tab Settings, with where each value comes from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from integrations.models import Connection, Occurrence, SyncSettingsRow, WebinarRow
from integrations.models.settings import kinds_of
from integrations.records.mapping import ListKind
from portal.screens.shared import links
from portal.screens.shared.campaigns import Campaigns
from portal.screens.shared.list_example import Example, example_of
from portal.screens.shared.webinars import switches
from portal.screens.webinars.webinar import own_settings
from portal.screens.webinars.webinar.found import occurrence_or_404
from portal.wording.changes import KINDS

INHERIT, NONE, OWN = "inherit", "none", "own"
INHERITED, CHOSEN = gettext_lazy("As set globally"), gettext_lazy("Chosen for this webinar")
LIST_CHOICES: dict[str, str | Promise] = {INHERIT: INHERITED, NONE: gettext_lazy("No lists"), OWN: CHOSEN}
CAMPAIGN_CHOICES: dict[str, str | Promise] = {INHERIT: INHERITED, NONE: gettext_lazy("No campaign"), OWN: CHOSEN}


@dataclass(frozen=True)
class ChoiceShown:
    """One of the three choices, with what it would mean."""

    value: str
    label: str | Promise
    beside: str
    on: bool


@dataclass(frozen=True)
class KindShown:
    """A kind of list to tick."""

    value: str
    label: str
    on: bool


def lists_context(occurrence: Occurrence, settings: SyncSettingsRow) -> dict[str, Any]:
    """Return the context of the form."""
    webinar = occurrence.webinar
    connection = Connection.objects.select_related("zoom").get(pk=webinar.connection_id)
    campaigns = Campaigns(connection.hubspot_id)
    inherited = kinds_of(settings.lists_kinds)
    own = None if webinar.lists_kinds is None else kinds_of(webinar.lists_kinds)
    in_force = inherited if own is None else own
    pattern = settings.lists_name if webinar.lists_name is None else webinar.lists_name
    return {
        "list_choices": _choices(LIST_CHOICES, _chosen(own), _kinds_words(inherited)),
        "list_kinds": [KindShown(one, capfirst(str(KINDS[one])), one in in_force) for one in ListKind],
        "list_example": _example(occurrence, connection, pattern, in_force),
        "campaign_choices": _choices(
            CAMPAIGN_CHOICES, _chosen(webinar.campaign), campaigns.words(settings.campaign) or _("no campaign")
        ),
        "own_campaign": campaigns.words(webinar.campaign or ""),
        "campaigns": campaigns,
        "lists_connection": connection.pk,
    }


def _example(
    occurrence: Occurrence, connection: Connection, pattern: str, kinds: tuple[ListKind, ...]
) -> Example | None:
    return example_of(occurrence, connection, pattern, kinds) if kinds else None


def _chosen(own: Any) -> str:
    return INHERIT if own is None else OWN if own else NONE


def _choices(labels: Mapping[str, str | Promise], chosen: str, inherited: str) -> list[ChoiceShown]:
    return [
        ChoiceShown(value, label, inherited if value == INHERIT else "", value == chosen)
        for value, label in labels.items()
    ]


def _kinds_words(kinds: Iterable[ListKind]) -> str:
    return ", ".join(str(KINDS[one]) for one in kinds) or _("no lists")


@require_POST
def save_lists(request: HttpRequest, pk: int) -> HttpResponse:
    """Store the webinar's own lists and campaign."""
    if not request.user.has_perm(switches.CHANGE_WEBINAR):
        raise PermissionDenied
    webinar = occurrence_or_404(request, pk).webinar
    fields, problem = _typed(webinar, request.POST)
    if problem:
        messages.error(request, problem)
    else:
        own_settings.store(request, webinar, fields, _("Saved. Lists that HubSpot already has stay there."))
    return HttpResponseRedirect(f"{links.webinar_address(pk)}?tab=settings#webinar-lists")


def _typed(webinar: WebinarRow, data: QueryDict) -> tuple[dict[str, Any], str]:
    """Return the webinar's columns as they were chosen, and what is wrong with the choice."""
    kinds = [one.value for one in ListKind if one in data.getlist("kinds")]
    if data.get("lists") == OWN and not kinds:
        return {}, _("Nothing was saved: choose at least one list, or “No lists”.")
    campaign = _campaign(webinar, data)
    if campaign is None and data.get("campaign_choice") == OWN:
        return {}, _("Nothing was saved: HubSpot has no campaign of this name, or several. Choose one from the list.")
    lists: Mapping[str, Any] = {NONE: [], OWN: kinds}
    fields = {"lists_kinds": lists.get(data.get("lists", ""))}
    return fields | {"campaign": campaign}, ""


def _campaign(webinar: WebinarRow, data: QueryDict) -> str | None:
    if data.get("campaign_choice") != OWN:
        return "" if data.get("campaign_choice") == NONE else None
    typed = data.get("campaign", "").strip()
    return typed if typed and typed == webinar.campaign else Campaigns(webinar.connection.hubspot_id).find(typed)
