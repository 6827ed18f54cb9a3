"""The setting in force for a webinar and its recording, where it comes from, and why it is off."""

from dataclasses import replace
from itertools import product

import pytest

from integrations.decisions.settings import effective_settings
from integrations.records import Overrides, RecordingsMode, Switch, SyncSettings

NONE, SELECTED, ALL = RecordingsMode.NONE, RecordingsMode.SELECTED, RecordingsMode.ALL
ON = SyncSettings(sync_webinars=True)
HOST = "host@sub.host.example"


def on(source: str) -> Switch:
    return Switch(True, source)


def off(source: str, cause: str) -> Switch:
    return Switch(False, source, cause)


def test_by_default_nothing_is_synced() -> None:
    found = effective_settings(SyncSettings(), Overrides(), HOST)
    assert found.webinar == found.recording == off("global", "global_sync_off")


@pytest.mark.parametrize(
    ("webinar", "user", "expected"),
    [
        (None, None, on("default")),
        (None, True, on("user")),
        (None, False, off("user", "webinar_sync_off")),
        (True, None, on("webinar")),
        (True, True, on("webinar")),
        (True, False, on("webinar")),
        (False, None, off("webinar", "webinar_sync_off")),
        (False, True, off("webinar", "webinar_sync_off")),
        (False, False, off("webinar", "webinar_sync_off")),
    ],
)
def test_a_webinar_goes_before_its_user_and_null_is_on(
    webinar: bool | None, user: bool | None, expected: Switch
) -> None:
    overrides = Overrides(webinar_sync=webinar, new_webinars=user)
    assert effective_settings(ON, overrides, HOST).webinar == expected
    assert effective_settings(replace(ON, sync_webinars=False), overrides, HOST).webinar == off(
        "global", "global_sync_off"
    )
    excluded = replace(ON, excluded_hosts=frozenset({"host.example"}))
    assert effective_settings(excluded, overrides, HOST).webinar == off("exclusion", "host_excluded")


def test_the_global_switch_goes_before_an_excluded_host() -> None:
    settings = SyncSettings(excluded_hosts=frozenset({"host.example"}))
    assert effective_settings(settings, Overrides(), HOST).webinar.cause == "global_sync_off"


@pytest.mark.parametrize(
    ("mode", "webinar", "user", "expected"),
    [
        *[(NONE, *pair, off("global", "recordings_off")) for pair in product((None, True, False), repeat=2)],
        *[(mode, True, user, on("webinar")) for mode in (SELECTED, ALL) for user in (None, True, False)],
        *[
            (mode, False, user, off("webinar", "recordings_off"))
            for mode in (SELECTED, ALL)
            for user in (None, True, False)
        ],
        *[(mode, None, True, on("user")) for mode in (SELECTED, ALL)],
        *[(mode, None, False, off("user", "recordings_off")) for mode in (SELECTED, ALL)],
        (SELECTED, None, None, off("global", "recordings_off")),
        (ALL, None, None, on("global")),
    ],
)
def test_a_recording_goes_by_mode_then_webinar_then_user(
    mode: RecordingsMode, webinar: bool | None, user: bool | None, expected: Switch
) -> None:
    overrides = Overrides(webinar_recordings=webinar, user_recordings=user)
    assert effective_settings(replace(ON, recordings=mode), overrides, HOST).recording == expected


@pytest.mark.parametrize("mode", [SELECTED, ALL])
@pytest.mark.parametrize("override", [None, True, False])
def test_an_excluded_recording_domain_goes_before_every_override(mode: RecordingsMode, override: bool | None) -> None:
    settings = replace(ON, recordings=mode, excluded_recordings=frozenset({"host.example"}))
    found = effective_settings(settings, Overrides(webinar_recordings=override, user_recordings=override), HOST)
    assert found.webinar.on
    assert found.recording == off("exclusion", "recording_domain_excluded")


@pytest.mark.parametrize(
    ("settings", "overrides"),
    [
        (SyncSettings(recordings=ALL), Overrides()),
        (replace(ON, recordings=ALL, excluded_hosts=frozenset({"host.example"})), Overrides()),
        (replace(ON, recordings=ALL), Overrides(webinar_sync=False)),
        (replace(ON, recordings=NONE), Overrides(new_webinars=False)),
    ],
)
def test_a_recording_off_because_of_its_webinar_has_the_webinars_cause(
    settings: SyncSettings, overrides: Overrides
) -> None:
    found = effective_settings(settings, replace(overrides, webinar_recordings=True), HOST)
    assert not found.recording.on
    assert found.recording == found.webinar
