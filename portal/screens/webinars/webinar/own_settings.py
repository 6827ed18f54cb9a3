"""Storing what a webinar has of its own, and saying what became of it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from integrations.clock import utcnow
from integrations.models import WebinarRow
from integrations.sync_settings.apply import apply
from integrations.sync_settings.document import Change
from portal.screens.shared.html import PREVIEWED_CAP


def store(request: HttpRequest, webinar: WebinarRow, fields: dict[str, Any], saved: str) -> None:
    """Store the webinar's columns under the reader's name. `saved`: what is said if that changed something."""
    change = Change(webinars={webinar.zoom_id: fields})
    applied = apply(webinar.connection, change, actor=request.user.get_username(), now=utcnow(), most=PREVIEWED_CAP)
    messages.success(request, saved if applied.changes else _("There was nothing to save: no setting changed."))
