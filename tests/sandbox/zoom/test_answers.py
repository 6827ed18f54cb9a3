"""The registration form: what it asks, what people answered, and where they came from."""

from typing import Any

from sandbox import webhooks
from sandbox.world import build
from tests.sandbox.zoom.zoom_api import ZoomCaller

ID = 81000000016
PATH = f"/webinars/{ID}"
NEWSLETTER = build.tracking_source("Newsletter", ID, visitor_count=40)
ELSEWHERE = build.tracking_source("Partner's page", ID)
TOPIC, WISHES = "Which topic should come next?", "What do you hope to learn?"
ANSWERS = {"org": "Kuusi Oy", "country": "FI", "no_of_employees": "101-250"}


def asks(zoom: dict[str, Any]) -> None:
    """Nina answered and came by the newsletter, Otto did neither."""
    webinar = zoom["webinars"][str(ID)]
    asked = [build.question(WISHES), build.question(TOPIC, "Heat stores", "Cooling", kind="multiple", required=True)]
    webinar["registration"] = build.registration(custom_questions=asked, org=True, country=False)
    webinar["tracking_sources"] = [NEWSLETTER, ELSEWHERE]
    nina, otto = webinar["registrants"]
    nina = build.answered(nina, {TOPIC: "Heat stores;Cooling"}, NEWSLETTER, **ANSWERS)
    webinar["registrants"] = [nina, otto]


def person(zoom: ZoomCaller, email: str) -> Any:
    people = zoom.read(f"{PATH}/registrants")["registrants"]
    return next(one for one in people if one["email"] == email)


def test_the_form_says_what_it_asks_and_what_is_required() -> None:
    form = ZoomCaller(asks).read(f"{PATH}/registrants/questions")
    assert {one["field_name"]: one["required"] for one in form["questions"]} == {
        "last_name": False,
        "org": True,
        "country": False,
    }
    assert form["custom_questions"] == [
        {"title": WISHES, "type": "short", "required": False},
        {"title": TOPIC, "type": "multiple", "required": True, "answers": ["Heat stores", "Cooling"]},
    ]


def test_a_registrant_has_every_own_field_and_the_custom_answers() -> None:
    nina = person(ZoomCaller(asks), "nina@kuusi.example")
    assert {name: nina[name] for name in ANSWERS} == ANSWERS
    assert nina["job_title"] == ""
    assert nina["custom_questions"] == [{"title": TOPIC, "value": "Heat stores;Cooling"}]


def test_one_registrant_has_the_same_answers() -> None:
    zoom = ZoomCaller(asks)
    nina = person(zoom, "nina@kuusi.example")
    assert zoom.read(f"{PATH}/registrants/{nina['id']}") == {**nina, "language": "en-US"}


def test_a_join_link_is_personal() -> None:
    links = [one["join_url"] for one in ZoomCaller(asks).read(f"{PATH}/registrants")["registrants"]]
    assert len(set(links)) == 2
    assert all("?tk=" in one for one in links)


def test_answers_given_through_the_api_are_kept() -> None:
    zoom = ZoomCaller(asks)
    custom = [{"title": TOPIC, "value": "Cooling"}]
    new = {"email": "new@mail.example", "first_name": "New", "org": "Lumi", "custom_questions": custom}
    assert zoom.post(f"{PATH}/registrants", {**new, "source_id": ELSEWHERE["id"]}).status_code == 201
    shown = person(zoom, "new@mail.example")
    assert (shown["org"], shown["custom_questions"]) == ("Lumi", custom)
    found = zoom.read(f"{PATH}/registrants", tracking_source_id=ELSEWHERE["id"])["registrants"]
    assert [one["email"] for one in found] == ["new@mail.example"]


def test_a_required_own_field_must_be_answered() -> None:
    answer = ZoomCaller(asks).post(f"{PATH}/registrants", {"email": "new@mail.example", "first_name": "New"})
    assert [one["field"] for one in answer.get_json()["errors"]] == ["org", TOPIC]


def test_tracking_sources_count_their_registrations() -> None:
    sources = ZoomCaller(asks).read(f"{PATH}/tracking_sources")["tracking_sources"]
    found = [(one["source_name"], one["registration_count"], one["visitor_count"]) for one in sources]
    assert found == [("Newsletter", 1, 40), ("Partner's page", 0, 0)]


def test_registrants_are_listed_by_source_and_never_name_it() -> None:
    people = ZoomCaller(asks).read(f"{PATH}/registrants", tracking_source_id=NEWSLETTER["id"])["registrants"]
    assert [one["email"] for one in people] == ["nina@kuusi.example"]
    assert "tracking_source_id" not in people[0]


def test_the_event_of_a_registration_has_answers_link_and_source() -> None:
    zoom = ZoomCaller(asks)
    nina = zoom.sandbox.zoom["webinars"][str(ID)]["registrants"][0]
    event = webhooks.registration_event(zoom.sandbox, "created", ID, nina)
    told = event["payload"]["object"]["registrant"]
    assert told["tracking_source"] == {name: NEWSLETTER[name] for name in ("id", "source_name", "tracking_url")}
    assert (told["org"], told["custom_questions"]) == ("Kuusi Oy", nina["custom_questions"])
    assert told["join_url"] == person(zoom, "nina@kuusi.example")["join_url"]


def test_the_event_of_a_cancellation_has_the_source_and_no_answers() -> None:
    zoom = ZoomCaller(asks)
    nina = zoom.sandbox.zoom["webinars"][str(ID)]["registrants"][0]
    told = webhooks.registration_event(zoom.sandbox, "cancelled", ID, nina)["payload"]["object"]["registrant"]
    assert sorted(told) == ["email", "first_name", "id", "last_name", "tracking_source"]
