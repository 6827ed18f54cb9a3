"""The checklist before the first sync: six steps, each ticked off from what is really there."""

from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import User
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audits.models import Change
from integrations.accounts.apps import known_app
from integrations.clock import utcnow
from integrations.models import AccountState, Connection, HubSpotAccount, Preview, SyncSettingsRow, ZoomAccount
from integrations.models.accounts import Account
from integrations.models.settings import Exclusion, ExclusionKind
from portal.models import FirstHour
from portal.screens.home.first_hour import preview_words
from portal.screens.home.first_hour.own_domain import own_domain
from portal.screens.shared.admin import encrypted_fields
from portal.wording.labels import Badge

ZOOM, HUBSPOT, EXCLUSION, ADDRESS, PREVIEW, SWITCH = "zoom", "hubspot", "exclusion", "address", "preview", "switch"
SKIPPABLE = (EXCLUSION, ADDRESS, PREVIEW)
DONE = Badge(gettext_lazy("Done"), "check", "good")
OPEN = Badge(gettext_lazy("To do"), "dash", "quiet")
SKIPPED = Badge(gettext_lazy("Skipped"), "skip", "quiet")
MAY = {
    ZOOM: "integrations.change_zoomaccount",
    HUBSPOT: "integrations.change_hubspotaccount",
    EXCLUSION: "integrations.change_syncsettingsrow",
    ADDRESS: "integrations.change_syncsettingsrow",
    PREVIEW: "integrations.add_syncjob",
    SWITCH: "integrations.change_syncsettingsrow",
}
TEXTS: dict[str, tuple[str | Promise, str | Promise]] = {
    ZOOM: (
        gettext_lazy("Connect Zoom"),
        gettext_lazy("Webinars, registrants, attendance and recordings are read there. Nothing is changed in Zoom."),
    ),
    HUBSPOT: (
        gettext_lazy("Connect HubSpot"),
        gettext_lazy("Contacts and marketing events are written there, once the sync is on."),
    ),
    EXCLUSION: (
        gettext_lazy("Leave out your own people"),
        gettext_lazy("People with an address in this domain do not become contacts."),
    ),
    ADDRESS: (
        gettext_lazy("Try it with your own address"),
        gettext_lazy("In test mode only this address is sent to HubSpot, until you turn test mode off."),
    ),
    PREVIEW: (
        gettext_lazy("See what would be sent"),
        gettext_lazy("Everything is read and counted. Nothing is written to HubSpot."),
    ),
    SWITCH: (
        gettext_lazy("Switch the sync on"),
        gettext_lazy("From then on, webinars and their people are in HubSpot within minutes."),
    ),
}


@dataclass
class Step:
    """One step. `said`: what is there already. `ready`: what it needs is there."""

    name: str
    done: bool = False
    skipped: bool = False
    ready: bool = True
    may: bool = False
    said: str = ""
    filled: str = ""
    error: str = ""
    first: bool = False  # the one to do next
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def title(self) -> str | Promise:
        return TEXTS[self.name][0]

    @property
    def text(self) -> str | Promise:
        return TEXTS[self.name][1]

    @property
    def look(self) -> Badge:
        return DONE if self.done else SKIPPED if self.skipped else OPEN

    @property
    def can_be_skipped(self) -> bool:
        return self.name in SKIPPABLE and self.ready and not (self.done or self.skipped)


def steps(request: HttpRequest, stored: FirstHour, typed: dict[str, tuple[str, str]]) -> list[Step]:
    """Return the six steps. `typed`: by step, what was typed and why it cannot be taken."""
    connection = Connection.objects.named(None) or Connection.objects.first()
    settings = SyncSettingsRow.objects.filter(connection=connection).first() if connection else None
    found = [
        _account(ZOOM, ZoomAccount),
        _account(HUBSPOT, HubSpotAccount),
        _exclusion(connection, request.user),
        _address(connection, settings, request.user),
        _preview(connection),
        Step(SWITCH, done=bool(settings and settings.sync_webinars)),
    ]
    for step in found:
        step.may = request.user.has_perm(MAY[step.name])
        step.skipped = step.name in stored.skipped
        if step.name not in (ZOOM, HUBSPOT):
            step.ready = connection is not None
        if step.name in typed:
            step.filled, step.error = typed[step.name]
    first_open = next((step for step in found if step.ready and not (step.done or step.skipped)), None)
    if first_open:
        first_open.first = True
    found[-1].said = preview_words.before_switching_on(connection, settings) if connection else ""
    return found


def _account(name: str, model: type[ZoomAccount] | type[HubSpotAccount]) -> Step:
    rows = model._default_manager.defer(*encrypted_fields(model)).order_by("name")
    working: list[Account] = [row for row in rows if row.state != AccountState.RECONNECT_NEEDED]
    return Step(
        name,
        done=bool(working),
        said=", ".join(row.name for row in working[:3]),
        more={"has_app": known_app(name).complete, "url": reverse(f"connect_{name}")},
    )


def _exclusion(connection: Connection | None, user: Any) -> Step:
    rows = Exclusion.objects.filter(connection=connection, kind=ExclusionKind.CONTACTS).order_by("domain")
    domains = list(rows.values_list("domain", flat=True)[:5]) if connection else []
    said = _("Left out: %(domains)s") % {"domains": ", ".join(domains)} if domains else ""
    return Step(EXCLUSION, done=bool(domains), said=said, filled=own_domain(connection, user))


def _address(connection: Connection | None, settings: SyncSettingsRow | None, user: User | Any) -> Step:
    """Return the step of the test mode. Once it was tried it stays done, though test mode is off again."""
    only = sorted(settings.only_contacts) if settings else []
    if only:
        said = _("Test mode is on: only %(addresses)s is sent.") % {"addresses": ", ".join(only[:3])}
        return Step(ADDRESS, done=True, said=said, more={"on": True})
    changes = Change.objects.filter(what="only_contacts", connection=connection.name if connection else "")
    tried = changes.exists()
    said = _("Test mode was on and is off again: everyone is sent.") if tried else ""
    return Step(ADDRESS, done=tried, said=said, filled=user.email)


def _preview(connection: Connection | None) -> Step:
    found = Preview.objects.filter(connection=connection).first() if connection else None
    done = bool(found and found.known)
    step = Step(PREVIEW, done=done, said=preview_words.figures(found) if found and done else "")
    busy = found is not None and found.under_way(utcnow())
    step.more = {"busy": busy, "words": preview_words.progress(found) if found and busy else ""}
    if found and found.error:
        step.error = preview_words.why_failed(found)
    return step
