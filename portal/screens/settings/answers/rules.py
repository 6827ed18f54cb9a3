"""The part of the form with the rules about outcomes: what somebody did, and the property that is set then."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integrations.decisions.mapping.property_values import fit
from integrations.decisions.mapping.question_fits import answerable
from integrations.records import PropertyShape
from integrations.records.mapping import OutcomePolicy, When
from integrations.sync_settings.extras import LONGEST_VALUE
from portal.screens.settings.answers.mappings import no_longer_writable
from portal.screens.settings.answers.properties import Offered, Properties, find_option, option_words, type_words

MOST_RULES = 100
LIFECYCLE_STAGE = "lifecyclestage"
WHENS: dict[str, str | Promise] = {
    When.REGISTERED: gettext_lazy("registered"),
    When.ATTENDED: gettext_lazy("attended"),
    When.NO_SHOW: gettext_lazy("registered, but didn't come"),
    When.CANCELLED: gettext_lazy("cancelled"),
    When.ANSWERED_POLL: gettext_lazy("answered a poll"),
    When.ASKED_QUESTION: gettext_lazy("asked a question"),
}
POLICIES: dict[str, str | Promise] = {
    OutcomePolicy.IF_EMPTY: gettext_lazy("if it is empty"),
    OutcomePolicy.ALWAYS: gettext_lazy("whatever it is now"),
    OutcomePolicy.FORWARD: gettext_lazy("if that is a later stage"),
}


@dataclass
class RuleTyped:
    """A row of the form, as it was typed. `errors` are by field."""

    when: str = When.ATTENDED.value
    chosen: str = ""
    value: str = ""
    policy: str = OutcomePolicy.IF_EMPTY.value
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def blank(self) -> bool:
        return not (self.chosen or self.value)


@dataclass(frozen=True)
class RuleShown:
    """A row with what it offers: the values of its property, and when it may be set. `focus`: the field to go to."""

    number: int
    typed: RuleTyped
    values: list[Offered]
    policies: list[tuple[str, str | Promise]]
    last: bool
    focus: str = ""
    warning: str = ""


def stored_rules(stored: Sequence[Mapping[str, str]], properties: Properties) -> list[RuleTyped]:
    return [
        RuleTyped(
            one["when"],
            properties.words(one["property"]),
            _value_words(properties.shapes.get(one["property"]), one["value"]),
            one["policy"],
        )
        for one in stored
    ]


def typed_rules(data: Mapping[str, str]) -> Iterator[RuleTyped]:
    for number in range(MOST_RULES):
        if f"rule-{number}-when" not in data:
            return
        when, chosen, value, policy = (
            " ".join(data.get(f"rule-{number}-{name}", "").split())[:LONGEST_VALUE]
            for name in ("when", "property", "value", "policy")
        )
        yield RuleTyped(
            when if when in WHENS else When.ATTENDED,
            chosen,
            value,
            policy if policy in POLICIES else OutcomePolicy.IF_EMPTY,
        )


def rearranged(rules: Sequence[RuleTyped], asked: str) -> list[RuleTyped]:
    """Return the rules after the button that was pressed: `add`, or `up`, `down` or `remove` with the rule's number."""
    rules = list(rules)
    what, _space, text = asked.partition(" ")
    number = int(text) if text.isdecimal() and int(text) < len(rules) else -1
    if what == "add" and len(rules) < MOST_RULES:
        rules.append(RuleTyped())
    elif number >= 0 and what == "remove":
        rules.pop(number)
    elif what in ("up", "down"):
        other = number - 1 if what == "up" else number + 1
        if number >= 0 and 0 <= other < len(rules):
            rules[number], rules[other] = rules[other], rules[number]
    return rules


def focus_after(asked: str, count: int) -> str:
    """Return the id of the element to go to after the button that was pressed, of so many rules."""
    what, _space, text = asked.partition(" ")
    number = int(text) if text.isdecimal() else -1
    if what == "add":
        return f"rule-{count - 1}-when"
    if what == "up":
        return f"rule-{number - 1}-{'up' if number > 1 else 'down'}"
    if what == "down":
        return f"rule-{number + 1}-{'down' if number + 2 < count else 'up'}"
    return "add-rule" if what == "remove" else ""


