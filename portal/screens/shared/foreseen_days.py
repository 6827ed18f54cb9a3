"""The effects of another first day, and of keeping data for fewer days, in words."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from integrations.models import Connection, Occurrence, SyncSettingsRow
from integrations.privacy.retention import prunable
from integrations.sync.discover.zoom_account import earliest_day
from integrations.sync_settings.document import Change
from integrations.sync_settings.foresee import Foreseen, Named
from portal.screens.shared.effect import Effect, named
from portal.screens.shared.html import PREVIEWED_CAP, at_least, day


def of_first_day(found: Foreseen, now: datetime) -> Iterator[Effect]:
    """Yield what a first day that is moved does to webinars that are not known yet, and what it leaves alone."""
    if not found.syncs or found.since is None or found.since == found.since_before:
        return
    if found.since_before is None or found.since > found.since_before:
        words = _(
            "What is synced already stays synced. Of webinars found from now on, only those since %(day)s would be."
        )
        yield Effect(words % {"day": day(found.since)}, "info")
        return
    words = _("Zoom would be searched for more webinars since %(day)s. Those found would be synced as well.")
    yield Effect(words % {"day": day(found.since)}, "sync")
    earliest = earliest_day(now.astimezone(found.since.tzinfo).date())
    if found.since.date() < earliest:
        words = _("Zoom's reports go back 6 months: who attended before %(day)s can't be read.")
        yield Effect(words % {"day": day(earliest)}, "warning")


def of_retention(connection: Connection, change: Change, now: datetime) -> Iterator[Effect]:
    """Yield whose raw data would be deleted here by the next pruning, and not by the days that are set now."""
    days = change.fields.get("keep_raw_days")
    if days is None:
        return
    kept = SyncSettingsRow.load(connection).keep_raw_days
    if kept is not None and days >= kept:
        return
    mine = Occurrence.objects.filter(webinar__connection=connection)
    old = prunable(mine, now - timedelta(days=days)).order_by("-over")
    topics = old.values_list(Coalesce("webinar__topic", "webinar__zoom_id"), flat=True)
    group = Named()
    for topic in topics[: PREVIEWED_CAP + 1]:
        group.add(topic)
    if group.count:
        words = ngettext(
            "This can't be taken back: the registrations and attendance of %(n)s webinar would be deleted here.",
            "This can't be taken back: the registrations and attendance of %(n)s webinars would be deleted here.",
            group.count,
        )
        number = at_least(min(group.count, PREVIEWED_CAP), group.count > PREVIEWED_CAP)
        yield named(words % {"n": number}, "warning", group, for_good=True)
