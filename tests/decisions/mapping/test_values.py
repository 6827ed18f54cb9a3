"""Mapped values against those that the contact has: what is written, and what stays."""

from integrations.decisions.mapping.values import decide_values
from integrations.records import PropertyOption, PropertyShape
from integrations.records.mapping import Mapped, MappedValue, OutcomePolicy, Remembered

STAGES = tuple(PropertyOption(one, one) for one in ("lead", "opportunity", "customer"))
SHAPES = {"lifecyclestage": PropertyShape("lifecyclestage", type="enumeration", options=STAGES)}
IF_EMPTY, ALWAYS, FORWARD = OutcomePolicy.IF_EMPTY, OutcomePolicy.ALWAYS, OutcomePolicy.FORWARD


def due(value: str, policy: OutcomePolicy, name: str = "lifecyclestage", *, outcome: bool = True) -> MappedValue:
    return MappedValue(name, value, policy, "source", Remembered("mark"), outcome)


def written(one: MappedValue, has: str) -> dict[str, str]:
    return dict(decide_values(Mapped((one,)), {one.property: has}, SHAPES).values)


def test_if_empty_keeps_what_is_there() -> None:
    assert written(due("x", IF_EMPTY, "company"), "") == {"company": "x"}
    assert written(due("x", IF_EMPTY, "company"), "y") == {}


def test_always_replaces_and_writes_nothing_that_is_there_already() -> None:
    assert written(due("x", ALWAYS, "company"), "y") == {"company": "x"}
    assert written(due("x", ALWAYS, "company"), "x") == {}
    assert written(due("", ALWAYS, "company"), "y") == {"company": ""}
    assert written(due("", ALWAYS, "company"), "") == {}


def test_forward_goes_only_to_a_later_stage() -> None:
    assert written(due("opportunity", FORWARD), "lead") == {"lifecyclestage": "opportunity"}
    assert written(due("opportunity", FORWARD), "") == {"lifecyclestage": "opportunity"}
    assert written(due("opportunity", FORWARD), "opportunity") == {}
    assert written(due("opportunity", FORWARD), "customer") == {}


def test_from_a_stage_that_is_no_option_nobody_knows_what_is_later() -> None:
    found = decide_values(Mapped((due("opportunity", FORWARD),)), {"lifecyclestage": "removed"}, SHAPES)
    assert (dict(found.values), found.settled) == ({}, ())
    assert [told.detail() for told in found.unwritten] == ["source → lifecyclestage: “removed”"]


def test_an_outcome_goes_before_an_answer_unless_it_has_nothing_to_say() -> None:
    answer = due("answer", ALWAYS, "company", outcome=False)
    both = Mapped((due("rule", ALWAYS, "company"), answer))
    found = decide_values(both, {"company": "has"}, SHAPES)
    assert (dict(found.values), found.settled) == ({"company": "rule"}, (answer,))
    both = Mapped((due("rule", IF_EMPTY, "company"), answer))
    assert dict(decide_values(both, {"company": "has"}, SHAPES).values) == {"company": "answer"}
