"""Sync later what a change of settings switched on, if that is too much for the request that stores it.

The state before the change is stored, not what to sync: so only what is still on when it is enqueued is synced.
"""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from audits.models import Trigger
from integrations.decisions.foreseen.webinars import State
from integrations.models import CatchUp, Connection, SyncJob
from integrations.models.settings import answers_of, outcomes_of
from integrations.records import RecordingsMode, SyncSettings
from integrations.records.mapping import AttendedFrom, Engagement
from integrations.sync_settings import sent_anew, switched_off, switched_on
from integrations.sync_settings.lists import lists_of


def later(connection: Connection, before: State, actor: str, now: datetime) -> None:
    CatchUp.objects.create(connection=connection, before=_dumped(before), actor=actor[:150], asked_at=now)


def catch_up(now: datetime) -> int:
    """Enqueue what waits, and return how many occurrences. After a crash it starts over, and enqueues nothing twice."""
    count = 0
    for one in CatchUp.objects.select_related("connection").order_by("pk"):
        state = switched_on.state(one.connection)
        before = _loaded(one.before)
        found = switched_on.occurrences(one.connection, before, state)
        found |= sent_anew.find(one.connection, before, state, now)[0]
        switched_off.note_on(found)
        SyncJob.enqueue_many(found, Trigger.SETTINGS_CHANGE, now, one.actor)
        one.delete()
        count += len(found)
    return count


def _dumped(state: State) -> dict[str, Any]:
    values = asdict(state.settings).items()
    settings = {name: sorted(value) if isinstance(value, frozenset) else value for name, value in values}
    return {"settings": settings, "since": state.since.isoformat(), "users": dict(state.users)}


def _loaded(value: dict[str, Any]) -> State:
    stored: dict[str, Any] = value["settings"]
    settings = SyncSettings(
        sync_webinars=stored["sync_webinars"],
        recordings=RecordingsMode(stored["recordings"]),
        excluded_hosts=frozenset(stored["excluded_hosts"]),
        excluded_recordings=frozenset(stored["excluded_recordings"]),
        excluded_contacts=frozenset(stored["excluded_contacts"]),
        only_contacts=frozenset(stored["only_contacts"]),
        answers=answers_of(stored.get("answers", ())),
        engagement=Engagement(**stored.get("engagement", {})),
        outcomes=outcomes_of(stored.get("outcomes", ())),
        attended_from=AttendedFrom(**stored.get("attended_from", {})),
        source=stored.get("source", False),
        next_webinar=stored.get("next_webinar", False),
        join_link=stored.get("join_link", False),
        lists=lists_of(stored.get("lists", {})),
        campaign=stored.get("campaign", ""),
    )
    return State(settings, datetime.fromisoformat(value["since"]), value["users"])
