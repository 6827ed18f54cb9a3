"""READ: the webinars that each Zoom user hosts. A user who cannot be read is left out and named; others go on."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial

from django.db.models import F

from integrations.decisions.exclusions import normalise_email
from integrations.errors import GiveUp, IntegrationError, NeedsAdmin, RetryLater, SkipRecord
from integrations.models import Connection, ZoomUserRow
from integrations.records import WEBINAR_TYPES, Webinar, ZoomUser
from integrations.sync.notes import raise_if_account_wide
from integrations.zoom.client import ZoomClient
from integrations.zoom.expired_lists import restarted_if_expired

logger = logging.getLogger(__name__)

SILENT_IN_A_ROW = 3  # users without any answer after which Zoom is considered down


@dataclass
class Hosted:
    """The webinars that Zoom listed, the addresses of users without a webinar plan, and of unreadable ones with why."""

    webinars: dict[str, Webinar] = field(default_factory=dict)
    without_plan: list[str] = field(default_factory=list)
    unreadable: dict[str, str] = field(default_factory=dict)


def read_hosted(zoom: ZoomClient, users: Iterable[ZoomUser]) -> Hosted:
    """Return the upcoming, live and unexpired webinars of every user with a licence.

    Raises: NeedsAdmin if nobody can be read for lack of a permission, RetryLater if Zoom does not answer.
    """
    found = Hosted()
    refused: list[NeedsAdmin] = []
    silent = readable = 0
    for user in users:
        if not user.licensed:
            continue
        try:
            webinars = _of_active(zoom, user) if user.active else _of_inactive(zoom, user)
        except IntegrationError as error:
            raise_if_account_wide(error)
            silent = silent + 1 if isinstance(error, RetryLater) and error.no_answer else 0
            if silent == SILENT_IN_A_ROW:
                raise
            refused += [error] if isinstance(error, NeedsAdmin) else []
            found.unreadable[normalise_email(user.email)] = _why(error)
            logger.warning("A Zoom user's webinars cannot be read: %s", _why(error))
            continue
        silent, readable = 0, readable + user.active
        if webinars is None:
            found.without_plan.append(normalise_email(user.email))
        else:
            found.webinars.update((webinar.id, webinar) for webinar in webinars if webinar.type in WEBINAR_TYPES)
    if refused and not readable and len(refused) == len(found.unreadable):
        raise refused[0]
    return found


def _why(error: IntegrationError) -> str:
    return (error.detail or error.sentence)[:300]


def _of_active(zoom: ZoomClient, user: ZoomUser) -> list[Webinar] | None:
    return restarted_if_expired(partial(zoom.user_webinars, user.id, listed=True))


def _of_inactive(zoom: ZoomClient, user: ZoomUser) -> list[Webinar]:
    """Return an inactive user's webinars. Zoom does not document if it lists them; any refusal counts as none."""
    try:
        return restarted_if_expired(partial(zoom.user_webinars, user.id)) or []
    except (SkipRecord, GiveUp, NeedsAdmin) as error:
        raise_if_account_wide(error)
        return []


# --- Users who could not be read --------------------------------------------------------------------------------------


def store_unreadable(connection: Connection, found: Hosted) -> None:
    """Store which users have no webinar plan, and which could not be read and why."""
    rows = ZoomUserRow.objects.filter(connection=connection)
    rows.filter(email__in=found.without_plan).update(has_webinars=False)
    rows.exclude(unreadable="").exclude(email__in=found.unreadable).update(unreadable="", unreadable_times=0)
    for email, why in found.unreadable.items():
        rows.filter(email=email).update(unreadable=why, unreadable_times=F("unreadable_times") + 1)


def unreadable(connection: Connection) -> list[str]:
    """Return the addresses of the users who could not be read the last time."""
    rows = ZoomUserRow.objects.filter(connection=connection).exclude(unreadable="")
    return list(rows.order_by("email").values_list("email", flat=True))


def recheck_unreadable(connection: Connection, zoom: ZoomClient) -> None:
    """Ask again for the users who could not be read; the next discovery reads the rest of them.

    Raises: Disconnected, TokenContested, RetryLater if a rate limit is reached.
    """
    for row in ZoomUserRow.objects.filter(connection=connection).exclude(unreadable=""):
        try:
            zoom.user_webinars(row.zoom_id, listed=True)
        except IntegrationError as error:
            raise_if_account_wide(error)
        else:
            row.unreadable, row.unreadable_times = "", 0
            row.save(update_fields=["unreadable", "unreadable_times"])
