"""Plans: what a settings document would change, stored, and applied only to the state that it was made for."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db import transaction

from integrations.decisions.exclusions import normalise_email
from integrations.decisions.foreseen.people import PersonEffect
from integrations.models import Connection, SettingsPlan, SyncSettingsRow, WebinarRow, ZoomUserRow
from integrations.sync_settings.apply import Applied, apply, planned_changes, version
from integrations.sync_settings.document import Document, check
from integrations.sync_settings.extras import WEBINAR_FIELDS
from integrations.sync_settings.foresee import Foreseen, Foresight, foresee
from integrations.sync_settings.stored_people import Row, StoredOccurrence

OVERRIDES = ("sync", "recordings", *WEBINAR_FIELDS)  # of a webinar
Affected = Iterator[tuple[StoredOccurrence, PersonEffect]]


class NotToBeApplied(Exception):
    """The error that a plan is not applied, in one sentence that says what to do."""


def make_plan(connection: Connection, document: Document, now: datetime) -> tuple[SettingsPlan, Foreseen]:
    """Store what applying the document would change. Raises: BadDocument."""
    change = check(document, connection)
    settings = _settings_fingerprint(connection)
    foreseen, people = _foresee(connection, document, now)
    plan = SettingsPlan(
        connection=connection,
        document=_normalised(document),
        result={},
        settings_fingerprint=settings,
        people_fingerprint=people,
        made_at=now,
    )
    changes = planned_changes(connection, change)
    plan.result = _result(plan.name, changes, foreseen)
    plan.save()
    return plan, foreseen


def affected(plan: SettingsPlan) -> Affected:
    """Yield the people whom the plan would affect."""
    foresight = Foresight.of(plan.connection, check(plan.document), plan.made_at)
    return foresee(foresight, Foreseen(), lambda row: None)


@transaction.atomic
def apply_plan(connection: Connection, name: str, actor: str, now: datetime) -> Applied:
    """Apply a plan of the connection. Raises: NotToBeApplied."""
    plan = SettingsPlan.objects.select_related("connection").filter(name=name).first()
    if plan is None:
        raise NotToBeApplied(f"There is no plan {name!r}: plans are kept for 7 days, make one with --plan FILE.")
    if plan.connection_id != connection.pk:
        other = plan.connection.name
        raise NotToBeApplied(f"Plan {name} is one of the connection {other!r}: name that with --connection.")
    if plan.applied_at:
        raise NotToBeApplied(f"Plan {name} was applied already: make a new one with --plan FILE.")
    SyncSettingsRow.load(connection)
    SyncSettingsRow.objects.select_for_update().get(connection=connection)
    if plan.settings_fingerprint != _settings_fingerprint(connection):
        raise NotToBeApplied(f"The settings have changed since plan {name} was made: make a new one with --plan FILE.")
    if plan.people_fingerprint != _foresee(connection, plan.document, plan.made_at)[1]:
        raise NotToBeApplied(
            f"Webinars or people have changed since plan {name} was made: make a new one with --plan FILE."
        )
    applied = apply(connection, check(plan.document), actor=actor, now=now)
    SettingsPlan.objects.filter(pk=plan.pk).update(applied_at=now)
    return applied


def _foresee(connection: Connection, document: Document, now: datetime) -> tuple[Foreseen, str]:
    """Return the effects, and the fingerprint of all rows that they were decided from."""
    digest, foreseen = sha256(), Foreseen()

    def seen(row: Row) -> None:
        digest.update(repr(row).encode())

    for _affected in foresee(Foresight.of(connection, check(document), now), foreseen, seen):
        pass
    hubspot = connection.hubspot
    digest.update(repr((sorted(hubspot.users), sorted(hubspot.owners))).encode())
    return foreseen, digest.hexdigest()


def _settings_fingerprint(connection: Connection) -> str:
    """Return a value that stays equal until any setting changes: global ones, of Zoom users or of webinars."""
    users = ZoomUserRow.objects.filter(connection=connection).exclude(sync_new_webinars=None, sync_recordings=None)
    webinars = WebinarRow.objects.filter(connection=connection).exclude(
        **{f"{name}__isnull": True for name in OVERRIDES}
    )
    values = (
        version(connection),
        list(users.order_by("email").values_list("email", "sync_new_webinars", "sync_recordings")),
        list(webinars.order_by("zoom_id").values_list("zoom_id", *OVERRIDES)),
    )
    return sha256(repr(values).encode()).hexdigest()


def _result(name: str, changes: list[Mapping[str, Any]], foreseen: Foreseen) -> dict[str, Any]:
    left_out = {cause: found.count for cause, found in sorted(foreseen.left_out.items())}
    return {
        "plan": name,
        "changes": changes,
        "webinars": {"start": foreseen.starts.count, "stop": foreseen.stops.count},
        "people": {
            "sent": foreseen.sent.count,
            "left_out": left_out,
            "no_longer_touched": foreseen.no_longer_touched.count,
        },
        "unknown": {"pruned": foreseen.pruned},
    }


def _normalised(document: Document) -> Document:
    """Return the document with its addresses as they are compared, so that one of them can be found again."""
    names = {name: value for name, value in document.items() if name in ("only_contacts", "users")}
    if "only_contacts" in names:
        names["only_contacts"] = [normalise_email(one) for one in names["only_contacts"]]
    if "users" in names:
        names["users"] = {normalise_email(email): value for email, value in names["users"].items()}
    return {**document, **names}
