"""Users as records."""

from integrations.records import ZoomUser
from integrations.transport.parsing import Row, email, identifier, needed_identifier, number, text
from integrations.zoom.parse.lengths import LONGEST_DISPLAYED


def user(row: Row) -> ZoomUser:
    """Return a user. Raises: Incomplete."""
    full = f"{text(row, 'first_name')} {text(row, 'last_name')}".strip()
    return ZoomUser(
        id=needed_identifier(row, "id"),
        email=email(row, "email"),
        display_name=(text(row, "display_name") or full)[:LONGEST_DISPLAYED],
        licensed=number(row, "type") == 2,
        active=(text(row, "status") or "active") == "active",
        timezone=identifier(row, "timezone"),
        owner=text(row, "role_id") == "0" or text(row, "role_name").lower() == "owner",
        account_id=text(row, "account_id"),
    )


def is_pending(row: object) -> bool:
    """Return True for a pending user, who has no id yet, and no webinars either."""
    return isinstance(row, dict) and row.get("id") in (None, "")
