"""The two switches of a webinar, with the values in force: sync, and recordings and transcripts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from integrations.decisions.settings import effective_settings
from integrations.models import Connection, SyncSettingsRow, WebinarRow, ZoomUserRow
from integrations.records import RecordingsMode, Switch, SyncSettings
from integrations.sync_settings import document
from integrations.sync_settings.apply import apply

CHANGE_WEBINAR, CHANGE_GLOBAL = "integrations.change_webinarrow", "integrations.change_syncsettingsrow"
MOST_NAMES = 3
REASONS: dict[tuple[str, str], str | Promise] = {
    ("global", "global_sync_off"): gettext_lazy("The sync is off for the whole account"),
    ("exclusion", "host_excluded"): gettext_lazy("The host's domain is excluded"),
    ("webinar", ""): gettext_lazy("Switched on for this webinar"),
    ("webinar", "webinar_sync_off"): gettext_lazy("Switched off for this webinar"),
    ("webinar", "recordings_off"): gettext_lazy("Switched off for this webinar"),
    ("user", ""): gettext_lazy("Switched on for its host"),
    ("user", "webinar_sync_off"): gettext_lazy("Switched off for new webinars of its host"),
    ("user", "recordings_off"): gettext_lazy("Switched off for its host"),
    ("global", ""): gettext_lazy("On for all"),
    ("global", "recordings_off"): gettext_lazy("Off for this host"),
    ("exclusion", "recording_domain_excluded"): gettext_lazy("Recordings of the host's domain are excluded"),
    ("default", ""): gettext_lazy("As set globally"),
}
RECORDINGS_NONE = gettext_lazy("Recordings are off for the whole account")


@dataclass(frozen=True)
class SwitchShown:
    """One switch with its value in force, and the reason for it."""

    name: str  # "sync" or "recordings"
    label: str | Promise
    on: bool
    why: str | Promise
    source: str
    cause: str
    locked: bool  # True if the global switch must be turned on first


@dataclass(frozen=True)
class Switches:
    """The two switches of a webinar."""

    webinar: int
    topic: str
    both: tuple[SwitchShown, SwitchShown]


def switches_by_webinar(webinars: Iterable[WebinarRow]) -> dict[int, Switches]:
    """Return the switches by webinar. The queries are one for each connection, and two more."""
    rows = {row.pk: row for row in webinars}
    connections = {row.connection_id for row in rows.values()}
    settings = {one.connection_id: one.record() for one in SyncSettingsRow.objects.filter(connection__in=connections)}
    hosts = ZoomUserRow.objects.filter(connection__in=connections, email__in={row.host_email for row in rows.values()})
    recordings = {(one.connection_id, one.email): one.sync_recordings for one in hosts}
    return {
        pk: _webinar_switches(row, settings.get(row.connection_id, SyncSettings()), recordings.get(_host(row)))
        for pk, row in rows.items()
    }


def _host(row: WebinarRow) -> tuple[int, str]:
    return row.connection_id, row.host_email


def _webinar_switches(row: WebinarRow, settings: SyncSettings, user_recordings: bool | None) -> Switches:
    in_force = effective_settings(settings, row.overrides(user_recordings), row.host_email)
    locked = not settings.sync_webinars
    none = settings.recordings is RecordingsMode.NONE
    sync = _switch("sync", gettext_lazy("Sync"), in_force.webinar, locked)
    recording = _switch("recordings", gettext_lazy("Recordings"), in_force.recording, locked or none)
    if none and in_force.webinar.on:
        recording = SwitchShown(
            recording.name, recording.label, False, RECORDINGS_NONE, "global", "recordings_off", locked=True
        )
    return Switches(row.pk, row.topic or row.zoom_id, (sync, recording))


def _switch(name: str, label: str | Promise, switch: Switch, locked: bool) -> SwitchShown:
    why = REASONS.get((switch.source, switch.cause), "")
    return SwitchShown(name, label, switch.on, why, switch.source, switch.cause, locked)


# --- Changing them ----------------------------------------------------------------------------------------------------


def change_switch(request: HttpRequest, webinars: Sequence[WebinarRow], name: str, on: bool | None) -> tuple[str, str]:
    """Turn a switch of these webinars on or off, or let it inherit (None).

    Returns the sentence for the reader, and its tone. A switch that the global one locks stays as it is.
    """
    before = switches_by_webinar(webinars)
    locked = {pk for pk, row in before.items() if on and any(one.locked for one in row.both if one.name == name)}
    free = [row for row in webinars if row.pk not in locked]
    changed, missed = store(request, name, dict.fromkeys(free, on))
    words = []
    if free:
        after = switches_by_webinar(WebinarRow.objects.filter(pk__in=[row.pk for row in free]))
        words.append(
            _inherit_message(after, name, changed) if on is None else _change_message(after, name, on, changed)
        )
    if missed:
        text = ngettext(
            "%(n)d missed webinar is being synced now.", "%(n)d missed webinars are being synced now.", missed
        )
        words.append(text % {"n": missed})
    if locked:
        words.append(locked_message(request, name))
    return " ".join(words), "good" if free else "bad"


def store(request: HttpRequest, name: str, wishes: Mapping[WebinarRow, bool | None]) -> tuple[int, int]:
    """Store a switch of each webinar. Returns how many changed, and how many sync now what they missed."""
    changed = missed = 0
    for connection in Connection.objects.filter(pk__in={row.connection_id for row in wishes}):
        overrides = {row.zoom_id: {name: on} for row, on in wishes.items() if row.connection_id == connection.pk}
        checked = document.check({"webinars": overrides})
        applied = apply(connection, checked, actor=request.user.get_username())
        changed, missed = changed + len(applied.changes), missed + applied.missed
    return changed, missed


def _change_message(after: dict[int, Switches], name: str, on: bool, changed: int) -> str:
    facts = _facts(after, name) | {"state": _("on") if on else _("off")}
    if not changed:
        words = _("%(what)s: it was already %(state)s.") % facts
    elif len(after) == 1:
        words = _("%(topic)s: %(what)s switched %(state)s.") % facts
    else:
        words = ngettext(
            "%(n)d webinar: %(what)s switched %(state)s.", "%(n)d webinars: %(what)s switched %(state)s.", len(after)
        )
        words = words % facts
    held = [one for row in after.values() for one in row.both if one.name == name and one.on != on]
    return f"{words} " + _("It is still off: %(why)s.") % {"why": held[0].why} if held else words


def _inherit_message(after: dict[int, Switches], name: str, changed: int) -> str:
    if not changed:
        return _("%(what)s: it was inherited already.") % _facts(after, name)
    if len(after) == 1:
        return _("%(topic)s: %(what)s inherited again.") % _facts(after, name)
    words = ngettext(
        "%(n)d webinar: %(what)s inherited again.", "%(n)d webinars: %(what)s inherited again.", len(after)
    )
    return words % _facts(after, name)


def _facts(after: dict[int, Switches], name: str) -> dict[str, object]:
    """Return what the sentences name."""
    what = _("sync") if name == "sync" else _("recordings and transcripts")
    return {"topic": next(iter(after.values())).topic, "n": len(after), "what": what}


def locked_message(request: HttpRequest, name: str) -> str:
    """Return which global switch must be turned on first, and who may do it."""
    first = _("Sync webinar data") if name == "sync" else _("Sync webinar data, and recordings and transcripts,")
    words = _("Nothing was changed: “%(switch)s” must be on in the global settings first.") % {"switch": first}
    if request.user.has_perm(CHANGE_GLOBAL):
        return f"{words} " + _("You may turn it on there.")
    names = permitted_names()
    return f"{words} " + (
        _("Who can turn it on: %(names)s.") % {"names": names} if names else _("Ask an administrator for access.")
    )


def permitted_names() -> str:
    """Return the names of the first few people who may change the global settings."""
    backend = "django.contrib.auth.backends.ModelBackend"
    users = User.objects.with_perm(CHANGE_GLOBAL, backend=backend).filter(is_staff=True).order_by("pk")
    return ", ".join(user.get_full_name() or user.get_username() for user in users[:MOST_NAMES])


def deciding_page_url(shown: SwitchShown, webinar: WebinarRow) -> str:
    """Return the address of the page with the setting that decides about the switch."""
    if shown.source in ("global", "exclusion"):
        return reverse("admin:integrations_connection_change", args=(webinar.connection_id,))
    if shown.source == "user":
        host = ZoomUserRow.objects.filter(connection=webinar.connection_id, email=webinar.host_email).first()
        if host:
            return reverse("admin:integrations_zoomuserrow_change", args=(host.pk,))
    return reverse("admin:integrations_webinarrow_change", args=(webinar.pk,))
