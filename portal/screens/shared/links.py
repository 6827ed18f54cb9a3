"""Links to records in HubSpot and Zoom, and to the audit logs here."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

HUBSPOT = "https://app.hubspot.com"  # HubSpot redirects people to the region of their account
ZOOM = "https://zoom.us"
CONTACT, CALL, MARKETING_EVENT = "0-1", "0-48", "0-54"  # HubSpot's object type IDs


def hubspot_record(portal_id: int | None, kind: str, object_id: str) -> str:
    """Return the address of a record in HubSpot, or an empty string if there is no such record."""
    return f"{HUBSPOT}/contacts/{portal_id}/record/{kind}/{object_id}" if portal_id and object_id else ""


def hubspot_segments(portal_id: int) -> str:
    """Return the address of the account's segments."""
    return f"{HUBSPOT}/contacts/{portal_id}/objectLists/views/all"


def hubspot_list(portal_id: int | None, list_id: str) -> str:
    """Return the address of a list in HubSpot, or an empty string if there is no such list."""
    return f"{HUBSPOT}/contacts/{portal_id}/objectLists/{list_id}/filters" if portal_id and list_id else ""


def hubspot_marketing_events(portal_id: int) -> str:
    """Return the address of the account's marketing events."""
    return f"{HUBSPOT}/contacts/{portal_id}/objects/{MARKETING_EVENT}/views/all/list"


def hubspot_properties(portal_id: int) -> str:
    """Return the address of our contact properties in the account's settings."""
    return f"{HUBSPOT}/property-settings/{portal_id}/properties?type={CONTACT}&search=zoom_sync"


def hubspot_workflows(portal_id: int) -> str:
    """Return the address of the account's workflows."""
    return f"{HUBSPOT}/workflows/{portal_id}/view/all-workflows"


def zoom_webinar(zoom_id: str) -> str:
    """Return the address of a webinar in Zoom."""
    return f"{ZOOM}/webinar/{zoom_id}"


def webinar_address(occurrence: int) -> str:
    """Return the address of the page of an occurrence."""
    return reverse("admin:webinar", args=(occurrence,))


def audit_log_address(occurrence: int) -> str:
    """Return the address of an occurrence's audit logs."""
    return reverse("admin:audit_log", args=(occurrence,))


def came_from(request: HttpRequest, otherwise: str) -> str:
    """Return the page that a form names as the one it stands on, if it is one of ours."""
    page = request.POST.get("next", "")
    return page if url_has_allowed_host_and_scheme(page, allowed_hosts={request.get_host()}) else otherwise
