"""What people answer on the registration form is kept with their registration, whether it is mapped or not."""

import pytest

from integrations.models import QuestionRow, RegistrantRow
from integrations.webhooks.registrants import UNREAD
from sandbox.world import build
from tests.support.webhooks import Webhooks
from tests.support.webinars import ANN, BEN, CAT, ID, signed_up, upcoming
from tests.support.world import Json, World

pytestmark = pytest.mark.django_db
TOPIC = "Which topic?"


def form(*questions: Json, **own: bool) -> Json:
    return {"registration": build.registration(custom_questions=list(questions), **own)}


def answers(email: str) -> Json | None:
    return RegistrantRow.objects.get(email=email).answers


def questions() -> dict[str, tuple[str, str, list[str], int]]:
    return {row.key: (row.title, row.kind, row.choices, row.answered) for row in QuestionRow.objects.all()}


def test_own_fields_and_custom_questions_are_kept_and_empty_answers_are_not(empty_world: World) -> None:
    world = empty_world
    asked = form(build.question(TOPIC, "Heat", "Cold", kind="multiple"), org=True, city=False)
    upcoming(
        world,
        ID,
        build.answered(signed_up(world, ANN), {TOPIC: "Heat;Cold", "Why?": ""}, org="Kuusi Oy", city=""),
        signed_up(world, BEN),
        **asked,
    )

    world.sync(ID)

    assert answers(ANN) == {"org": "Kuusi Oy", TOPIC: "Heat;Cold"}
    assert answers(BEN) is None
    assert questions() == {
        "city": ("city", "field", [], 0),
        "org": ("org", "field", [], 1),
        "which topic?": (TOPIC, "multiple", ["Heat", "Cold"], 1),
    }


def test_a_question_counts_under_all_its_spellings_and_has_the_newest(empty_world: World) -> None:
    world = empty_world
    upcoming(
        world,
        ID,
        build.answered(signed_up(world, ANN, days=-3), {"Your  ROLE": "Boss"}),
        build.answered(signed_up(world, BEN, days=-2), {"your role": "Clerk"}),
        build.answered(signed_up(world, CAT, days=-4), {"YOUR ROLE": "Cook"}),
    )

    world.sync(ID)

    assert questions() == {"your role": ("your role", "", [], 3)}


def test_a_question_that_was_renamed_is_another_one_and_the_old_one_stays(empty_world: World) -> None:
    world = empty_world
    webinar = upcoming(world, ID, build.answered(signed_up(world, ANN), {TOPIC: "Heat"}), **form(build.question(TOPIC)))
    world.sync(ID)
    webinar["registration"] = form(build.question("What for?"))["registration"]
    webinar["registrants"].append(build.answered(signed_up(world, BEN), {"What for?": "Fun"}))
    world.later(hours=1)

    world.sync(ID)

    assert questions() == {"which topic?": (TOPIC, "", [], 1), "what for?": ("What for?", "short", [], 1)}


def test_an_odd_row_of_answers_loses_only_itself(empty_world: World) -> None:
    world = empty_world
    one = build.answered(signed_up(world, ANN), {TOPIC: "Heat"}, org="Kuusi Oy")
    one["custom_questions"] += [None, 7, {"title": "No value"}, {"value": "no title"}, {"title": ["?"], "value": {}}]
    one["city"] = {"odd": True}
    upcoming(world, ID, one)

    assert world.sync(ID)[ID, ""].status == "synced"

    assert answers(ANN) == {"org": "Kuusi Oy", TOPIC: "Heat"}


def test_emoji_and_sixty_four_kilobytes_are_kept(empty_world: World) -> None:
    world = empty_world
    upcoming(world, ID, build.answered(signed_up(world, ANN), {TOPIC: "👩‍🚒" + "å" * 70_000}))

    world.sync(ID)

    kept = (answers(ANN) or {})[TOPIC]
    assert (kept[:3], len(kept)) == ("👩‍🚒", 65_536)


def test_a_registration_that_a_webhook_tells_of_brings_its_answers(webhooks: Webhooks) -> None:
    world = webhooks.world
    upcoming(world, ID)
    world.sync(ID)
    webhooks.register(ID, CAT, org="Kuusi Oy", custom_questions=[{"title": TOPIC, "value": "Heat"}])
    webhooks.deliver(webhooks.sent)

    webhooks.process()

    row = RegistrantRow.objects.get(email=CAT)
    assert (row.status, row.answers) == (UNREAD, {"org": "Kuusi Oy", TOPIC: "Heat"})


def test_a_second_sync_writes_no_question_again(empty_world: World) -> None:
    world = empty_world
    upcoming(world, ID, build.answered(signed_up(world, ANN), {TOPIC: "Heat"}), **form(build.question(TOPIC)))
    world.sync(ID)
    before = list(QuestionRow.objects.values())
    world.later(minutes=5)

    assert world.sync(ID)[ID, ""].status == "unchanged"

    assert list(QuestionRow.objects.values()) == before
