from typing import Any

import pytest

from sandbox.hubspot import seed
from tests.sandbox.hubspot.portal import EVENTS, Portal

JOIN, LEAVE = "2026-11-20T10:00:00Z", "2026-11-20T10:45:00Z"
AT = 1_789_000_000_000


def with_event(**settings: Any) -> tuple[Portal, int]:
    portal = Portal(**settings)
    portal.make_event()
    return portal, int(seed.add_contact(portal.hs, "ann@kuusi.example", "Ann"))


def rows(portal: Portal, **query: Any) -> Any:
    return portal.get(f"{EVENTS}/participations/zoom/900-1/breakdown", **query)


def test_the_latest_interaction_is_the_state() -> None:
    portal, ann = with_event()
    portal.take_part("register", {"vid": ann, "interactionDateTime": AT})
    portal.take_part("attend", {"vid": ann, "interactionDateTime": AT + 60_000})
    portal.take_part("cancel", {"vid": ann, "interactionDateTime": AT + 30_000})
    assert portal.get(f"{EVENTS}/participations/zoom/900-1").body["attended"] == 1
    assert rows(portal).results[0]["properties"]["attendanceState"] == "ATTENDED"


def test_the_same_interaction_again_is_no_second_activity() -> None:
    portal, ann = with_event()
    for _ in range(2):
        answer = portal.take_part("register", {"vid": ann, "interactionDateTime": AT})
        assert answer.results == [{"vid": ann}]
    event = next(iter(portal.hs["marketing_events"].values()))
    assert len(event["participants"][str(ann)]["activities"]) == 1
    portal.take_part("register", {"vid": ann, "interactionDateTime": AT + 1})
    assert len(event["participants"][str(ann)]["activities"]) == 2


def test_an_unknown_contact_is_an_error_and_is_not_created() -> None:
    portal, ann = with_event()
    people = [{"vid": vid, "interactionDateTime": AT} for vid in (ann, 5)]
    answer = portal.take_part("register", *people)
    assert (answer.status, answer.results, answer.errors[0]["context"]) == (200, [{"vid": ann}], {"ids": ["5"]})
    assert len(portal.hs["contacts"]) == 1


def test_by_address_unknown_people_are_created() -> None:
    portal, _ = with_event()
    person = {"email": "New@kuusi.example", "interactionDateTime": AT, "properties": {}, "contactProperties": {}}
    path = f"{EVENTS}/attendance/900-1/register/email-create"
    answer = portal.post(path, {"inputs": [person]}, externalAccountId="zoom")
    assert answer.results[0]["email"] == "new@kuusi.example"
    assert len(portal.hs["contacts"]) == 2


@pytest.mark.parametrize(("vocabulary", "short", "long"), [("short", 200, 400), ("long", 400, 200), ("both", 200, 200)])
def test_which_words_name_a_state_is_a_setting(vocabulary: str, short: int, long: int) -> None:
    portal, ann = with_event(participant_states=vocabulary)
    person = {"vid": ann, "interactionDateTime": AT}
    assert portal.take_part("attend", person).status == short
    assert portal.take_part("ATTENDED", person).status == long
    assert portal.take_part("joined", person).status == 400


def test_seconds_since_the_epoch_are_refused() -> None:
    portal, ann = with_event()
    assert portal.take_part("register", {"vid": ann, "interactionDateTime": AT // 1000}).status == 400


def test_completing_computes_duration_share_and_no_shows() -> None:
    portal, ann = with_event()
    bo = int(seed.add_contact(portal.hs, "bo@kuusi.example"))
    stay = {"joinedAt": JOIN, "leftAt": LEAVE}
    portal.take_part("register", *({"vid": vid, "interactionDateTime": AT} for vid in (ann, bo)))
    portal.take_part("attend", {"vid": ann, "interactionDateTime": AT + 1, "properties": stay})
    assert "attendanceDurationSeconds" not in rows(portal, state="ATTENDED").results[0]["properties"]
    portal.complete()
    attended = rows(portal, state="ATTENDED").results[0]["properties"]
    assert (attended["attendanceDurationSeconds"], attended["attendancePercentage"]) == (2700, "0.7500")
    assert [row["associations"]["contact"]["contactId"] for row in rows(portal, state="NO_SHOW").results] == [str(bo)]
    event = portal.get(f"{EVENTS}/events/900-1", externalAccountId="zoom").body
    assert (event["registrants"], event["attendees"], event["noShows"]) == (2, 1, 1)


def test_who_attends_after_completion_gets_no_duration() -> None:
    portal, ann = with_event()
    portal.complete()
    stay = {"joinedAt": JOIN, "leftAt": LEAVE}
    portal.take_part("attend", {"vid": ann, "interactionDateTime": AT, "properties": stay})
    assert "attendanceDurationSeconds" not in rows(portal).results[0]["properties"]


def test_a_breakdown_has_ten_rows_a_page_and_can_be_narrowed() -> None:
    portal, ann = with_event()
    others = [int(seed.add_contact(portal.hs, f"p{number}@kuusi.example")) for number in range(11)]
    portal.take_part("register", *({"vid": vid, "interactionDateTime": AT} for vid in [ann, *others]))
    first = rows(portal)
    assert (first.body["total"], len(first.results)) == (12, 10)
    assert len(rows(portal, after=first.body["paging"]["next"]["after"]).results) == 2
    assert len(rows(portal, contactIdentifier="ann@kuusi.example").results) == 1
    assert rows(portal, limit=101).status == 400


def test_a_contact_lists_its_events() -> None:
    portal, ann = with_event()
    portal.take_part("register", {"vid": ann, "interactionDateTime": AT})
    answer = portal.get(f"{EVENTS}/participations/contacts/{ann}/breakdown")
    assert answer.results[0]["associations"]["marketingEvent"]["externalEventId"] == "900-1"


def test_by_object_id_another_apps_event_takes_participants() -> None:
    portal, ann = with_event()
    theirs = seed.add_marketing_event(portal.hs, "77", "Theirs", app_id=99)
    person = {"vid": ann, "interactionDateTime": AT, "properties": {}}
    assert portal.take_part("register", person, external_id="77").status == 404
    assert portal.batch(f"{EVENTS}/{theirs}/attendance/register/create", person).status == 200
    assert portal.get(f"{EVENTS}/participations/{theirs}").body["registered"] == 1
