"""The rows beneath the screens, to look something up: read-only, and without credentials or personal links."""

from django.db.models import Model

from integrations.models import (
    Deletion,
    RateWindow,
    RecordingRow,
    RegistrantRow,
    RemoteContact,
    SegmentRow,
    SessionRow,
    WorkflowCall,
    WorkflowRegistration,
)
from portal.screens.base import CappedPaginator, ReadOnlyAdmin

# The accounts are not among the columns: joining one would decrypt its credentials for every row.
COLUMNS: dict[type[Model], tuple[str, ...]] = {
    RegistrantRow: ("email", "webinar", "status", "created_at", "cancelled_at"),
    SessionRow: ("uuid", "occurrence", "started_at", "ended_at"),
    SegmentRow: ("email", "name", "session", "joined_at", "left_at", "seconds"),
    RecordingRow: ("session", "state", "transcript_state", "call_id", "read_at"),
    RemoteContact: ("email", "contact_id", "seen_at"),
    Deletion: ("source", "contact_id", "remembered_at"),
    RateWindow: ("key",),
    WorkflowCall: ("email", "webinar_id", "state", "cause", "received_at"),
    WorkflowRegistration: ("email", "webinar_id", "topic", "registered_at"),
}
JOINED: dict[type[Model], tuple[str, ...]] = {
    RegistrantRow: ("webinar",),
    SessionRow: ("occurrence__webinar",),
    SegmentRow: ("session",),
    RecordingRow: ("session",),
}
SEARCHED: dict[type[Model], tuple[str, ...]] = {
    RegistrantRow: ("email",),
    SegmentRow: ("email",),
    RemoteContact: ("email", "contact_id"),
    WorkflowCall: ("email", "webinar_id"),
    WorkflowRegistration: ("email", "webinar_id"),
}


def read_only(model: type[Model]) -> type[ReadOnlyAdmin[Model]]:
    return type(
        f"{model.__name__}Admin",
        (ReadOnlyAdmin,),
        {
            "list_display": COLUMNS[model],
            "fields": COLUMNS[model],
            "list_select_related": JOINED.get(model, False),
            "search_fields": SEARCHED.get(model, ()),
            "ordering": ("-pk",),
            "paginator": CappedPaginator,
        },
    )
