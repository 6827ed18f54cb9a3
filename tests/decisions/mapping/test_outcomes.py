"""Which rules about outcomes hold for a person, and which value is due."""

import pytest

from integrations.decisions.mapping.outcomes import Standing, holds, outcomes_due
from integrations.records import PropertyOption, PropertyShape
from integrations.records.mapping import OutcomePolicy, OutcomeRule, Remembered, When

STAGE = PropertyShape(
    "lifecyclestage",
    type="enumeration",
    field_type="radio",
    options=tuple(PropertyOption(one, one.title()) for one in ("lead", "opportunity", "customer")),
)
SHAPES = {"lifecyclestage": STAGE, "company": PropertyShape("company")}
CAME = Standing(registered=True, attended=True, final=True)


def rule(
    when: When, value: str, name: str = "lifecyclestage", policy: OutcomePolicy = OutcomePolicy.ALWAYS
) -> OutcomeRule:
    return OutcomeRule(when, name, value, policy)


@pytest.mark.parametrize(
    ("standing", "expected"),
    [
        (Standing(registered=True), {"registered"}),
        (Standing(registered=True, final=True), {"registered", "no_show"}),
        (CAME, {"registered", "attended"}),
        (Standing(attended=True, final=True), {"attended"}),
        (Standing(cancelled=True, final=True), {"cancelled"}),
        (Standing(registered=True, cancelled=True, attended=True), {"registered", "attended"}),
        (Standing(registered=True, attended=True, polls_answered=2), {"registered", "attended", "answered_poll"}),
        (Standing(attended=True, questions_asked=1), {"attended", "asked_question"}),
    ],
)
def test_what_holds_for_a_person(standing: Standing, expected: set[str]) -> None:
    assert {str(when) for when in When if holds(when, standing)} == expected


def test_the_last_that_holds_wins_for_each_property() -> None:
    rules = (rule(When.ATTENDED, "customer"), rule(When.REGISTERED, "lead"), rule(When.NO_SHOW, "opportunity"))
    assert [one.value for one in outcomes_due(rules, CAME, {}, SHAPES).due] == ["lead"]
    rules = (rule(When.REGISTERED, "lead"), rule(When.ATTENDED, "customer"), rule(When.ATTENDED, "Met", "company"))
    assert [one.value for one in outcomes_due(rules, CAME, {}, SHAPES).due] == ["customer", "Met"]


def test_a_rule_that_was_applied_is_not_due_again_and_one_with_another_value_is() -> None:
    applied = {rule(When.ATTENDED, "customer").key(): Remembered("")}
    assert outcomes_due((rule(When.ATTENDED, "customer"),), CAME, applied, SHAPES).due == ()
    assert len(outcomes_due((rule(When.ATTENDED, "opportunity"),), CAME, applied, SHAPES).due) == 1


def test_what_hubspot_refused_is_told_each_time_and_tried_again_only_when_asked() -> None:
    one = rule(When.ATTENDED, "customer")
    applied = {one.key(): Remembered(one.key(), "", "rejected_by_hubspot", "No.")}
    found = outcomes_due((one,), CAME, applied, SHAPES)
    assert (found.due, [told.detail() for told in found.unwritten]) == (
        (),
        ["attended = customer → lifecyclestage: No."],
    )
    assert len(outcomes_due((one,), CAME, applied, SHAPES, again=True).due) == 1


def test_a_stage_that_was_removed_and_a_property_that_is_gone_are_told() -> None:
    found = outcomes_due((rule(When.ATTENDED, "evangelist"), rule(When.ATTENDED, "x", "gone")), CAME, {}, SHAPES)
    assert [(one.cause, one.of_all) for one in found.unwritten] == [
        ("unknown_option", True),
        ("property_missing", True),
    ]
