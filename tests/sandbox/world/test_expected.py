"""The hand-written expectations: complete, and in agreement with the world they are about.

The minutes are counted here one by one, on purpose in the plainest way there is.
"""

from typing import Any

import pytest

from sandbox.verdict import expectations
from sandbox.world import advance
from tests.sandbox.zoom.zoom_api import ZoomCaller

EXPECTED = expectations()
CODES = {
    "synced", "settings_off", "unsupported", "action_needs_mapping", "recording_not_synced", "transcript_not_synced",
    "attendees_not_synced", "data_not_synced", "emails_excluded", "person_failed", "sync_error", "webinar_changed",
}  # fmt: skip
ROWS = [(webinar_id, one) for webinar_id, webinar in EXPECTED["webinars"].items() for one in webinar["occurrences"]]


def world() -> dict[str, Any]:
    zoom = ZoomCaller()
    advance(zoom.sandbox)
    return dict(zoom.sandbox.zoom["webinars"])


def test_every_code_a_sync_can_give_appears() -> None:
    codes = {code for _, one in ROWS for code in one["audit"]} | set(EXPECTED["anywhere"])
    assert codes == CODES


def test_every_webinar_of_the_world_is_expected() -> None:
    topics = {webinar_id: one["topic"] for webinar_id, one in world().items()}
    assert {webinar_id: one["topic"] for webinar_id, one in EXPECTED["webinars"].items()} == topics


def test_everybody_written_has_a_contact_and_nobody_is_both() -> None:
    people = {email for _, one in ROWS for email in one["people"]}
    assert people == set(EXPECTED["contacts"])
    assert not people & set(EXPECTED["untouched"])


def test_everybody_in_the_world_is_accounted_for() -> None:
    emails = set()
    for webinar in world().values():
        emails |= {one["email"].lower() for one in webinar["registrants"]}
        emails |= {one["email"].lower() for session in webinar["sessions"] for one in session["rows"] if one["email"]}
    assert emails <= set(EXPECTED["contacts"]) | set(EXPECTED["untouched"])


def test_totals_are_the_sum_of_the_participations() -> None:
    for email, contact in EXPECTED["contacts"].items():
        mine = [one["people"][email] for _, one in ROWS if email in one["people"]]
        assert int(contact["zoom_sync_total_registrations"]) == sum(one["registered"] for one in mine), email
        assert int(contact["zoom_sync_total_attended"]) == sum(one["attended"] for one in mine), email


def test_averages_are_the_mean_of_the_shares() -> None:
    """Return the mean of the shares as they stand here, so to a hundredth."""
    for email, contact in EXPECTED["contacts"].items():
        shares = [one["people"][email]["percentage"] for _, one in ROWS if one["people"].get(email, {}).get("attended")]
        if shares:
            assert float(contact["zoom_sync_average_duration"]) == pytest.approx(sum(shares) / len(shares), abs=0.01)
        else:
            assert "zoom_sync_average_duration" not in contact


def test_excluded_people_are_named_by_cause() -> None:
    for _, one in ROWS:
        assert set(one["excluded"]) == set(one["audit"].get("emails_excluded", []))


@pytest.mark.parametrize(("webinar_id", "one"), [row for row in ROWS if row[1]["attendance"] == "final"])
def test_minutes_and_shares_agree_with_the_sessions(webinar_id: str, one: dict[str, Any]) -> None:
    webinar = world()[webinar_id]
    series = webinar["type"] != 5
    sessions = [webinar["sessions"][one["n"] - 1]] if series else webinar["sessions"]
    length = sum((session["end"] - session["start"]) // 60 for session in sessions)
    for email, standing in one["people"].items():
        minutes = len({minute for session in sessions for minute in present(webinar, session, email)})
        assert standing["attended"] == (minutes > 0), email
        if minutes:
            assert (standing["minutes"], standing["percentage"]) == (minutes, round(100 * minutes / length, 2)), email


def present(webinar: dict[str, Any], session: dict[str, Any], email: str) -> set[int]:
    ids = {one["id"] for one in webinar["registrants"] if one["email"].lower() == email}
    minutes: set[int] = set()
    for row in session["rows"]:
        mine = row["email"].lower() == email or row.get("registrant_id") in ids
        if mine and row.get("status") != "in_waiting_room":
            minutes |= set(range(row["join"] // 60, row["leave"] // 60))
    return minutes & set(range(session["start"] // 60, session["end"] // 60))
