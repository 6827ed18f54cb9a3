"""The preview of the first sync in words: how many webinars, people and contacts."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from integrations.clock import utcnow
from integrations.models import Connection, Occurrence, Preview, SyncSettingsRow
from integrations.sync_settings.document import Change
from integrations.sync_settings.foresee import glimpse
from portal.screens.shared.admin import capped_count
from portal.screens.shared.html import CAP, at_least, number
from portal.wording.errors import translated


def figures(found: Preview) -> str:
    """Return "21 webinars, 46 people, about 30 new contacts", and who is known or left out already."""
    parts = [_webinars(number(found.webinars), found.webinars), _people(found.people), _new(found.new_contacts)]
    more = []
    if found.known_contacts:
        words = ngettext("%(n)s is already a contact", "%(n)s are already contacts", found.known_contacts)
        more.append(words % {"n": number(found.known_contacts)})
    if found.left_out:
        words = ngettext("%(n)s is left out", "%(n)s are left out", found.left_out)
        more.append(words % {"n": number(found.left_out)})
    if found.unread:
        words = ngettext("%(n)s webinar could not be read", "%(n)s webinars could not be read", found.unread)
        more.append(words % {"n": number(found.unread)})
    if others := _others(found):
        words = ngettext("%(n)s more is off or has nobody yet", "%(n)s more are off or have nobody yet", others)
        more.append(words % {"n": number(others)})
    return ", ".join(parts) + (f" · {', '.join(more)}" if more else "")


def _others(found: Preview) -> int:
    """Return how many known dates the first sync passes over, or 0 if there are too many to count."""
    known = capped_count(Occurrence.objects.filter(webinar__connection=found.connection_id))
    return max(known - found.webinars, 0) if known < CAP else 0


def progress(found: Preview) -> str:
    """Return how far the counting is."""
    if not found.webinars_total or found.wanted_at:
        return _("Looking for webinars in Zoom …")
    words = _("Counting: %(done)s of %(total)s webinars")
    return words % {"done": number(found.webinars_done), "total": number(found.webinars_total)}


def why_failed(found: Preview) -> str:
    """Return why there are no figures."""
    return " ".join((_("The webinars could not be counted:"), translated(found.error)))


def before_switching_on(connection: Connection, settings: SyncSettingsRow | None) -> str:
    """Return what switching on would send, as far as it is known."""
    found = Preview.objects.filter(connection=connection).first()
    if found and found.known:
        known = ", ".join(
            (_webinars(number(found.webinars), found.webinars), _people(found.people), _new(found.new_contacts))
        )
    else:
        found_here = glimpse(connection, Change(fields={"sync_webinars": True}), utcnow())
        known = _webinars(at_least(found_here.starts.count, found_here.more), found_here.starts.count)
        known += ". " + _("Count them to see how many people they have.")
    if settings and settings.only_contacts:
        words = ngettext(
            "Test mode is on: only %(n)s address is sent.",
            "Test mode is on: only %(n)s addresses are sent.",
            len(settings.only_contacts),
        )
        known = f"{known.rstrip('.')}. " + words % {"n": number(len(settings.only_contacts))}
    return known


def _webinars(shown: str, count: int) -> str:
    return ngettext("%(n)s webinar", "%(n)s webinars", count) % {"n": shown}


def _people(count: int) -> str:
    return ngettext("%(n)s person", "%(n)s people", count) % {"n": number(count)}


def _new(count: int) -> str:
    return ngettext("about %(n)s new contact", "about %(n)s new contacts", count) % {"n": number(count)}
