"""The effect of other settings on a webinar: it starts or stops to sync, or its recordings do."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from integrations.decisions.settings import effective_settings
from integrations.records import EffectiveSettings, Overrides, SyncSettings

Key = tuple[str, bool | None, bool | None, bool | None]  # host, and the webinar's own: sync, recordings, at discovery


@dataclass(frozen=True)
class State:
    """All settings of one connection, as they are or as they would be."""

    settings: SyncSettings
    since: datetime
    users: Mapping[str, bool | None]  # host → its recordings
    webinars: Mapping[str, Mapping[str, bool | None]] = field(default_factory=dict)  # Zoom id → what it would override

    def of(self, key: Key, zoom_id: str = "") -> EffectiveSettings:
        host, sync, recordings, at_discovery = key
        changed = self.webinars.get(zoom_id, {})
        overrides = Overrides(
            changed.get("sync", sync), changed.get("recordings", recordings), at_discovery, self.users.get(host)
        )
        return effective_settings(self.settings, overrides, host)


@dataclass(frozen=True, slots=True)
class WebinarEffect:
    """The switches of one occurrence, before and after."""

    synced: bool
    syncs: bool
    recorded: bool
    records: bool

    @property
    def starts(self) -> bool:
        return self.syncs and not self.synced

    @property
    def stops(self) -> bool:
        return self.synced and not self.syncs

    @property
    def recordings_start(self) -> bool:
        return self.records and not self.recorded

    @property
    def recordings_stop(self) -> bool:
        return self.recorded and not self.records


class WebinarEffects:
    """The effects of one change of settings.

    Webinars with the same host and switches are decided together: 50,000 of them are a few hundred groups.
    """

    def __init__(self, before: State, after: State) -> None:
        self.before, self.after = before, after
        self._known: dict[tuple[Key, str], tuple[EffectiveSettings, EffectiveSettings]] = {}

    def of(self, key: Key, begins: datetime | None, zoom_id: str) -> WebinarEffect:
        """Return the effect on an occurrence. One that syncs already goes on if the first day is moved behind it."""
        old, new = self._settings(key, zoom_id)
        was_synced = old.webinar.on and (begins is None or begins >= self.before.since)
        may_start = was_synced or begins is None or begins >= self.after.since
        syncs = new.webinar.on and may_start
        return WebinarEffect(was_synced, syncs, was_synced and old.recording.on, syncs and new.recording.on)

    def _settings(self, key: Key, zoom_id: str) -> tuple[EffectiveSettings, EffectiveSettings]:
        # The old state knows no webinar by name: the rows still hold what each overrode.
        named = zoom_id if zoom_id in self.after.webinars else ""
        found = self._known.get((key, named))
        if found is None:
            found = self._known[(key, named)] = self.before.of(key), self.after.of(key, named)
        return found
