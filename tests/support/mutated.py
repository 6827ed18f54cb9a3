"""Whole answers with something changed at random: a value taken out, turned into something else, doubled, or nested."""

import dataclasses
import json
from collections.abc import Iterator
from copy import deepcopy
from datetime import datetime, timedelta
from random import Random
from typing import Any

from tests.support.fuzz import NASTY, NUMBERS, made

MOST_CHANGES = 3
ODD = [*NASTY, *NUMBERS, [], {}, [[]], [None], [{}], "Di\ud83d", "x" * 300, {"a": {"b": []}}, "9" * 5000]
TIMES = ["0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "1969-12-31T23:59:59Z", "24:00", "2026-11-24"]
MEANT = ["code", "errors", "message", "paging", "status", "results", "next_page_token"]  # what answers are read by
# What no dumping of a value makes, put where this text stands.
RAW = {
    '"@deep"': "[" * 100_000 + "]" * 100_000,
    '"@digits"': "9" * 6000,
    '"@huge"': "1e400",
    '"@nan"': "NaN",
    '"@half"': '"\\udc00\\u0000"',
}


def mutated(body: Any, seed: int) -> bytes:
    """The body as JSON, changed in a few places, and sometimes cut off."""
    chance, changed = Random(seed), deepcopy(body)  # noqa: S311  (repeatable)
    for _ in range(chance.randrange(MOST_CHANGES + 1)):
        places = list(_places(changed))
        if places:
            _change(*chance.choice(places), chance)
    raw = json.dumps(changed)
    for mark, text in RAW.items():
        raw = raw.replace(mark, text)
    data = raw.encode()
    return data[: chance.randrange(len(data))] if chance.random() < 0.02 else data


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every container with a key of it."""
    for key, one in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield value, key
        yield from _places(one)


def _change(container: Any, key: Any, chance: Random) -> None:
    kind = chance.randrange(9)
    if kind == 0:
        del container[key]
    elif kind == 1 and isinstance(container, list):
        container.append(deepcopy(container[key]))
    elif kind == 2:
        container[key] = [container[key]]
    elif kind == 3:
        container[key] = None
    elif kind == 4:
        container[key] = chance.choice(TIMES)
    elif kind == 5:
        container[key] = made(chance)
    elif kind == 6 and chance.random() < 0.2:
        container[key] = chance.choice(list(RAW))[1:-1]
    elif kind == 7 and isinstance(container, dict):
        container[chance.choice(MEANT)] = made(chance)
    else:
        container[key] = deepcopy(chance.choice(ODD))


def storable(value: Any) -> bool:
    """Return True if PostgreSQL would store it."""
    for one in _leaves(value):
        if isinstance(one, str):
            assert "\x00" not in one
            assert one.encode() is not None
        elif isinstance(one, datetime):
            assert one.astimezone() - timedelta(days=366) < one + timedelta(days=366)
        elif isinstance(one, int):
            assert -1 <= one < 2**31
    return True


def _leaves(value: Any) -> Iterator[Any]:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            yield from _leaves(getattr(value, field.name))
    elif isinstance(value, dict):
        yield from _leaves([*value.keys(), *value.values()])
    elif isinstance(value, list | tuple | frozenset | set):
        for one in value:
            yield from _leaves(one)
    else:
        yield value
