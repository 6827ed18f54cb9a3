"""The seeded world: the same for the same moment, awkward on purpose, and quiet for the rest of the day."""

import json

from sandbox.world import make
from tests.sandbox.zoom.zoom_api import ANCHOR, ZoomCaller

DAY = 86400


def test_the_same_moment_gives_the_same_world() -> None:
    assert make(ANCHOR) == make(ANCHOR)


def test_a_world_is_plain_json() -> None:
    world = make(ANCHOR)
    assert json.loads(json.dumps(world)) == world


def test_there_are_at_least_twelve_webinars_with_names_of_their_own() -> None:
    topics = [one["topic"] for one in make(ANCHOR)["zoom"]["webinars"].values()]
    assert len(set(topics)) == len(topics) >= 12


def test_times_are_whole_minutes() -> None:
    for webinar in make(ANCHOR + 12.5)["zoom"]["webinars"].values():
        rows = [one for session in webinar["sessions"] for one in session["rows"]]
        times = [webinar["start"], *(one["join"] for one in rows), *(one["leave"] for one in rows)]
        assert all(time % 60 == 0 for time in times)


def test_everything_past_lies_within_thirty_days() -> None:
    for webinar in make(ANCHOR)["zoom"]["webinars"].values():
        assert all(ANCHOR - 30 * DAY < session["start"] < ANCHOR for session in webinar["sessions"])


def test_addresses_end_in_example() -> None:
    webinars = make(ANCHOR)["zoom"]["webinars"].values()
    emails = {one["email"] for webinar in webinars for one in webinar["registrants"]}
    assert {email for email in emails if not email.endswith(".example")} == {"liisa@mail"}


def test_nothing_changes_by_itself_for_twelve_hours() -> None:
    """A webinar must not become ready, start or turn a day old between two runs of one day."""
    for webinar in make(ANCHOR)["zoom"]["webinars"].values():
        moments = [webinar["start"], *(one["start"] for one in webinar["occurrences"])]
        for session in webinar["sessions"]:
            moments += [session["report_ready_at"], session["end"] + DAY, session["end"] + 3 * DAY]
            moments += [session["recording"]["ready_at"]] if session["recording"] else []
        assert not [moment for moment in moments if ANCHOR < moment <= ANCHOR + DAY // 2], webinar["topic"]


def test_hubspot_holds_what_the_exclusions_need() -> None:
    hubspot = ZoomCaller().sandbox.hubspot
    contacts = {one["properties"]["email"]: one for one in hubspot["contacts"].values()}
    assert contacts["gone@mail.example"]["archived"] is True
    assert contacts["sam@lumi.example"]["properties"]["hs_additional_emails"] == "sam.second@lumi.example"
    assert [one["email"] for one in hubspot["users"]] == ["hugo.user@seller.example", "ilse.user@seller.example"]
    assert hubspot["rules"][0]["email_domain"] == "strict.example"
