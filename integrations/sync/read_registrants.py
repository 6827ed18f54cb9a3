"""READ: registrants, and who has cancelled: Zoom's lists know no such status, so complete reads are compared."""

from datetime import datetime

from django.db.models import Max

from integrations.decisions.people import APPROVED
from integrations.models import RegistrantRow, WebinarRow
from integrations.records import Registrant
from integrations.sync.context import Context

STATUSES = (APPROVED, "pending", "denied")
ROWS_AT_ONCE = 1000


def read_registrants(context: Context, webinar: WebinarRow, occurrence_id: str = "") -> None:
    """All three lists. Only when every page of all of them was read is anybody missing taken for cancelled."""
    rows = RegistrantRow.objects.filter(webinar=webinar, occurrence_id=occurrence_id)
    number = (rows.aggregate(Max("approved_read"))["approved_read__max"] or 0) + 1
    for status in STATUSES:
        waiting: list[RegistrantRow] = []
        for page in context.zoom.registrants(webinar.zoom_id, status, occurrence_id):
            waiting += [_row(webinar, occurrence_id, registrant, status, number) for registrant in page]
            if len(waiting) >= ROWS_AT_ONCE:
                _store(waiting, status)
                waiting = []
        _store(waiting, status)
    _cancel_missing(webinar, occurrence_id, number, context.clock())


def _row(webinar: WebinarRow, occurrence_id: str, registrant: Registrant, status: str, number: int) -> RegistrantRow:
    return RegistrantRow(
        webinar=webinar,
        occurrence_id=occurrence_id,
        registrant_id=registrant.id,
        email=registrant.email[:254],
        first_name=registrant.first_name[:64],
        last_name=registrant.last_name[:64],
        status=status,
        created_at=registrant.created,
        approved_read=number if status == APPROVED else 0,
    )


def _store(rows: list[RegistrantRow], status: str) -> None:
    """Approved (again): whatever was cancelled before is no longer. Otherwise the memory of an approval is kept."""
    approval = ["approved_read", "cancelled_at"] if status == APPROVED else []
    RegistrantRow.objects.bulk_create(
        {row.registrant_id: row for row in rows}.values(),
        update_conflicts=True,
        unique_fields=["webinar", "occurrence_id", "registrant_id"],
        update_fields=["email", "first_name", "last_name", "status", "created_at", *approval],
    )


def _cancel_missing(webinar: WebinarRow, occurrence_id: str, number: int, now: datetime) -> None:
    RegistrantRow.objects.filter(
        webinar=webinar,
        occurrence_id=occurrence_id,
        approved_read__gt=0,
        approved_read__lt=number,
        cancelled_at__isnull=True,
    ).update(cancelled_at=now)
