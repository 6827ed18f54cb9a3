"""The tables of the stored rows, to look something up: read-only, without credentials or personal links."""

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

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
from portal.screens.shared.admin import ReadOnlyAdmin

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
# Only columns with an index are searched, as the tables hold millions of rows. People are found on their own screen.
SEARCHED: dict[type[Model], tuple[tuple[str, ...], str | Promise]] = {
    RegistrantRow: (("webinar__zoom_id__startswith",), gettext_lazy("Webinar ID")),
    SegmentRow: (("session__occurrence__webinar__zoom_id__startswith",), gettext_lazy("Webinar ID")),
    RemoteContact: (("email__startswith",), gettext_lazy("How the e-mail address begins")),
    WorkflowCall: (("email", "webinar_id"), ""),
    WorkflowRegistration: (("email", "webinar_id"), ""),
}


def read_only(model: type[Model]) -> type[ReadOnlyAdmin[Model]]:
    """Return the read-only admin class of a model."""
    search, help_text = SEARCHED.get(model, ((), ""))
    return type(
        f"{model.__name__}Admin",
        (ReadOnlyAdmin,),
        {
            "list_display": COLUMNS[model],
            "fields": COLUMNS[model],
            "list_select_related": JOINED.get(model, False),
            "search_fields": search,
            "search_help_text": help_text,
            "ordering": ("-pk",),
            "sortable_by": (),
        },
    )