def check(rules: Sequence[RuleTyped], stored: Sequence[Mapping[str, str]], properties: Properties) -> None:
    """Note what is wrong with each rule. What is stored already may stay, whatever became of the property."""
    known = [(one.when, one.chosen, one.value, one.policy) for one in stored_rules(stored, properties)]
    for rule in rules:
        if not rule.blank and (rule.when, rule.chosen, rule.value, rule.policy) not in known:
            rule.errors = dict(_problems(rule, properties))


def _problems(rule: RuleTyped, properties: Properties) -> Iterator[tuple[str, str]]:
    shape = properties.find(rule.chosen)
    if not rule.chosen:
        yield "property", _("Choose the property to set.")
    elif shape is None and properties.shapes:
        yield (
            "property",
            _("HubSpot has no such contact property. If it is new, press Check now on the page Connected apps first."),
        )
    elif shape and not answerable(shape):
        yield (
            "property",
            _("“%(property)s” can't be chosen: HubSpot or the sync itself fills it in.") % {"property": rule.chosen},
        )
    if not rule.value:
        yield "value", _("Choose or type the value.")
    elif shape and shape.options and find_option(shape, rule.value) is None:
        yield "value", _("%(property)s has no option “%(value)s”.") % {"property": rule.chosen, "value": rule.value}
    elif shape and not shape.options and fit(rule.value, shape).cause:
        words = {"value": rule.value, "property": rule.chosen, "type": type_words(shape)}
        yield "value", _("“%(value)s” is no value for %(property)s (%(type)s).") % words
    if rule.policy == OutcomePolicy.FORWARD and shape and shape.name != LIFECYCLE_STAGE:
        yield "policy", _("Only the lifecycle stage has later stages.")


def document(rules: Sequence[RuleTyped], properties: Properties) -> list[dict[str, str]]:
    """Return the rules without an error as the settings document has them. Empty rows are none."""
    return [_plain(rule, properties.find(rule.chosen)) for rule in rules if not (rule.blank or rule.errors)]


def _plain(rule: RuleTyped, shape: PropertyShape | None) -> dict[str, str]:
    return {
        "when": rule.when,
        "property": shape.name if shape else rule.chosen.lower(),
        "value": (find_option(shape, rule.value) if shape and shape.options else None) or rule.value,
        "policy": rule.policy,
    }


def shown(rules: Sequence[RuleTyped], properties: Properties, *, focus: bool) -> list[RuleShown]:
    """Return the rows of the form. With `focus`, the first field that is wrong is the one to go to."""
    wrong = next((number for number, rule in enumerate(rules) if rule.errors), -1) if focus else -1
    return [
        RuleShown(
            number,
            rule,
            _values(properties.find(rule.chosen)),
            _policies(rule, properties.find(rule.chosen)),
            number == len(rules) - 1,
            next(iter(rule.errors)) if number == wrong else "",
            _warning(rule, properties),
        )
        for number, rule in enumerate(rules)
    ]


def _warning(rule: RuleTyped, properties: Properties) -> str:
    """Return what became of the property since the rule was stored."""
    known = rule.chosen and properties.shapes and not rule.errors
    return no_longer_writable(properties.find(rule.chosen)) if known else ""


def _values(shape: PropertyShape | None) -> list[Offered]:
    """Return the options of the property, in HubSpot's order: that of the lifecycle stages is theirs."""
    return [Offered(words, option.value) for option, words in option_words(shape)] if shape else []


def _policies(rule: RuleTyped, shape: PropertyShape | None) -> list[tuple[str, str | Promise]]:
    stage = rule.policy == OutcomePolicy.FORWARD or (shape is not None and shape.name == LIFECYCLE_STAGE)
    return [(value, words) for value, words in POLICIES.items() if stage or value != OutcomePolicy.FORWARD]


def _value_words(shape: PropertyShape | None, value: str) -> str:
    words = {option.value: words for option, words in option_words(shape)} if shape else {}
    return words.get(value, value)
