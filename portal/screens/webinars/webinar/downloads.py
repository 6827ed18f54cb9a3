"""The CSV files of a webinar: its audit log, its people for HubSpot's own import, and what they answered and asked."""

from collections.abc import Iterator
from itertools import chain

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, StreamingHttpResponse
from django.utils.text import slugify

from audits import exports
from integrations.clock import utcnow
from integrations.models import HubSpotAccount
from portal import activity_log
from portal.screens.webinars.webinar import participants_csv
from portal.screens.webinars.webinar.engagement import download as engagement_csv
from portal.screens.webinars.webinar.found import occurrence_or_404

BYTE_ORDER_MARK = "\ufeff"  # without it, Excel mistakes UTF-8 for the local code page


def download_audit_log(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """Send the audit logs of an occurrence as CSV."""
    occurrence = occurrence_or_404(request, pk)
    webinar = occurrence.webinar
    activity_log.record_webinars(activity_log.EXPORT, [pk], request.user.get_username(), how="audit_log")
    lines = exports.csv_lines(webinar.connection.name, webinar.zoom_id, occurrence.occurrence_id)
    return _csv_response(lines, f"audit-log-{slugify(occurrence.external_event_id)}")


def download_participants(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """Send the people of an occurrence as CSV for HubSpot's own import, if the sync cannot be used."""
    if not request.user.has_perm("integrations.view_participant"):
        raise PermissionDenied
    occurrence = occurrence_or_404(request, pk)
    portal = HubSpotAccount.objects.only("pk").get(connections=occurrence.webinar.connection_id)
    activity_log.record_webinars(activity_log.EXPORT, [pk], request.user.get_username(), how="participants")
    lines = participants_csv.csv_lines(occurrence, portal, utcnow())
    return _csv_response(lines, f"participants-{slugify(occurrence.external_event_id)}")


def download_engagement(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """Send what people answered and asked in an occurrence as CSV."""
    if not request.user.has_perm("integrations.view_participant"):
        raise PermissionDenied
    occurrence = occurrence_or_404(request, pk)
    activity_log.record_webinars(activity_log.EXPORT, [pk], request.user.get_username(), how="engagement")
    return _csv_response(engagement_csv.csv_lines(occurrence), f"answers-{slugify(occurrence.external_event_id)}")


def _csv_response(lines: Iterator[str], name: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(chain([BYTE_ORDER_MARK], lines), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response
