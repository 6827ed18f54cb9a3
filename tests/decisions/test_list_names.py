"""The names of lists: filled in once, short enough, and readable whatever the topic is."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.decisions.lists.names import LONGEST, length, list_name
from integrations.records.mapping import ListKind, Lists

PATTERN, ZONE = Lists().name, ZoneInfo("Europe/Helsinki")
START = datetime(2026, 10, 1, 22, 30, tzinfo=UTC)  # in Helsinki that is the next day
EVENT = "81234567890-1759336200000"


def name(topic: str = "Heat pumps", pattern: str = PATTERN, **more: Any) -> str:
    given: dict[str, Any] = {"start": START, "zone": ZONE, "kind": ListKind.NO_SHOW, "event_id": EVENT, "taken": False}
    return list_name(pattern, topic, **given | more)


def test_it_has_the_day_in_the_zoom_accounts_time_zone() -> None:
    assert name() == "Heat pumps 2026-10-02: No-show"


@pytest.mark.parametrize(
    ("kind", "word"), list(zip(ListKind, ("Registered", "Attended", "No-show", "Cancelled"), strict=True))
)
def test_each_kind_has_its_word(kind: ListKind, word: str) -> None:
    assert name(kind=kind).endswith(f": {word}")


def test_a_name_that_is_taken_gets_the_external_event_id() -> None:
    assert name(taken=True) == f"Heat pumps 2026-10-02: No-show ({EVENT})"


def test_without_a_start_there_is_no_day() -> None:
    assert name(start=None) == "Heat pumps : No-show"


def test_what_stands_in_a_topic_is_not_filled_in() -> None:
    assert name("{date} {kind} {x}") == "{date} {kind} {x} 2026-10-02: No-show"


def test_a_topic_of_300_characters_is_cut_and_the_rest_stays() -> None:
    found = name("x" * 300)

    assert found.endswith("x… 2026-10-02: No-show")
    assert length(name("x" * 300, taken=True)) == LONGEST


def test_characters_that_nobody_sees_are_left_out_and_lines_are_joined() -> None:
    assert name(" Heat\x00\u202e\n\tpumps\u200b  & <b>“ä”</b> ") == "Heat pumps & <b>“ä”</b> 2026-10-02: No-show"


def test_an_emoji_of_several_characters_stays_whole() -> None:
    assert name("👩\u200d🔧 pumps").startswith("👩\u200d🔧 pumps ")


@given(st.text(max_size=300), st.booleans(), st.sampled_from(list(ListKind)))
def test_any_topic_makes_a_name_of_one_line_that_fits(topic: str, taken: bool, kind: ListKind) -> None:
    found = name(topic, taken=taken, kind=kind)

    assert 0 < length(found) <= LONGEST
    assert found == " ".join(found.split())
    assert found.removesuffix(f" ({EVENT})").endswith(name(kind=kind)[len("Heat pumps") :].strip())


@given(st.text(max_size=300), st.text(alphabet="ab {}", max_size=140))
def test_lists_of_one_webinar_never_share_a_name(topic: str, text: str) -> None:
    names = {name(topic, text + "{kind}", kind=kind) for kind in ListKind}

    assert len(names) == len(ListKind)
