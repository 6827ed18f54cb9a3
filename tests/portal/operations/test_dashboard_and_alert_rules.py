"""The example dashboard and alert rules can be read, and every metric they name is in `/metrics`, with its labels."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from portal.metrics import limits
from tests.support.documents import ROOT
from tests.support.world import World

pytestmark = pytest.mark.django_db
FOLDER = ROOT / "docs" / "operations"
DASHBOARD = json.loads((FOLDER / "grafana-dashboard.json").read_text(encoding="utf-8"))
RULES: list[dict[str, Any]] = [
    rule
    for group in json.loads((FOLDER / "alert-rules.json").read_text(encoding="utf-8"))["groups"]
    for rule in group["rules"]
]
PANELS: list[dict[str, Any]] = DASHBOARD["panels"]
EXPRESSIONS = [rule["expr"] for rule in RULES] + [one["expr"] for panel in PANELS for one in panel["targets"]]
SERIES = re.compile(r"\b(portal_\w+)(?:\{([^}]*)\})?")
NAME = re.compile(r"\bportal_\w+")
MATCHER = re.compile(r'(\w+)(=~|!~|!=|=)"([^"]*)"')
Lines = dict[str, list[dict[str, str]]]


@pytest.fixture
def lines(world: World, client: Client) -> Lines:
    """Return the labels of each line of a portal with accounts, by its metric."""
    world.sync()
    found: Lines = {}
    for line in client.get("/metrics").content.decode().splitlines():
        if match := re.match(r"(portal_\w+)(?:\{(.*)\})? ", line):
            found.setdefault(match[1], []).append(dict(re.findall(r'(\w+)="([^"]*)"', match[2] or "")))
    return found


def matching(lines: Lines, name: str, matchers: str) -> list[dict[str, str]]:
    def fits(labels: dict[str, str]) -> bool:
        for label, operator, value in MATCHER.findall(matchers):
            same = bool(re.fullmatch(value, labels[label])) if "~" in operator else labels[label] == value
            if same == operator.startswith("!"):
                return False
        return True

    return [labels for labels in lines.get(name, []) if fits(labels)]


def test_every_metric_they_name_is_there_with_these_labels(lines: Lines) -> None:
    named = [found for expression in EXPRESSIONS for found in SERIES.findall(expression)]

    assert len({found[0] for found in named}) > 12
    assert not [f"{name}{{{matchers}}}" for name, matchers in named if not matching(lines, name, matchers)]


def test_every_metric_there_is_on_the_dashboard(lines: Lines) -> None:
    """Whoever adds one shows it, or it is not looked at when it matters."""
    shown = {name for panel in PANELS for one in panel["targets"] for name in NAME.findall(one["expr"])}

    assert not lines.keys() - shown


def test_what_they_group_by_are_labels(lines: Lines) -> None:
    for expression in EXPRESSIONS:
        names = NAME.findall(expression)
        assert (
            kept_by(expression) <= {label for name in names for labels in lines[name] for label in labels} or not names
        )


def kept_by(expression: str) -> set[str]:
    return {label.strip() for labels in re.findall(r"by \(([^)]*)\)", expression) for label in labels.split(",")}


def legends() -> Iterator[tuple[str, str]]:
    for panel in PANELS:
        yield from ((one["expr"], one["legendFormat"]) for one in panel["targets"])
    for rule in RULES:
        yield from ((rule["expr"], text) for text in rule["annotations"].values())


def test_a_label_in_a_text_is_one_that_the_expression_keeps() -> None:
    for expression, text in legends():
        kept = kept_by(expression)
        assert set(re.findall(r"\{\{\s*(?:\$labels\.)?(\w+)\s*\}\}", text)) <= kept, text


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_brackets_are_closed(expression: str) -> None:
    for opening, closing in (("(", ")"), ("[", "]"), ("{", "}")):
        assert expression.count(opening) == expression.count(closing)


def test_each_rule_says_what_happened_and_what_to_do() -> None:
    for rule in RULES:
        assert rule["alert"].startswith("Portal")
        assert re.fullmatch(r"\d+[smh]", rule["for"])
        assert rule["labels"]["severity"] in ("info", "warning", "critical")
        assert all(rule["annotations"][text].endswith(".") for text in ("summary", "description"))
    assert len({rule["alert"] for rule in RULES}) == len(RULES)


def test_panels_lie_side_by_side() -> None:
    taken = [
        (x, y)
        for panel in PANELS
        for x in range(panel["gridPos"]["x"], panel["gridPos"]["x"] + panel["gridPos"]["w"])
        for y in range(panel["gridPos"]["y"], panel["gridPos"]["y"] + panel["gridPos"]["h"])
    ]
    assert len(taken) == len(set(taken)) and max(x for x, _ in taken) < 24
    assert len({panel["id"] for panel in PANELS}) == len(PANELS)


def test_the_limits_of_a_day_are_named_as_the_rules_expect() -> None:
    names = {name for (name, _account), _rule in limits._named_rules({("a", 1)})}

    assert {name for name in names if name.endswith("_a_day")}
