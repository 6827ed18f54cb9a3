"""READ: registrants and cancellations. Zoom's lists know no status "cancelled", so complete reads are compared."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Case, F, Max, Q, Value, When

from integrations.decisions.people import APPROVED
from integrations.errors import GiveUp, NeedsAdmin, RetryLater, SkipRecord
from integrations.models import HubSpotAccount, RegistrantRow, WebinarRow
from integrations.privacy.forget import private
from integrations.records import Registrant, Segment
from integrations.records.mapping import Extra
from integrations.sync.context import Context
from integrations.sync.notes import raise_if_account_wide
from integrations.sync.odd_rows import UncertainRegistrants, uncertain_registrants
from integrations.sync.read.questions import count_answers
from integrations.zoom.expired_lists import restarted_if_expired

STATUSES = (APPROVED, "pending", "denied")
ROWS_AT_ONCE = 1000


def read_registrants(context: Context, webinar: WebinarRow, occurrence_id: str = "") -> bool:
    """Read the approved, pending and denied registrants into rows. Returns False if Zoom refuses the lists.

    A missing registrant is taken for cancelled only once every page of all lists was read, and only if Zoom lists as
    many as it counts. If Zoom refuses, say because the host's plan ended, what was read before still holds.
    Raises: NeedsAdmin, RetryLater, GiveUp.
    """
    try:
        restarted_if_expired(lambda: _read_lists(context, webinar, occurrence_id))
    except SkipRecord:
        return False
    return True


def _read_lists(context: Context, webinar: WebinarRow, occurrence_id: str) -> None:
    rows = RegistrantRow.objects.filter(webinar=webinar, occurrence_id=occurrence_id)
    answered, links = False, _links_wanted(context, webinar)
    number = (rows.aggregate(Max("approved_read"))["approved_read__max"] or 0) + 1
    lists = {one: context.ahead(context.zoom.registrants(webinar.zoom_id, one, occurrence_id)) for one in STATUSES}
    for status, pages in lists.items():
        waiting: list[RegistrantRow] = []
        for page in pages:
            hidden = private(context.hubspot_account, [registrant.email for registrant in page])
            shown = [registrant for registrant in page if registrant.email not in hidden]
            waiting += [_row(webinar, occurrence_id, registrant, status, number, links) for registrant in shown]
            answered = answered or any(registrant.answers for registrant in shown)
            if len(waiting) >= ROWS_AT_ONCE:
                _store(waiting, status, links)
                waiting = []
        _store(waiting, status, links)
    count_answers(webinar, answered=answered)
    _cancel_missing(
        webinar, occurrence_id, number, context.clock(), uncertain_registrants(context, webinar, occurrence_id)
    )


def _links_wanted(context: Context, webinar: WebinarRow) -> bool | None:
    """Return True if join links are sent and so kept, False if those kept are not needed any more, None if off."""
    if Extra.JOIN_LINK not in context.settings.extras:
        return None
    over = Q(ended_at__lte=context.clock()) | Q(ended_at=None, end__lte=context.clock())
    occurrences = webinar.occurrences.exclude(deleted=True)
    return occurrences.exclude(over).exists() or not occurrences.exists()


def _row(
    webinar: WebinarRow, occurrence_id: str, registrant: Registrant, status: str, number: int, links: bool | None
) -> RegistrantRow:
    return RegistrantRow(
        webinar=webinar,
        occurrence_id=occurrence_id,
        registrant_id=registrant.id,
        email=registrant.email,
        first_name=registrant.first_name,
        last_name=registrant.last_name,
        status=status,
        created_at=registrant.created,
        approved_read=number if status == APPROVED else 0,
        answers=dict(registrant.answers) or None,
        join_url=registrant.join_url if links and status == APPROVED else "",
    )


def _store(rows: list[RegistrantRow], status: str, links: bool | None) -> None:
    """Store rows of one status. An approval ends an earlier cancellation; other statuses keep the earlier approval."""
    approval = ["approved_read", "cancelled_at"] if status == APPROVED else []
    join_url = [] if links is None else ["join_url"]
    RegistrantRow.objects.bulk_create(
        {row.registrant_id: row for row in rows}.values(),
        update_conflicts=True,
        unique_fields=["webinar", "occurrence_id", "registrant_id"],
        update_fields=["email", "first_name", "last_name", "status", "created_at", "answers", *join_url, *approval],
    )


def _cancel_missing(
    webinar: WebinarRow, occurrence_id: str, number: int, now: datetime, unsure_of: UncertainRegistrants
) -> None:
    """Mark missing registrants as cancelled at the time of Zoom's webhook, or else now.

    Zoom's webhooks may announce a registration and its cancellation before any read sees the registrant.
    """
    if unsure_of.everybody:
        return
    announced = Q(event_approved_at__isnull=False, event_cancelled_at__isnull=False)
    missing = RegistrantRow.objects.filter(
        Q(approved_read__gt=0) | announced,
        webinar=webinar,
        occurrence_id=occurrence_id,
        approved_read__lt=number,
        cancelled_at__isnull=True,
    ).exclude(registrant_id__in=unsure_of.ids)
    missing = missing.exclude(email__in=unsure_of.emails)
    at = Case(When(event_cancelled_at__gte=F("created_at"), then=F("event_cancelled_at")), default=Value(now))
    missing.update(cancelled_at=at, join_url="")


class Addresses:
    """The addresses of registrants by their id, for one reading of a webinar's attendance.

    An id that the lists do not hold, say of somebody who registered meanwhile, is asked for once.
    """

    def __init__(self, context: Context, webinar_id: int, zoom_id: str, *, ask: bool) -> None:
        self._context, self._webinar_id, self._zoom_id, self._ask = context, webinar_id, zoom_id, ask
        self._asked: dict[str, str] = {}

    @property
    def portal(self) -> HubSpotAccount:
        return self._context.hubspot_account

    def of(self, segments: Iterable[Segment]) -> dict[str, str]:
        """Return the addresses of the segments' registrants by registrant id."""
        masked = {segment.registrant_id: segment.email for segment in segments if segment.registrant_id}
        rows = RegistrantRow.objects.filter(webinar_id=self._webinar_id, registrant_id__in=masked)
        found = dict(rows.values_list("registrant_id", "email"))
        unknown = [id for id, email in masked.items() if not email and id not in found] if self._ask else []
        return found | {id: self._address(id) for id in unknown}

    def _address(self, registrant_id: str) -> str:
        if registrant_id not in self._asked:
            self._asked[registrant_id] = self._read(registrant_id)
        return self._asked[registrant_id]

    def _read(self, registrant_id: str) -> str:
        try:
            registrant = self._context.zoom.registrant(self._zoom_id, registrant_id)
        except NeedsAdmin as error:
            raise_if_account_wide(error)
            self._ask = False  # the app may not ask for any registrant
            return ""
        except (SkipRecord, GiveUp, RetryLater) as error:
            raise_if_account_wide(error)
            if isinstance(error, RetryLater) and error.no_answer:
                raise
            return ""  # this row has no address; the others have theirs
        return registrant.email if registrant else ""
