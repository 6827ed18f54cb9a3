"""The occurrence that an address names, for those who may see it."""

from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from integrations.models import Occurrence


def occurrence_or_404(request: HttpRequest, pk: int) -> Occurrence:
    """Return the occurrence with `portal_id`, the HubSpot account's. Raises: PermissionDenied, Http404."""
    if not request.user.has_perm("audits.view_run"):
        raise PermissionDenied
    # Only this column of the account is joined: joining all of it would decrypt its credentials.
    rows = Occurrence.objects.select_related("webinar__connection")
    return get_object_or_404(rows.annotate(portal_id=F("webinar__connection__hubspot__portal_id")), pk=pk)


def portal_id_of(occurrence: Occurrence) -> int:
    """Return the HubSpot account's number, which `occurrence_or_404` has read."""
    portal_id: int = occurrence.portal_id  # type: ignore[attr-defined]
    return portal_id


def page_number(text: str) -> int:
    """Return the number of a page as it stands in an address; 1 if it is none."""
    return max(int(text), 1) if text.isascii() and text.isdecimal() and len(text) < 6 else 1
