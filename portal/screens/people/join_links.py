"""A person's own links for the webinars to come. Each is shown only on request, to who may see it, and recorded.

A link lets anybody in as that person.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from integrations.decisions.people import APPROVED
from integrations.models import Participant, RegistrantRow
from portal import activity_log
from portal.row_numbers import row_number

VIEW_JOIN_LINK = "integrations.view_join_link"
MOST = 50  # webinars


@dataclass(frozen=True)
class JoinLink:
    """That there is a link for this webinar. `url` is empty unless it was asked for."""

    row: Participant
    url: str = ""


def shown_link(request: HttpRequest, email: str) -> JoinLink:
    """Return the link that the request asks for, and record who saw it. Raises: PermissionDenied, Http404."""
    if not request.user.has_perm(VIEW_JOIN_LINK):
        raise PermissionDenied
    mine = Participant.objects.filter(email=email).select_related("occurrence__webinar")
    row = get_object_or_404(mine, pk=row_number(request.POST.get("participant", "")) or 0)
    registration = get_object_or_404(_with_links([row])[:1])
    contact = {"contact": row.contact_id} if row.contact_id else {}
    username = request.user.get_username()
    activity_log.record_webinars(activity_log.LINK_SHOWN, [row.occurrence_id], username, people=1, **contact)
    return JoinLink(row, registration.join_url)


def join_links(request: HttpRequest, rows: Sequence[Participant], shown: JoinLink | None) -> list[JoinLink]:
    """Return for which of the webinars to come there is a link, the next one first; nothing for who may not see it.

    No link is read but the one that is shown.
    """
    if not request.user.has_perm(VIEW_JOIN_LINK):
        return []
    coming = [row for row in reversed(rows) if row.occurrence.ended_at is None and not row.occurrence.deleted][:MOST]
    have = set(_with_links(coming).values_list("webinar", "occurrence_id")) if coming else set()
    return [shown if shown and shown.row.pk == row.pk else JoinLink(row) for row in coming if have & set(_places(row))]


def _places(row: Participant) -> Iterator[tuple[int, str]]:
    """Yield where the person may have registered: for the occurrence, or for all of the webinar's."""
    webinar, occurrence = row.occurrence.webinar_id, row.occurrence.occurrence_id
    yield from dict.fromkeys([(webinar, occurrence), (webinar, "")])


def _with_links(rows: Sequence[Participant]) -> "QuerySet[RegistrantRow]":
    places = [place for row in rows for place in _places(row)]
    mine = RegistrantRow.objects.filter(
        webinar__in={webinar for webinar, _occurrence in places},
        occurrence_id__in={occurrence for _webinar, occurrence in places},
        email__in={row.email for row in rows},
        status=APPROVED,
        cancelled_at=None,
    )
    return mine.exclude(join_url="").order_by("-created_at")
