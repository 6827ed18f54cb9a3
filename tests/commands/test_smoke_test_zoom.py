"""`smoke_test` finds out how a Zoom account answers, whichever way it does; there it only reads."""

import pytest

from integrations.models import ZoomAccount
from integrations.smoke_test import zoom_questions
from integrations.smoke_test.zoom_trial import ZoomTrial
from sandbox.world.build import recording, registration
from tests.support.webinars import ANN, BEN, DAY, ID, held, occurrences, registered, row, webinar
from tests.support.world import World

pytestmark = pytest.mark.django_db
GUNNAR = "gone.host@a.example"  # an inactive user
CHOICES = ["News, and views", "Prices"]
SEVERAL = {"title": "Topics", "type": "multiple", "required": False, "answers": CHOICES}


def found(point: zoom_questions.Ask) -> str:
    return point(ZoomTrial(ZoomAccount.objects.get()))


@pytest.mark.parametrize("point", [point for _, point in zoom_questions.QUESTIONS])
def test_an_account_without_webinars_has_nothing_to_try_it_on(empty_world: World, point: zoom_questions.Ask) -> None:
    empty_world.zoom["users"] = [one for one in empty_world.zoom["users"] if one["status"] == "active"]

    assert any(words in found(point) for words in ("nothing to try it on", "12: 0 sessions", "0 of 5 hosts"))


@pytest.mark.parametrize(
    ("paging", "answer"),
    [("token", "leads on"), ("repeats", "repeats the first page"), ("number", "no next_page_token is given")],
)
def test_how_a_hosts_webinars_are_paged(empty_world: World, paging: str, answer: str) -> None:
    empty_world.zoom["webinar_list_paging"] = paging
    for number in range(2):
        webinar(empty_world, empty_world.now + 5 * DAY, id=ID + number)

    assert answer in found(zoom_questions.webinar_pages)


@pytest.mark.parametrize(("days", "answer"), [(183, "8: 0 sessions"), (365, "8: 1 sessions")])
def test_how_far_back_the_history_reaches(empty_world: World, days: int, answer: str) -> None:
    empty_world.zoom["history_reach_days"] = days
    held(empty_world, 220 * DAY, row(ANN, 0, 60))

    assert answer in found(zoom_questions.history_reach)


@pytest.mark.parametrize(("refuses", "answer"), [(True, "400 3000 This webinar does not have"), (False, "200, 1")])
def test_registrants_of_a_series_without_fixed_times(empty_world: World, refuses: bool, answer: str) -> None:
    empty_world.zoom["refuses_registrants_without_times"] = refuses
    webinar(empty_world, empty_world.now, type=6, registrants=registered(empty_world.now, ANN))

    assert answer in found(zoom_questions.without_times)


@pytest.mark.parametrize(("whole", "answer"), [(True, "occurrence: 200, 2;"), (False, "occurrence: 200, 0;")])
def test_registrants_by_occurrence(empty_world: World, whole: bool, answer: str) -> None:
    empty_world.zoom["lists_whole_series"] = whole
    dates = occurrences([empty_world.now + days * DAY for days in (5, 6)])
    ann, ben = registered(empty_world.now, ANN, BEN)
    people = [{**ann, "occurrences": [dates[0]["occurrence_id"]]}, {**ben, "occurrences": [dates[1]["occurrence_id"]]}]
    form = registration(registration_type=2)
    start = empty_world.now + 5 * DAY
    webinar(
        empty_world, start, type=9, occurrences=dates, recurrence={"type": 1}, registration=form, registrants=people
    )

    answered = found(zoom_questions.by_occurrence)
    assert answer in answered
    assert answered.endswith("by occurrence: 200, 1; 200, 1")


@pytest.mark.parametrize(("refuses", "answer"), [(True, "404 1001"), (False, "200, 1")])
def test_webinars_of_an_inactive_user(empty_world: World, refuses: bool, answer: str) -> None:
    empty_world.zoom["refuses_inactive_users"] = refuses
    webinar(empty_world, empty_world.now + 5 * DAY, host=GUNNAR)

    assert answer in found(zoom_questions.inactive_users)


@pytest.mark.parametrize("there", [True, False])
def test_addresses_of_a_recording(empty_world: World, there: bool) -> None:
    empty_world.zoom["share_urls"] = there
    made = held(empty_world, 5 * DAY, row(ANN, 0, 60))
    made["sessions"][0]["recording"] = recording(int(empty_world.now) - 4 * DAY)

    share = "is there" if there else "is missing"
    assert found(zoom_questions.share_url) == f"share_url {share}, play_url is there"


@pytest.mark.parametrize(("reported", "answer"), [(True, "200, 1"), (False, "404 3001")])
def test_who_was_there_in_a_simulive_webinar(empty_world: World, reported: bool, answer: str) -> None:
    empty_world.zoom["simulive_reports"] = reported
    held(empty_world, 5 * DAY, row(ANN, 0, 60), is_simulive=True)

    assert answer in found(zoom_questions.simulive)


@pytest.mark.parametrize(("named", "answer"), [(True, "1 registrants, and 1 of them"), (False, "0 registrants")])
def test_whether_attendance_leads_to_registrants(empty_world: World, named: bool, answer: str) -> None:
    empty_world.zoom["registrant_ids"] = named
    made = held(empty_world, 5 * DAY, row(ANN, 0, 60))
    made["sessions"][0]["rows"][0]["registrant_id"] = made["registrants"][0]["id"]

    assert answer in found(zoom_questions.registrant_ids)


def test_a_webinar_that_has_expired_meanwhile_is_passed_over(empty_world: World) -> None:
    held(empty_world, 4 * DAY, row(ANN, 0, 60), id=ID + 1, expired=True)
    held(empty_world, 5 * DAY, row(ANN, 0, 60))

    assert found(zoom_questions.registrant_ids).startswith("1 stays name 0 registrants")


@pytest.mark.parametrize("separator", [";", ", "])
def test_what_stands_between_several_answers(empty_world: World, separator: str) -> None:
    answer = {"title": "Topics", "value": separator.join(CHOICES)}
    people = [{**registered(empty_world.now, ANN)[0], "custom_questions": [answer]}]
    form = registration(custom_questions=[SEVERAL])
    webinar(empty_world, empty_world.now + DAY, registration=form, registrants=people)

    assert found(zoom_questions.several_answers) == f"{separator!r} 1 times"


def test_several_answers_as_an_entry_each(empty_world: World) -> None:
    answers = [{"title": "Topics", "value": choice} for choice in CHOICES]
    people = [{**registered(empty_world.now, ANN)[0], "custom_questions": answers}]
    form = registration(custom_questions=[SEVERAL])
    webinar(empty_world, empty_world.now + DAY, registration=form, registrants=people)

    assert found(zoom_questions.several_answers) == "'an entry each' 1 times"


@pytest.mark.parametrize("both", [True, False])
def test_webinars_and_zoom_events_at_the_same_host(empty_world: World, both: bool) -> None:
    next(one for one in empty_world.zoom["users"] if one["webinar"])["zoom_events"] = both

    assert found(zoom_questions.both_features).startswith("1 of" if both else "0 of")


def test_nothing_is_written_to_zoom(empty_world: World) -> None:
    held(empty_world, 5 * DAY, row(ANN, 0, 60))
    for _, point in zoom_questions.QUESTIONS:
        found(point)

    asked = [route for route in empty_world.sandbox.live["calls"] if "/zoom/v2/" in route]
    assert asked
    assert all(route.startswith("GET ") for route in asked)
