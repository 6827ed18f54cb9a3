"""What people change in the middle of a sync: settings, webinars, hosts, the version of the portal, a second beat."""

import random
from typing import Any

from sandbox.world.accounts import HENRIK
from tests.soak.faults.fault import Fault
from tests.soak.portal import WORKERS
from tests.soak.system import System
from tests.soak.world import FIRST, UPCOMING

Json = dict[str, Any]
OUT = {"recordings": "none", "exclusions": {"contacts": ["crowd1.example", "crowd3.example"]}}
IN_AGAIN = {"recordings": "all", "exclusions": {"contacts": []}}
LATER = {"DJANGO_SETTINGS_MODULE": "tests.soak.later.settings"}
DELETED = (str(FIRST), str(FIRST + UPCOMING - 1))  # one that is over, and one to come
RENAMED = "henrik.haapala@a.example"


def settings_changed(system: System, dice: random.Random) -> None:
    """Domains are excluded and recordings switched off, and seconds later everything is as it was."""
    _apply(OUT)
    system.sleep(dice.uniform(1, 4))
    _apply(IN_AGAIN)


def _apply(document: Json) -> None:
    from integrations.models import Connection
    from integrations.sync_settings.apply import apply
    from integrations.sync_settings.document import check

    apply(Connection.objects.get(), check(document), actor="soak")


def webinars_deleted(system: System, dice: random.Random) -> None:
    """As soon as HubSpot has their events: what HubSpot never heard of, it need not hear of when it is deleted."""

    def begun() -> bool:
        events = system.control("GET", "hubspot")["marketing_events"].values()
        known = {one["externalEventId"].partition("-")[0] for one in events}
        return set(DELETED) <= known

    while not begun():
        system.sleep(0.1)
    _change(system, lambda zoom: [zoom["webinars"][one].update(deleted=True) for one in DELETED])


def host_renamed(system: System, dice: random.Random) -> None:
    _change(system, lambda zoom: [one.update(email=RENAMED) for one in zoom["users"] if one["email"] == HENRIK])


def _change(system: System, change: Any) -> None:
    zoom = system.control("GET", "zoom")
    change(zoom)
    system.control("PATCH", "zoom", {name: zoom[name] for name in ("webinars", "users")})


def look_again(system: System) -> None:
    """What the nightly round does: it finds what Zoom's list shows otherwise than before."""
    from integrations.models import Connection, Discovery

    Discovery.want(Connection.objects.values_list("pk", flat=True), system.clock.now())


def upgraded(system: System, dice: random.Random) -> None:
    """The tables are migrated while the old version runs; then its processes make room, one after the other."""
    migrated = system.portal.manage("migrate", "--verbosity", "0", more=LATER)
    assert migrated.returncode == 0, migrated.stderr
    for name in (*WORKERS, "beat", "web"):
        system.portal.stop(name)
        system.portal.start(name)


def downgraded(system: System) -> None:
    system.portal.manage("migrate", "later", "zero", "--verbosity", "0", more=LATER)


def second_beat(system: System, dice: random.Random) -> None:
    system.portal.start("beat 2")


def no_second_beat(system: System) -> None:
    system.portal.stop("beat 2")


FAULTS = (
    Fault(
        "settings changed",
        "people and recordings are excluded, seconds later no longer",
        settings_changed,
        times=2,
        but_for=("durationSeconds", "percentage"),  # HubSpot computes them once, when the event is completed
    ),
    Fault(
        "webinars deleted",
        "the host deletes one webinar that is over and one to come",
        webinars_deleted,
        after=look_again,
        changes_the_end=True,
    ),
    Fault("host renamed", "a host's address changes", host_renamed, after=look_again, changes_the_end=True),
    Fault("upgrade", "tables are migrated during syncs, then each process restarts", upgraded, after=downgraded),
    Fault("two beats", "a second beat runs from the beginning on", second_beat, after=no_second_beat),
)
