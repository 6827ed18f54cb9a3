"""The cases that hypothesis tries: few in the suite, `FUZZ_CASES=10000` for a long look.

Requests to the portal take longer than parsing does, and have a number of their own: `FUZZ_REQUESTS`.
"""

import os
from random import Random
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

CASES = int(os.environ.get("FUZZ_CASES", "150"))
FEW = 1000  # up to so many, every value is hypothesis's own, which it can make smaller; beyond, most come of a seed

fuzzed = settings(
    max_examples=CASES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)

fuzzed_requests = settings(fuzzed, max_examples=int(os.environ.get("FUZZ_REQUESTS", "150")))

BLOCK = 10 if CASES > FEW else 1  # seeds tried for one of hypothesis's, which takes longer than trying one
in_blocks = settings(fuzzed, max_examples=max(CASES // BLOCK, 1))


def seeds(first: int) -> range:
    return range(first, first + BLOCK)


NASTY = [
    "", "\x00", "\ud800", "a\x00b", "\u202e", "9" * 400, "-1", "1e309", "NaN", "null", "true", " ", "%00", "../..",
    "2021-07-13T21:44:51Z", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "2021-02-30", "ann@kuusi.example",
    "<script>", "'; --", "\r\nX: y", "{}", "[]",
]  # fmt: skip
NUMBERS = [0, -1, 1, 2**31, -(2**63), 2**64, 10**30, 0.1, -0.0, 1e308, float("inf"), float("-inf"), float("nan")]

leaves = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=20),
    st.sampled_from(["2021-07-13T21:44:51Z", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "9" * 400]),
)
searched: st.SearchStrategy[Any] = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=12,
)


def made(chance: Random, depth: int = 0) -> Any:
    """Any JSON value, much faster than hypothesis makes one."""
    kind = chance.randrange(10 if depth < 3 else 7)
    if kind < 2:
        return chance.choice(NASTY)
    if kind == 2:
        return "".join(chr(chance.randrange(1, 0x2000)) for _ in range(chance.randrange(20)))
    if kind == 3:
        return chance.choice(NUMBERS)
    if kind == 4:
        return chance.randrange(-(2**70), 2**70)
    if kind < 7:
        return chance.choice([None, True, False])
    if kind == 7:
        return [made(chance, depth + 1) for _ in range(chance.randrange(4))]
    return {str(made(chance, 3)): made(chance, depth + 1) for _ in range(chance.randrange(4))}


seeded: st.SearchStrategy[Any] = st.integers(0, 2**63).map(lambda seed: made(Random(seed)))  # noqa: S311  (repeatable)
json_values: st.SearchStrategy[Any] = searched if CASES <= FEW else st.one_of(*[seeded] * 29, searched)


def objects(names: list[str], values: st.SearchStrategy[Any] = json_values) -> st.SearchStrategy[dict[str, Any]]:
    """JSON objects with some of these members, and others."""
    if values is json_values and CASES > FEW:
        return st.integers(0, 2**63).map(lambda seed: _object(Random(seed), names))  # noqa: S311
    known = st.fixed_dictionaries({}, optional=dict.fromkeys(names, values))
    return st.builds(
        lambda one, more: {**more, **one}, known, st.dictionaries(st.text(max_size=10), values, max_size=2)
    )


def _object(chance: Random, names: list[str]) -> dict[str, Any]:
    some = [name for name in names if chance.random() < 0.6]
    return {
        **{str(made(chance, 3)): made(chance) for _ in range(chance.randrange(3))},
        **{one: made(chance) for one in some},
    }
