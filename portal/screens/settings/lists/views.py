"""The parts of the section that change while somebody fills it in: the example, and the campaigns to choose from."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from integrations.accounts.campaigns import read_again
from integrations.errors import IntegrationError, NotAllowed
from integrations.models import Connection
from portal.screens.settings.lists.fields import ListFields
from portal.screens.shared.campaigns import Campaigns
from portal.screens.shared.html import number
from portal.screens.shared.list_example import Example, list_example


def example_of(connection: Connection, fields: ListFields) -> Example:
    """Return what the lists would be called, by what is filled in."""
    return list_example(connection, fields.pattern, fields.chosen)


def section(connection: Connection, fields: ListFields, said: tuple[str, str]) -> dict[str, Any]:
    """Return the context of the section. `said`: what became of reading the campaigns anew, and its tone."""
    capabilities = connection.hubspot.capabilities
    return {
        "lists": fields,
        "example": example_of(connection, fields),
        "campaigns": fields.campaigns,
        "lists_allowed": "lists" in capabilities,
        "campaigns_allowed": "campaigns" in capabilities,
        "campaigns_said": said[0],
        "campaigns_tone": said[1],
    }


def render_example(request: HttpRequest, connection: Connection) -> HttpResponse:
    """Render the example for what is filled in now."""
    example = example_of(connection, ListFields.typed(connection, request.POST))
    return render(request, "portal/partials/list_example.html", {"example": example})


def render_campaigns(request: HttpRequest, connection: Connection) -> HttpResponse:
    """Render the campaigns with the letters typed in their names."""
    offered = Campaigns(connection.hubspot_id).offered(request.GET.get("campaign", ""))
    return render(request, "portal/partials/campaign_options.html", {"offered": offered})


def read_campaigns(connection: Connection) -> tuple[str, str]:
    """Read the campaigns anew. Returns what became of it, and its tone."""
    try:
        count = read_again(connection.hubspot)
    except NotAllowed:
        return _(
            "HubSpot lets the portal read no campaigns: reconnect it, or ask for Marketing Hub Professional."
        ), "bad"
    except IntegrationError:
        return _("HubSpot does not answer at the moment: try again soon."), "bad"
    words = ngettext("%(n)s campaign was read.", "%(n)s campaigns were read.", count)
    return words % {"n": number(count)}, "good"
