"""Which alerts open and close: once when something is wrong, once more when it has stayed well."""

from datetime import UTC, datetime, timedelta

import pytest

from integrations.decisions.alerts.changes import GATHERED, Changes, Look, changes, may_be_told
from integrations.records.alerts import AlertKey, AlertKind, Finding

NOW = datetime(2026, 11, 1, 3, 0, tzinfo=UTC)
ZOOM = AlertKey(AlertKind.RECONNECT_NEEDED, "zoom:1")
LIMIT = AlertKey(AlertKind.LIMIT_NEARLY_USED, "zoom:1:light:day")
WRONG = Look((Finding(ZOOM),))
WELL = Look()


def ago(**elapsed: float) -> datetime:
    return NOW - timedelta(**elapsed)


def test_what_is_wrong_opens_once() -> None:
    assert changes(WRONG, {}, NOW).opened == WRONG.findings
    assert changes(WRONG, {ZOOM: None}, NOW) == Changes()


def test_a_recovery_is_held_back_for_half_an_hour() -> None:
    assert changes(WELL, {ZOOM: None}, NOW) == Changes(recovering=(ZOOM,))
    assert changes(WELL, {ZOOM: ago(minutes=29)}, NOW) == Changes()
    assert changes(WELL, {ZOOM: ago(minutes=30)}, NOW) == Changes(closed=(ZOOM,))


def test_what_comes_back_meanwhile_is_the_same_alert() -> None:
    assert changes(WRONG, {ZOOM: ago(minutes=29)}, NOW) == Changes(returned=(ZOOM,))


def test_a_reason_to_keep_an_alert_is_none_to_open_one() -> None:
    keeps = Look((Finding(ZOOM, opens=False),))
    assert changes(keeps, {}, NOW) == Changes()
    assert changes(keeps, {ZOOM: None}, NOW) == Changes()


def test_what_nobody_knows_stays_as_it_is() -> None:
    unknown = Look(unknown={AlertKind.LIMIT_NEARLY_USED})
    assert changes(unknown, {LIMIT: None}, NOW) == Changes()
    assert changes(unknown, {LIMIT: ago(hours=1)}, NOW) == Changes()


def test_hours_of_flapping_are_told_once_and_closed_once() -> None:
    """Ten minutes wrong, ten minutes well, for three hours; then it stays well."""
    state: dict[AlertKey, datetime | None] = {}
    told = []
    for minute in range(240):
        now = NOW + timedelta(minutes=minute)
        found = changes(WRONG if minute < 180 and minute % 20 < 10 else WELL, state, now)
        told += [(minute, "open")] * len(found.opened) + [(minute, "well")] * len(found.closed)
        state |= {one.key: None for one in found.opened} | dict.fromkeys(found.recovering, now)
        state |= dict.fromkeys(found.returned)
        state = {key: since for key, since in state.items() if key not in found.closed}
    assert told == [(0, "open"), (200, "well")]


@pytest.mark.parametrize("kind", AlertKind)
def test_alerts_about_single_webinars_are_gathered_and_others_are_told_at_once(kind: AlertKind) -> None:
    assert may_be_told(kind, None, NOW)
    assert may_be_told(kind, ago(minutes=30), NOW)
    assert may_be_told(kind, ago(minutes=29), NOW) == (kind not in GATHERED)
