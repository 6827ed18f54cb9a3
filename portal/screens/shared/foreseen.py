"""The effects of a change of settings in words, with the names behind them: what starts, stops and is left out."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from integrations.clock import utcnow
from integrations.models import Connection, WebinarRow
from integrations.sync_settings.document import Change
from integrations.sync_settings.foresee import Foreseen, Named, glimpse
from portal.screens.shared.effect import Effect, named
from portal.screens.shared.foreseen_days import of_first_day, of_retention
from portal.screens.shared.foreseen_lists import of_lists
from portal.screens.shared.html import at_least, day, number
from portal.wording.labels import PERSON_CAUSES

CUSTOM_EVENTS = "custom_events"


def effects(request: HttpRequest, connection: Connection, change: Change, *, whole: bool = True) -> list[Effect]:
    """Return the effects of storing the change. People are named to those who may read people.

    Without any, that is said, unless the change is not whole yet: a part of the form is still wrong.
    """
    return list(_effects(request, connection, change)) or [_without_effect()] * whole


def switch_effects(request: HttpRequest, webinars: Iterable[WebinarRow], name: str, wish: bool | None) -> list[Effect]:
    """Return the effects of turning a switch of these webinars on or off, or of letting it inherit (None)."""
    wishes: dict[int, dict[str, Any]] = defaultdict(dict)
    for row in webinars:
        wishes[row.connection_id][row.zoom_id] = {name: wish}
    connections = Connection.objects.select_related("hubspot").filter(pk__in=wishes)
    changes = [(one, Change(webinars=wishes[one.pk])) for one in connections]
    return [one for change in changes for one in _effects(request, *change)] or [_without_effect()]


def _effects(request: HttpRequest, connection: Connection, change: Change) -> Iterator[Effect]:
    now = utcnow()
    found = glimpse(connection, change, now)
    yield from _of_webinars(found)
    yield from of_first_day(found, now)
    yield from _of_people(found, request.user.has_perm("integrations.view_participant"))
    yield from _for_good(connection, found)
    yield from of_retention(connection, change, now)
    yield from of_lists(connection, change)


def _without_effect() -> Effect:
    return Effect(_("Nothing would change for the webinars and people known so far."), "check")


def _of_webinars(found: Foreseen) -> Iterator[Effect]:
    if found.all_off:
        yield Effect(_("Nothing more would be sent to HubSpot. What is there stays."), "dash")
    if found.starts.count and found.since:
        words = ngettext(
            "This would sync what %(n)s webinar missed since %(day)s.",
            "This would sync what %(n)s webinars missed since %(day)s.",
            found.starts.count,
        )
        said = words % {"n": _number(found, found.starts), "day": day(found.since)}
        yield named(f"{said} {_still_to_come(found)}".strip(), "sync", found.starts)
    if found.recordings_start.count:
        words = ngettext(
            "This would sync the recordings and transcripts of %(n)s webinar.",
            "This would sync the recordings and transcripts of %(n)s webinars.",
            found.recordings_start.count,
        )
        yield named(words % {"n": _number(found, found.recordings_start)}, "sync", found.recordings_start)
    if found.stops.count:
        words = ngettext(
            "%(n)s webinar would no longer be synced. What HubSpot has of it stays.",
            "%(n)s webinars would no longer be synced. What HubSpot has of them stays.",
            found.stops.count,
        )
        yield named(words % {"n": _number(found, found.stops)}, "dash", found.stops)
    if found.recordings_stop.count:
        words = ngettext(
            "The recordings and transcripts of %(n)s webinar would no longer be synced.",
            "The recordings and transcripts of %(n)s webinars would no longer be synced.",
            found.recordings_stop.count,
        )
        yield named(words % {"n": _number(found, found.recordings_stop)}, "dash", found.recordings_stop)


def _still_to_come(found: Foreseen) -> str:
    if not found.upcoming:
        return ""
    if found.upcoming == found.starts.count:
        return ngettext("It is still to come.", "They are all still to come.", found.upcoming)
    words = ngettext("%(n)s of them is still to come.", "%(n)s of them are still to come.", found.upcoming)
    return words % {"n": number(found.upcoming)}


def _of_people(found: Foreseen, names: bool) -> Iterator[Effect]:
    if found.sent.count:
        words = ngettext(
            "%(n)s person would be sent to HubSpot.", "%(n)s people would be sent to HubSpot.", found.sent.count
        )
        yield named(words % {"n": _number(found, found.sent)}, "people", found.sent, names=names)
    for cause, group in sorted(found.left_out.items(), key=lambda pair: -pair[1].count):
        words = ngettext(
            "%(n)s person would be left out (%(cause)s).", "%(n)s people would be left out (%(cause)s).", group.count
        )
        facts = {"n": _number(found, group), "cause": PERSON_CAUSES.get(cause, cause)}
        yield named(words % facts, "skip", group, names=names)
    if found.no_longer_touched.count:
        words = ngettext(
            "%(n)s person is in HubSpot already: they stay there but are no longer updated.",
            "%(n)s people are in HubSpot already: they stay there but are no longer updated.",
            found.no_longer_touched.count,
        )
        yield named(
            words % {"n": _number(found, found.no_longer_touched)}, "info", found.no_longer_touched, names=names
        )
    if found.unread:
        words = ngettext(
            "Nobody is known yet of %(n)s webinar that starts: its people are read first.",
            "Nobody is known yet of %(n)s webinars that start: their people are read first.",
            found.unread,
        )
        yield Effect(words % {"n": at_least(found.unread, found.more)}, "info")
    if found.pruned:
        words = ngettext(
            "Nothing can be said about %(n)s person, whose data is no longer kept here.",
            "Nothing can be said about %(n)s people, whose data is no longer kept here.",
            found.pruned,
        )
        yield Effect(words % {"n": at_least(found.pruned, found.more)}, "info")


def _for_good(connection: Connection, found: Foreseen) -> Iterator[Effect]:
    """Yield what HubSpot does not let anybody take back."""
    if found.completes:
        words = ngettext(
            "This can't be taken back: the marketing event of %(n)s webinar that is over would be completed.",
            "This can't be taken back: the marketing events of %(n)s webinars that are over would be completed.",
            found.completes,
        )
        yield Effect(words % {"n": at_least(found.completes, found.more)}, "warning", for_good=True)
    if found.sent.count:
        words = ngettext(
            "This can't be taken back: %(n)s person would be entered in marketing events.",
            "This can't be taken back: %(n)s people would be entered in marketing events.",
            found.sent.count,
        )
        yield Effect(words % {"n": _number(found, found.sent)}, "warning", for_good=True)
    if found.sent.count and CUSTOM_EVENTS in connection.hubspot.capabilities:
        words = ngettext(
            "This can't be taken back: the timeline of %(n)s contact would get events.",
            "This can't be taken back: the timelines of %(n)s contacts would get events.",
            found.sent.count,
        )
        yield Effect(words % {"n": _number(found, found.sent)}, "warning", for_good=True)


def _number(found: Foreseen, group: Named) -> str:
    return at_least(group.count, found.more)
